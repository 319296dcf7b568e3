// Randomness as a parameter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

namespace lanepost {

/// Where random bytes come from.
class Random {
public:
    virtual ~Random() = default;
    /// Fills `bytes` with random bytes.
    virtual void fill(std::span<std::byte> bytes) = 0;
};

/// The operating system's generator; fit for ids and keys. Thread-safe.
class SystemRandom final : public Random {
public:
    void fill(std::span<std::byte> bytes) override;
};

/// The same bytes for the same seed, for tests and simulation; never for keys. Not thread-safe.
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
    void fill(std::span<std::byte> bytes) override;

private:
    std::mt19937_64 engine_;
};

} // namespace lanepost
