// Writes a large file so that its pieces can lie in large pages of memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lanepost::screening {

/// Collects what is put and writes it in pieces that begin and end at multiples of their size: a file system that keeps
/// a file as it was written then has large pages of it, which a MappedFile is asked through twice as fast. Lives on one
/// thread.
class PieceWriter {
public:
    /// file: an open descriptor for writing; outlives the writer.
    explicit PieceWriter(int file);

    /// Appends to the place. What cannot be written is reported by the next flush().
    void put(std::span<const std::byte> bytes);
    /// Where the next put() goes; not into what was put since the last piece.
    void seek(std::uint64_t place);
    /// All that was put is in the file. False when anything since the beginning was not; errno says why.
    [[nodiscard]] bool flush();

private:
    void write();

    const int file_;
    std::uint64_t at_ = 0; ///< in the file, behind what the buffer holds
    std::vector<std::byte> buffer_;
    int failure_ = 0; ///< errno of the first one
};

} // namespace lanepost::screening
