// A layer's values between two convolutions.
#pragma once

#include <cstddef>
#include <vector>

namespace lanepost::inference {

/// Eight channels of one place, aligned for vector instructions.
struct alignas(32) ChannelLanes {
    float values[8] = {};
};

/// The floats of lanes that lie one after the other. Not empty.
inline float* floatsOf(std::vector<ChannelLanes>& lanes) {
    return lanes.front().values;
}
inline const float* floatsOf(const std::vector<ChannelLanes>& lanes) {
    return lanes.front().values;
}

/// height x width x channels floats, the channels of one place side by side and padded to a multiple of eight (a single
/// channel is not padded), within a border of zeros. Reused for the next picture of the same size without being
/// cleared.
class FeatureMap {
public:
    /// Gives the map its size; all values become 0 when it differs from the size it had. Sizes are positive, borders
    /// are not negative.
    void shape(int height, int width, int channels, int borderY, int borderX) {
        const int step = channels == 1 ? 1 : (channels + 7) / 8 * 8;
        if (height == height_ && width == width_ && step == step_ && borderY == borderY_ && borderX == borderX_) {
            return;
        }
        height_ = height;
        width_ = width;
        step_ = step;
        borderY_ = borderY;
        borderX_ = borderX;
        const auto places =
            static_cast<std::size_t>(height + 2 * borderY) * static_cast<std::size_t>(width + 2 * borderX);
        lanes_.assign((places * static_cast<std::size_t>(step) + 7) / 8, ChannelLanes{});
    }

    int height() const { return height_; }
    int width() const { return width_; }
    int step() const { return step_; }       ///< floats from one place to the next
    int borderX() const { return borderX_; } ///< places of zeros at the left and at the right
    int borderY() const { return borderY_; } ///< rows of zeros above and below
    std::ptrdiff_t rowStep() const {         ///< floats from one row to the next
        return static_cast<std::ptrdiff_t>(width_ + 2 * borderX_) * step_;
    }

    /// First channel of a place; the border may be addressed with negative numbers.
    float* at(int y, int x) { return floatsOf(lanes_) + offset(y, x); }
    const float* at(int y, int x) const { return floatsOf(lanes_) + offset(y, x); }

private:
    std::ptrdiff_t offset(int y, int x) const {
        return (y + borderY_) * rowStep() + static_cast<std::ptrdiff_t>(x + borderX_) * step_;
    }

    int height_ = 0;
    int width_ = 0;
    int step_ = 0;
    int borderY_ = 0;
    int borderX_ = 0;
    std::vector<ChannelLanes> lanes_;
};

} // namespace lanepost::inference
