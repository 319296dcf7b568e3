// A layer's weights in the order in which the loops take them.
#include "inference/packed_weights.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "inference/convolution_tiles.h"
#include "inference/convolution_whole.h"

namespace lanepost::inference {
namespace {

constexpr int kGroup = 8; // outputs

// Four groups are better taken as two and two than as three and one.
int groupsFor(int left) {
    return left == 4 ? 2 : std::min(left, kMostGroups);
}

// G g G^T of the paper that convolution_tiles.inc names.
void spreadKernel(const float* kernel, float* taps) {
    constexpr std::array<std::array<double, 3>, 6> kSpread{{{1.0 / 4, 0, 0},
                                                            {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                                            {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                                            {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                                            {1.0 / 24, -1.0 / 12, 1.0 / 6},
                                                            {0, 0, 1}}};
    for (const auto& down : kSpread) {
        for (const auto& across : kSpread) {
            double tap = 0;
            for (std::size_t y = 0; y < 3; ++y) {
                for (std::size_t x = 0; x < 3; ++x) {
                    tap += down[y] * across[x] * static_cast<double>(kernel[3 * y + x]);
                }
            }
            *taps++ = static_cast<float>(tap);
        }
    }
}

// Rounds the weights of one output; returns what 1 stands for.
double roundOutput(const WeightBlock& block, const KernelSize& size, int output, WholeBlock& whole) {
    const int pairs = (size.inputs + 1) / 2;
    const auto group = output / kGroup;
    const auto lane = output % kGroup;
    const auto weight = [&](int tap, int input) {
        return static_cast<double>(
            block.weights[static_cast<std::size_t>((tap * size.inputs + input) * block.groups + group)].values[lane]);
    };
    double largest = 0;
    double sum = 0;
    for (int i = 0; i < size.taps * size.inputs; ++i) {
        const double value = std::abs(weight(i / size.inputs, i % size.inputs));
        largest = std::max(largest, value);
        sum += value;
    }
    const double worth = sum > 0 ? std::max(largest / kLargestWholeWeight, sum / kLargestWholeWeightSum) : 1;
    for (int tap = 0; tap < size.taps; ++tap) {
        for (int input = 0; input < size.inputs; ++input) {
            const auto to = static_cast<std::size_t>((tap * pairs + input / 2) * block.groups + group);
            whole.weights[to].values[2 * lane + input % 2] =
                static_cast<std::int16_t>(std::lround(weight(tap, input) / worth));
        }
    }
    return worth;
}

} // namespace

std::vector<WeightBlock> packedWeights(std::span<const float> weights, const KernelSize& size) {
    std::vector<WeightBlock> blocks;
    const int all = (size.outputs + kGroup - 1) / kGroup;
    for (int first = 0; first < all; first += blocks.back().groups) {
        WeightBlock& block = blocks.emplace_back(WeightBlock{first, groupsFor(all - first), {}});
        block.weights.resize(static_cast<std::size_t>(block.groups * size.taps * size.inputs));
        const int outputs = std::min(block.groups * kGroup, size.outputs - first * kGroup);
        for (int output = 0; output < outputs; ++output) {
            for (int i = 0; i < size.inputs * size.taps; ++i) {
                const int input = i / size.taps;
                const int tap = i % size.taps;
                const auto from = static_cast<std::size_t>(((first * kGroup + output) * size.inputs) * size.taps + i);
                const auto to = static_cast<std::size_t>((tap * size.inputs + input) * block.groups + output / kGroup);
                block.weights[to].values[output % kGroup] = weights[from];
            }
        }
    }
    return blocks;
}

std::vector<WholeBlock> roundedWeights(const std::vector<WeightBlock>& blocks, const KernelSize& size) {
    std::vector<WholeBlock> rounded;
    for (const WeightBlock& block : blocks) {
        WholeBlock& whole = rounded.emplace_back(WholeBlock{block.firstGroup, block.groups, {}, {}});
        whole.weights.resize(static_cast<std::size_t>(size.taps * ((size.inputs + 1) / 2) * block.groups));
        whole.worth.resize(static_cast<std::size_t>(block.groups));
        for (int output = 0; output < block.groups * kGroup; ++output) {
            whole.worth[static_cast<std::size_t>(output / kGroup)].values[output % kGroup] =
                static_cast<float>(roundOutput(block, size, output, whole));
        }
    }
    return rounded;
}

std::vector<float> spreadKernels(std::span<const float> weights) {
    constexpr std::size_t kKernel = 9;
    std::vector<float> taps(weights.size() / kKernel * kTileTaps);
    for (std::size_t i = 0; i < weights.size() / kKernel; ++i) {
        spreadKernel(weights.data() + i * kKernel, taps.data() + i * kTileTaps);
    }
    return taps;
}

} // namespace lanepost::inference
