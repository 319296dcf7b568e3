// What the innermost loops of a convolution are told; of use to convolution.cpp only.
#pragma once

#include <cstddef>

namespace lanepost::inference {

/// One row of the output, for one, two or three groups of eight output channels.
struct RowTask {
    const float* input;   ///< first value under the kernel at the first place, borders included
    const float* weights; ///< kernel rows x kernel columns x inputs x groups x 8
    const float* bias;    ///< groups x 8
    float* output;        ///< first channel of the first group at the first place; 32-byte aligned, as the two above
    std::ptrdiff_t inputRowStep; ///< floats
    std::ptrdiff_t inputStep;    ///< floats from one place to the next
    std::ptrdiff_t outputStep;
    std::ptrdiff_t stride; ///< places of the input for one of the output
    int width;             ///< of the output, at least 1
    int kernelHeight;
    int kernelWidth;
    int inputs;
    bool rectify; ///< negative sums become 0
};

namespace plain {
/// For any processor. groups: 1 to 3. Thread-safe.
void convolveRow(const RowTask& task, int groups);
} // namespace plain

namespace avx2 {
/// For x86 processors with AVX2 and FMA; elsewhere as the plain one. groups: 1 to 3. Thread-safe.
void convolveRow(const RowTask& task, int groups);
} // namespace avx2

} // namespace lanepost::inference
