// A layer's weights in the order in which the loops take them; of use to convolution.cpp only.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "inference/feature_map.h"

namespace lanepost::inference {

/// The numbers of a kernel and of what it leads from and to.
struct KernelSize {
    int inputs = 1;
    int outputs = 1;
    int taps = 9; ///< places under the kernel
};

/// Groups of eight outputs that are computed together at most: three at four places, or two at six, fill the registers.
constexpr int kMostGroups = 3;

/// Consecutive groups of eight outputs that are computed together: taps x inputs x groups x 8.
struct WeightBlock {
    int firstGroup = 0;
    int groups = 1;
    std::vector<ChannelLanes> weights;
};

/// Eight pairs of whole numbers, aligned for vector instructions.
struct alignas(32) WholeLanes {
    std::int16_t values[16] = {};
};

/// As WeightBlock, with weights rounded to whole numbers: taps x pairs of inputs x groups x 8 x 2.
struct WholeBlock {
    int firstGroup = 0;
    int groups = 1;
    std::vector<WholeLanes> weights;
    std::vector<ChannelLanes> worth; ///< groups x 8: what 1 stands for
};

/// weights: outputs x inputs x taps. Thread-safe.
std::vector<WeightBlock> packedWeights(std::span<const float> weights, const KernelSize& size);

/// Rounds blocks of a kernel; each output's weights are as large as convolution_whole.h lets them be. Thread-safe.
std::vector<WholeBlock> roundedWeights(const std::vector<WeightBlock>& blocks, const KernelSize& size);

/// The 36 taps of Winograd's tiles for each 3 x 3 kernel of `weights`, in their order. Thread-safe.
std::vector<float> spreadKernels(std::span<const float> weights);

} // namespace lanepost::inference
