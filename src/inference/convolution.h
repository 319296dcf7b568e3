// Convolution, pooling and up-sampling for our small networks.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "inference/feature_map.h"
#include "inference/packed_weights.h"

namespace lanepost::inference {

/// The shape of one convolution layer. Padding is zeros.
struct ConvolutionShape {
    int inputs = 1;
    int outputs = 1;
    int kernelHeight = 3;
    int kernelWidth = 3;
    int stride = 1;
    int padY = 1;
    int padX = 1;
    bool rectify = true; ///< followed by a ReLU
    friend bool operator==(const ConvolutionShape&, const ConvolutionShape&) = default;
};

/// A convolution layer with its weights, for one picture at a time. Immutable, so thread-safe.
class Convolution {
public:
    /// weights: outputs x inputs x kernelHeight x kernelWidth as in ONNX; bias: one number per output. Their sizes must
    /// fit the shape.
    Convolution(const ConvolutionShape& shape, std::span<const float> weights, std::span<const float> bias);

    /// Computes `out` from `in`, whose border must be at least the padding. `out` gets its size, with this border.
    void run(const FeatureMap& in, FeatureMap& out, int borderY, int borderX) const;

    const ConvolutionShape& shape() const { return shape_; }

private:
    // 36 taps of a number of tiles: taps x tiles x channels.
    struct Taps {
        float* values = nullptr;
        std::ptrdiff_t step = 0; // floats from one tile to the next
    };

    void runWhole(const FeatureMap& in, FeatureMap& out) const;
    void runRows(const FeatureMap& in, FeatureMap& out) const;
    void runTiles(const FeatureMap& in, FeatureMap& out) const;
    void multiplyTaps(const Taps& in, const Taps& out, int tiles) const;

    ConvolutionShape shape_;
    std::vector<ChannelLanes> bias_;
    std::vector<WeightBlock> blocks_;
    std::vector<WeightBlock> tileBlocks_; // for runTiles; empty where the kernel is not 3 x 3 at every place
    std::vector<WholeBlock> wholeBlocks_; // for runWhole; empty where it does not pay or the processor can't
};

/// The largest value of each `tileHeight` x `tileWidth` tile; what is left over at the right and below is dropped.
/// Thread-safe.
void maxPool(const FeatureMap& in, FeatureMap& out, int tileHeight, int tileWidth, int borderY, int borderX);

/// Adds `small`, each place taken for 2 x 2 places, to `large`, which has twice its height and width and the same
/// channels. Thread-safe.
void addDoubled(const FeatureMap& small, FeatureMap& large);

} // namespace lanepost::inference
