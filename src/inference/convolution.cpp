// Convolution, pooling and up-sampling for our small networks.
//
// OpenCV's DNN module is what these loops are measured against in docs/performance.md: it does not keep the sums of a
// 3 x 3 convolution with few channels in registers, and its Winograd begins at 32 channels.
#include "inference/convolution.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "inference/convolution_rows.h"
#include "inference/convolution_tiles.h"
#include "inference/convolution_whole.h"

namespace lanepost::inference {
namespace {

constexpr int kLanes = 8;
constexpr int kMostTiles = 48;     // at a time, so that their taps stay in the second-level cache
constexpr int kLeastProducts = 64; // of one output at one place, from which rounding the inputs pays

struct Loops {
    void (*convolveRow)(const RowTask&, int);
    void (*spreadTile)(const SpreadTask&);
    void (*gatherTile)(const GatherTask&);
    void (*convolveWholeRow)(const WholeRowTask&, int); // null where the processor has no such products
    float (*toWholeNumbers)(const float*, std::ptrdiff_t, float, std::int16_t*);
};

Loops loopsOfThisProcessor() {
    constexpr Loops kPlain{&plain::convolveRow, &plain::spreadTile, &plain::gatherTile, nullptr, nullptr};
#if defined(__x86_64__)
    static const bool fast = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return fast ? Loops{&avx2::convolveRow, &avx2::spreadTile, &avx2::gatherTile, &avx2::convolveWholeRow,
                        &avx2::toWholeNumbers}
                : kPlain;
#else
    return kPlain;
#endif
}

// What a RowTask and a WholeRowTask are told alike of one row of a layer's output.
template <typename Task>
void describeRow(const ConvolutionShape& shape, const FeatureMap& in, const FeatureMap& out, Task& task) {
    task.inputStep = in.step();
    task.outputStep = out.step();
    task.stride = shape.stride;
    task.width = out.width();
    task.kernelHeight = shape.kernelHeight;
    task.kernelWidth = shape.kernelWidth;
    task.rectify = shape.rectify;
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

// The rows of a map as whole numbers, those under the kernel at a time and all rounded to the same share.
class WholeRows {
public:
    WholeRows(const FeatureMap& in, int kernelHeight) : in_(in), kernelHeight_(kernelHeight) {
        thread_local std::vector<WholeLanes> space;
        lanesOfRow_ = static_cast<std::size_t>(in.rowStep() / 16 + 1);
        space.resize(std::max(space.size(), lanesOfRow_ * static_cast<std::size_t>(kernelHeight)));
        space_ = &space;
    }

    // Rows go down from call to call. What has been rounded already stays as it is, unless a new row's numbers are too
    // large for the share.
    void moveTo(int first, const Loops& loops) {
        for (int y = std::max(first, end_); y < first + kernelHeight_; ++y) {
            const float largest = loops.toWholeNumbers(in_.at(y, -in_.borderX()), in_.rowStep(), worth_, place(y));
            if (largest > worth_ * kLargestWholeInput) {
                worth_ = largest * kHeadroom / kLargestWholeInput;
                y = first - 1; // all of them again
            }
        }
        end_ = first + kernelHeight_;
    }

    const std::int16_t* row(int y) { return place(y); }
    float worth() const { return worth_; }

private:
    static constexpr float kHeadroom = 1.25F;

    std::int16_t* place(int y) {
        const auto slot = static_cast<std::size_t>((y + kMostWholeRows) % kernelHeight_);
        return (*space_)[slot * lanesOfRow_].values;
    }

    const FeatureMap& in_;
    int kernelHeight_;
    std::size_t lanesOfRow_ = 0;
    std::vector<WholeLanes>* space_ = nullptr;
    int end_ = -kMostWholeRows;
    float worth_ = 1e-20F;
};

} // namespace

Convolution::Convolution(const ConvolutionShape& shape, std::span<const float> weights, std::span<const float> bias)
    : shape_(shape), bias_(static_cast<std::size_t>((shape.outputs + kLanes - 1) / kLanes)) {
    for (std::size_t output = 0; output < bias.size(); ++output) {
        bias_[output / kLanes].values[output % kLanes] = bias[output];
    }
    const KernelSize size{shape.inputs, shape.outputs, shape.kernelHeight * shape.kernelWidth};
    blocks_ = packedWeights(weights, size);
    // With a single input channel there is no sum over channels that the taps would make shorter.
    if (shape.kernelHeight == 3 && shape.kernelWidth == 3 && shape.stride == 1 && shape.inputs > 1 &&
        shape.outputs > 1) {
        tileBlocks_ = packedWeights(spreadKernels(weights), {shape.inputs, shape.outputs, kTileTaps});
    } else if (shape.inputs >= kLanes && shape.kernelHeight <= kMostWholeRows &&
               size.inputs * size.taps >= kLeastProducts && loopsOfThisProcessor().convolveWholeRow != nullptr) {
        wholeBlocks_ = roundedWeights(blocks_, size);
    }
}

void Convolution::run(const FeatureMap& in, FeatureMap& out, int borderY, int borderX) const {
    const int height = (in.height() + 2 * shape_.padY - shape_.kernelHeight) / shape_.stride + 1;
    const int width = (in.width() + 2 * shape_.padX - shape_.kernelWidth) / shape_.stride + 1;
    // A single output channel would share its eight lanes with its neighbours.
    out.shape(height, width, std::max(2, shape_.outputs), borderY, borderX);
    if (!tileBlocks_.empty() && height >= kTileSide && width >= kTileSide) {
        runTiles(in, out);
    } else if (!wholeBlocks_.empty()) {
        runWhole(in, out);
    } else {
        runRows(in, out);
    }
}

void Convolution::runRows(const FeatureMap& in, FeatureMap& out) const {
    const Loops loops = loopsOfThisProcessor();
    for (const WeightBlock& block : blocks_) {
        RowTask task{};
        task.weights = floatsOf(block.weights);
        task.bias = bias_[static_cast<std::size_t>(block.firstGroup)].values;
        task.inputRowStep = in.rowStep();
        task.inputs = shape_.inputs;
        describeRow(shape_, in, out, task);
        for (int y = 0; y < out.height(); ++y) {
            task.input = in.at(y * shape_.stride - shape_.padY, -shape_.padX);
            task.output = out.at(y, 0) + static_cast<std::ptrdiff_t>(block.firstGroup) * kLanes;
            loops.convolveRow(task, block.groups);
        }
    }
}

void Convolution::runWhole(const FeatureMap& in, FeatureMap& out) const {
    const Loops loops = loopsOfThisProcessor();
    WholeRows rows(in, shape_.kernelHeight);
    const std::ptrdiff_t firstPlace = static_cast<std::ptrdiff_t>(in.borderX() - shape_.padX) * in.step();
    WholeRowTask task{};
    task.pairs = (shape_.inputs + 1) / 2;
    describeRow(shape_, in, out, task);
    for (int y = 0; y < out.height(); ++y) {
        const int first = y * shape_.stride - shape_.padY;
        rows.moveTo(first, loops);
        for (int ky = 0; ky < shape_.kernelHeight; ++ky) {
            task.rows[ky] = rows.row(first + ky) + firstPlace;
        }
        task.inputWorth = rows.worth();
        for (const WholeBlock& block : wholeBlocks_) {
            task.weights = block.weights.front().values;
            task.worth = floatsOf(block.worth);
            task.bias = bias_[static_cast<std::size_t>(block.firstGroup)].values;
            task.output = out.at(y, 0) + static_cast<std::ptrdiff_t>(block.firstGroup) * kLanes;
            loops.convolveWholeRow(task, block.groups);
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
    for (const WeightBlock& block : tileBlocks_) {
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
