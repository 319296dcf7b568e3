// Winograd's way to a 3 x 3 convolution: what its innermost loops are told; of use to convolution.cpp only.
#pragma once

#include <cstddef>

namespace lanepost::inference {

/// A tile is 4 x 4 places of the output; 6 x 6 places of the input decide it.
constexpr int kTileSide = 4;
constexpr int kTileTaps = 36;

/// The input of one tile, taken apart.
struct SpreadTask {
    const float* input;          ///< first channel at the upper left of the 6 x 6 places, borders included
    std::ptrdiff_t inputRowStep; ///< floats
    std::ptrdiff_t inputStep;    ///< floats from one place to the next: all channels, a multiple of eight
    float* taps;                 ///< the first of 36 times inputStep floats; 32-byte aligned, as the input
    std::ptrdiff_t tapStep;      ///< floats from one tap to the next
};

/// The output of one tile, put together.
struct GatherTask {
    const float* taps;      ///< the first of 36 times outputStep floats
    std::ptrdiff_t tapStep; ///< floats from one tap to the next
    const float* bias;      ///< outputStep floats
    float* output;          ///< first channel at the upper left of the 4 x 4 places; all 32-byte aligned
    std::ptrdiff_t outputRowStep;
    std::ptrdiff_t outputStep; ///< all channels, a multiple of eight
    bool rectify;              ///< negative sums become 0
};

namespace plain {
/// For any processor. Thread-safe.
void spreadTile(const SpreadTask& task);
void gatherTile(const GatherTask& task);
} // namespace plain

namespace avx2 {
/// For x86 processors with AVX2 and FMA; elsewhere as the plain ones. Thread-safe.
void spreadTile(const SpreadTask& task);
void gatherTile(const GatherTask& task);
} // namespace avx2

} // namespace lanepost::inference
