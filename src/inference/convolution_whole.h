// A convolution's innermost loops with whole numbers: what they are told; of use to convolution.cpp only.
//
// The processor multiplies and adds sixteen pairs of 16-bit numbers in the time it takes for eight floats. Both factors
// are rounded: inputs to about 12 bits of the largest one so far, weights so that no sum of products can leave 32 bits.
// The networks' answers then differ by about a thousandth from those of floats (tests/anpr/plate_networks_test.cpp).
#pragma once

#include <cstddef>
#include <cstdint>

namespace lanepost::inference {

constexpr int kMostWholeRows = 4; // of a kernel
constexpr int kLargestWholeInput = 4095;
constexpr int kLargestWholeWeight = 32767;
/// Of all weights of an output together: times the largest input it stays below 2^31, roundings included.
constexpr double kLargestWholeWeightSum = 520'000;

/// One row of the output, for one, two or three groups of eight output channels.
struct WholeRowTask {
    const std::int16_t* rows[kMostWholeRows]; ///< first value under each row of the kernel at the first place
    const std::int16_t* weights;              ///< kernel rows x kernel columns x pairs of inputs x groups x 8 x 2
    const float* worth;       ///< groups x 8: what 1 in a sum of this output stands for, without the inputs' share
    const float* bias;        ///< groups x 8
    float* output;            ///< first channel of the first group at the first place
    float inputWorth;         ///< what 1 of the input stands for
    std::ptrdiff_t inputStep; ///< numbers from one place to the next; even
    std::ptrdiff_t outputStep;
    std::ptrdiff_t stride; ///< places of the input for one of the output
    int width;             ///< of the output, at least 1
    int kernelHeight;
    int kernelWidth;
    int pairs; ///< of inputs
    bool rectify;
};

namespace avx2 {
/// Only for x86 processors with AVX2 and FMA. Pointers but inputs are 32-byte aligned. groups: 1 to 3. Thread-safe.
void convolveWholeRow(const WholeRowTask& task, int groups);

/// Rounds `count` floats, a multiple of eight, to whole numbers of which 1 stands for `worth`. Returns the size of the
/// largest float: above kLargestWholeInput * worth the numbers are of no use. Thread-safe.
float toWholeNumbers(const float* from, std::ptrdiff_t count, float worth, std::int16_t* to);
} // namespace avx2

} // namespace lanepost::inference
