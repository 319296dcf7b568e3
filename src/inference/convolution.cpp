// Convolution, pooling and up-sampling for the two plate networks.
//
// OpenCV's DNN module is what these loops are measured against in docs/performance.md: it does not keep the sums of a
// 3 x 3 convolution with few channels in registers, and its Winograd begins at 32 channels.
#include "inference/convolution.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "inference/convolution_rows.h"
#include "inference/convolution_tiles.h"

namespace lanepost::inference {
namespace {

constexpr int kLanes = 8;
constexpr int kMostGroups = 3; // of eight outputs: three at four places, or two at six, fill the registers
constexpr int kMostTiles = 48; // at a time, so that their taps stay in the second-level cache

struct Loops {
    void (*convolveRow)(const RowTask&, int);
    void (*spreadTile)(const SpreadTask&);
    void (*gatherTile)(const GatherTask&);
};

Loops loopsOfThisProcessor() {
    constexpr Loops kPlain{&plain::convolveRow, &plain::spreadTile, &plain::gatherTile};
#if defined(__x86_64__)
    static const bool fast = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return fast ? Loops{&avx2::convolveRow, &avx2::spreadTile, &avx2::gatherTile} : kPlain;
#else
    return kPlain;
#endif
}

// Four groups are better taken as two and two than as three and one.
int groupsFor(int left) {
    return left == 4 ? 2 : std::min(left, kMostGroups);
}

// The 36 taps of a 3 x 3 kernel: G g G^T of the paper that convolution_tiles.inc names.
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

std::vector<float> spreadKernels(std::span<const float> weights) {
    constexpr std::size_t kKernel = 9;
    std::vector<float> taps(weights.size() / kKernel * kTileTaps);
    for (std::size_t i = 0; i < weights.size() / kKernel; ++i) {
        spreadKernel(weights.data() + i * kKernel, taps.data() + i * kTileTaps);
    }
    return taps;
}

// The last tile of a row or column is shifted back so that it ends with the picture; some places are computed twice.
int tileBegin(int tile, int side) {
    return std::min(tile * kTileSide, side - kTileSide);
}

// At least `floats` floats, the same ones for every layer that this thread runs.
float* taps(std::vector<ChannelLanes>& lanes, std::ptrdiff_t floats) {
    lanes.resize(std::max(lanes.size(), static_cast<std::size_t>(floats / kLanes)));
    return floatsOf(lanes);
}

} // namespace

Convolution::Convolution(const ConvolutionShape& shape, std::span<const float> weights, std::span<const float> bias)
    : shape_(shape), bias_(static_cast<std::size_t>((shape.outputs + kLanes - 1) / kLanes)) {
    for (std::size_t output = 0; output < bias.size(); ++output) {
        bias_[output / kLanes].values[output % kLanes] = bias[output];
    }
    blocks_ = packed(weights, shape.kernelHeight * shape.kernelWidth);
    // With a single input channel there is no sum over channels that the taps would make shorter.
    if (shape.kernelHeight == 3 && shape.kernelWidth == 3 && shape.stride == 1 && shape.inputs > 1 &&
        shape.outputs > 1) {
        tileBlocks_ = packed(spreadKernels(weights), kTileTaps);
    }
}

// The weights in the order in which the loops take them: taps x inputs x groups x 8.
std::vector<Convolution::Block> Convolution::packed(std::span<const float> weights, int taps) const {
    std::vector<Block> blocks;
    const int all = static_cast<int>(bias_.size());
    for (int first = 0; first < all; first += blocks.back().groups) {
        Block& block = blocks.emplace_back(Block{first, groupsFor(all - first), {}});
        block.weights.resize(static_cast<std::size_t>(block.groups * taps * shape_.inputs));
        const int outputs = std::min(block.groups * kLanes, shape_.outputs - first * kLanes);
        for (int lane = 0; lane < outputs; ++lane) {
            for (int input = 0; input < shape_.inputs; ++input) {
                for (int tap = 0; tap < taps; ++tap) {
                    const auto from =
                        static_cast<std::size_t>(((first * kLanes + lane) * shape_.inputs + input) * taps + tap);
                    const auto to =
                        static_cast<std::size_t>((tap * shape_.inputs + input) * block.groups + lane / kLanes);
                    block.weights[to].values[lane % kLanes] = weights[from];
                }
            }
        }
    }
    return blocks;
}

void Convolution::run(const FeatureMap& in, FeatureMap& out, int borderY, int borderX) const {
    const int height = (in.height() + 2 * shape_.padY - shape_.kernelHeight) / shape_.stride + 1;
    const int width = (in.width() + 2 * shape_.padX - shape_.kernelWidth) / shape_.stride + 1;
    // A single output channel would share its eight lanes with its neighbours.
    out.shape(height, width, std::max(2, shape_.outputs), borderY, borderX);
    if (!tileBlocks_.empty() && height >= kTileSide && width >= kTileSide) {
        runTiles(in, out);
    } else {
        runRows(in, out);
    }
}

void Convolution::runRows(const FeatureMap& in, FeatureMap& out) const {
    const Loops loops = loopsOfThisProcessor();
    for (const Block& block : blocks_) {
        RowTask task{};
        task.weights = floatsOf(block.weights);
        task.bias = bias_[static_cast<std::size_t>(block.firstGroup)].values;
        task.inputRowStep = in.rowStep();
        task.inputStep = in.step();
        task.outputStep = out.step();
        task.stride = shape_.stride;
        task.width = out.width();
        task.kernelHeight = shape_.kernelHeight;
        task.kernelWidth = shape_.kernelWidth;
        task.inputs = shape_.inputs;
        task.rectify = shape_.rectify;
        for (int y = 0; y < out.height(); ++y) {
            task.input = in.at(y * shape_.stride - shape_.padY, -shape_.padX);
            task.output = out.at(y, 0) + static_cast<std::ptrdiff_t>(block.firstGroup) * kLanes;
            loops.convolveRow(task, block.groups);
        }
    }
}

void Convolution::runTiles(const FeatureMap& in, FeatureMap& out) const {
    thread_local std::vector<ChannelLanes> spreadTaps;
    thread_local std::vector<ChannelLanes> gatheredTaps;
    const Loops loops = loopsOfThisProcessor();
    const int across = (out.width() + kTileSide - 1) / kTileSide;
    const int down = (out.height() + kTileSide - 1) / kTileSide;
    const int rowsAtOnce = std::max(1, kMostTiles / across);
    for (int first = 0; first < down; first += rowsAtOnce) {
        const int tiles = std::min(rowsAtOnce, down - first) * across;
        const std::ptrdiff_t inputTap = static_cast<std::ptrdiff_t>(tiles) * in.step();
        const std::ptrdiff_t outputTap = static_cast<std::ptrdiff_t>(tiles) * out.step();
        float* const inputs = taps(spreadTaps, kTileTaps * inputTap);
        float* const outputs = taps(gatheredTaps, kTileTaps * outputTap);
        for (int tile = 0; tile < tiles; ++tile) {
            const int y = tileBegin(first + tile / across, out.height());
            const int x = tileBegin(tile % across, out.width());
            loops.spreadTile({in.at(y - shape_.padY, x - shape_.padX), in.rowStep(), in.step(),
                              inputs + static_cast<std::ptrdiff_t>(tile) * in.step(), inputTap});
        }
        multiplyTaps({inputs, in.step()}, {outputs, out.step()}, tiles);
        for (int tile = 0; tile < tiles; ++tile) {
            const int y = tileBegin(first + tile / across, out.height());
            const int x = tileBegin(tile % across, out.width());
            loops.gatherTile({outputs + static_cast<std::ptrdiff_t>(tile) * out.step(), outputTap, floatsOf(bias_),
                              out.at(y, x), out.rowStep(), out.step(), shape_.rectify});
        }
    }
}

// Each tap is a 1 x 1 convolution over the tiles.
void Convolution::multiplyTaps(const Taps& in, const Taps& out, int tiles) const {
    static const std::vector<ChannelLanes> noBias(kMostGroups);
    const Loops loops = loopsOfThisProcessor();
    for (const Block& block : tileBlocks_) {
        const std::ptrdiff_t tapWeights = static_cast<std::ptrdiff_t>(block.groups) * kLanes * shape_.inputs;
        RowTask task{};
        task.bias = floatsOf(noBias);
        task.inputStep = in.step;
        task.outputStep = out.step;
        task.stride = 1;
        task.width = tiles;
        task.kernelHeight = 1;
        task.kernelWidth = 1;
        task.inputs = shape_.inputs;
        for (std::ptrdiff_t tap = 0; tap < kTileTaps; ++tap) {
            task.input = in.values + tap * tiles * in.step;
            task.weights = floatsOf(block.weights) + tap * tapWeights;
            task.output = out.values + tap * tiles * out.step + static_cast<std::ptrdiff_t>(block.firstGroup) * kLanes;
            loops.convolveRow(task, block.groups);
        }
    }
}

void maxPool(const FeatureMap& in, FeatureMap& out, int tileHeight, int tileWidth, int borderY, int borderX) {
    out.shape(in.height() / tileHeight, in.width() / tileWidth, in.step(), borderY, borderX);
    for (int y = 0; y < out.height(); ++y) {
        for (int x = 0; x < out.width(); ++x) {
            float* most = out.at(y, x);
            std::copy_n(in.at(y * tileHeight, x * tileWidth), in.step(), most);
            for (int tile = 1; tile < tileHeight * tileWidth; ++tile) {
                const float* other = in.at(y * tileHeight + tile / tileWidth, x * tileWidth + tile % tileWidth);
                for (int c = 0; c < in.step(); ++c) {
                    most[c] = std::max(most[c], other[c]);
                }
            }
        }
    }
}

void addDoubled(const FeatureMap& small, FeatureMap& large) {
    for (int y = 0; y < large.height(); ++y) {
        for (int x = 0; x < large.width(); ++x) {
            const float* more = small.at(y / 2, x / 2);
            float* sum = large.at(y, x);
            for (int c = 0; c < large.step(); ++c) {
                sum[c] += more[c];
            }
        }
    }
}

} // namespace lanepost::inference
