// Convolution, pooling and up-sampling for the two plate networks.
//
// OpenCV's DNN module needs 15 ms for a 640x384 picture where these loops need 7 (docs/performance.md): it does not
// keep the sums of a 3 x 3 convolution with few channels in registers.
#include "anpr/convolution.h"

#include <algorithm>
#include <cstddef>

#include "anpr/convolution_rows.h"

namespace lanepost::anpr {
namespace {

constexpr int kLanes = 8;
constexpr int kMostGroups = 3; // of eight outputs: three at four places, or two at six, fill the registers

using RowFunction = void (*)(const RowTask&, int);

RowFunction rowFunction() {
#if defined(__x86_64__)
    static const bool fast = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return fast ? &avx2::convolveRow : &plain::convolveRow;
#else
    return &plain::convolveRow;
#endif
}

// Four groups are better taken as two and two than as three and one.
int groupsFor(int left) {
    return left == 4 ? 2 : std::min(left, kMostGroups);
}

} // namespace

Convolution::Convolution(const ConvolutionShape& shape, std::span<const float> weights, std::span<const float> bias)
    : shape_(shape) {
    const int all = (shape.outputs + kLanes - 1) / kLanes;
    const int taps = shape.kernelHeight * shape.kernelWidth;
    for (int first = 0; first < all;) {
        Block block;
        block.firstGroup = first;
        block.groups = groupsFor(all - first);
        block.bias.resize(static_cast<std::size_t>(block.groups));
        block.weights.resize(static_cast<std::size_t>(block.groups * taps * shape.inputs));
        for (int lane = 0; lane < block.groups * kLanes; ++lane) {
            const int output = first * kLanes + lane;
            if (output >= shape.outputs) {
                break;
            }
            const auto group = static_cast<std::size_t>(lane / kLanes);
            block.bias[group].values[lane % kLanes] = bias[static_cast<std::size_t>(output)];
            for (int tap = 0; tap < taps; ++tap) {
                for (int input = 0; input < shape.inputs; ++input) {
                    const auto from = static_cast<std::size_t>((output * shape.inputs + input) * taps + tap);
                    const auto to = static_cast<std::size_t>((tap * shape.inputs + input) * block.groups) + group;
                    block.weights[to].values[lane % kLanes] = weights[from];
                }
            }
        }
        first += block.groups;
        blocks_.push_back(std::move(block));
    }
}

void Convolution::run(const FeatureMap& in, FeatureMap& out, int borderY, int borderX) const {
    const int height = (in.height() + 2 * shape_.padY - shape_.kernelHeight) / shape_.stride + 1;
    const int width = (in.width() + 2 * shape_.padX - shape_.kernelWidth) / shape_.stride + 1;
    // A single output channel would share its eight lanes with its neighbours.
    out.shape(height, width, std::max(2, shape_.outputs), borderY, borderX);
    const RowFunction convolveRow = rowFunction();
    for (const Block& block : blocks_) {
        RowTask task{};
        task.weights = block.weights.front().values;
        task.bias = block.bias.front().values;
        task.inputRowStep = in.rowStep();
        task.inputStep = in.step();
        task.outputStep = out.step();
        task.stride = shape_.stride;
        task.width = width;
        task.kernelHeight = shape_.kernelHeight;
        task.kernelWidth = shape_.kernelWidth;
        task.inputs = shape_.inputs;
        task.rectify = shape_.rectify;
        for (int y = 0; y < height; ++y) {
            task.input = in.at(y * shape_.stride - shape_.padY, -shape_.padX);
            task.output = out.at(y, 0) + static_cast<std::ptrdiff_t>(block.firstGroup) * kLanes;
            convolveRow(task, block.groups);
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

} // namespace lanepost::anpr
