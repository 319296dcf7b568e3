// Little-endian numbers and short texts, one after the other, written and read with checked lengths.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lanepost::screening {

/// The number in the first sizeof(T) bytes at `at`, little-endian; the caller checked the length. Thread-safe.
template <typename T>
T loadLittleEndian(const std::byte* at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        value |= static_cast<std::uint64_t>(at[i]) << (8 * i);
    }
    return static_cast<T>(value);
}

/// Appends to a vector of bytes. Keeps a reference to it. Lives on one thread.
class ByteWriter {
public:
    /// out: outlives the writer.
    explicit ByteWriter(std::vector<std::byte>& out) : out_(out) {}
    /// The lowest sizeof(T) bytes of `value`.
    template <typename T>
    void number(T value) {
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            out_.push_back(static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i)));
        }
    }
    /// Length as 16 bits, then the bytes. The text is at most 65,535 bytes long.
    void text(std::string_view text);
    /// Zeros until the number of bytes is a multiple of `step`.
    void alignTo(std::size_t step);

private:
    std::vector<std::byte>& out_;
};

/// Takes from a span of bytes. After the first thing that does not fit, everything is zero or empty and ok() is false.
/// Texts point into the span. Lives on one thread.
class ByteReader {
public:
    explicit ByteReader(std::span<const std::byte> bytes) : rest_(bytes) {}
    /// The next sizeof(T) bytes.
    template <typename T>
    T number() {
        const std::span<const std::byte> bytes = take(sizeof(T));
        return bytes.empty() ? T{0} : loadLittleEndian<T>(bytes.data());
    }
    /// What ByteWriter::text wrote.
    std::string_view text();
    /// The next `length` bytes; empty when they are not there.
    std::span<const std::byte> bytes(std::size_t length) { return take(length); }
    /// False when something did not fit.
    bool ok() const { return ok_; }
    /// True when everything fitted and nothing is left.
    bool atEnd() const { return ok_ && rest_.empty(); }

private:
    std::span<const std::byte> take(std::size_t length);

    std::span<const std::byte> rest_;
    bool ok_ = true;
};

} // namespace lanepost::screening
