// The own layers against sums written out.
#include "inference/convolution.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

#include "inference/convolution_rows.h"
#include "inference/convolution_tiles.h"

using namespace lanepost::inference;

namespace {

std::vector<float> randomNumbers(std::size_t count, unsigned seed) {
    std::mt19937 generator(seed);
    std::uniform_real_distribution<float> between(-1, 1);
    std::vector<float> numbers(count);
    for (float& number : numbers) {
        number = between(generator);
    }
    return numbers;
}

std::size_t weightCount(const ConvolutionShape& s) {
    return static_cast<std::size_t>(s.outputs * s.inputs * s.kernelHeight * s.kernelWidth);
}

void fill(FeatureMap& map, int channels, unsigned seed) {
    const auto numbers = randomNumbers(static_cast<std::size_t>(map.height() * map.width() * channels), seed);
    std::size_t i = 0;
    for (int y = 0; y < map.height(); ++y) {
        for (int x = 0; x < map.width(); ++x) {
            for (int c = 0; c < channels; ++c) {
                map.at(y, x)[c] = numbers[i++];
            }
        }
    }
}

float sumAt(const ConvolutionShape& s, const FeatureMap& in, const std::vector<float>& weights, int output, int y,
            int x) {
    float sum = 0;
    std::size_t place = static_cast<std::size_t>(output * s.inputs * s.kernelHeight * s.kernelWidth);
    for (int i = 0; i < s.inputs; ++i) {
        for (int ky = 0; ky < s.kernelHeight; ++ky) {
            for (int kx = 0; kx < s.kernelWidth; ++kx) {
                const int row = y * s.stride + ky - s.padY;
                const int column = x * s.stride + kx - s.padX;
                const bool inside = row >= 0 && row < in.height() && column >= 0 && column < in.width();
                sum += weights[place++] * (inside ? in.at(row, column)[i] : 0);
            }
        }
    }
    return sum;
}

// A layer of this many products or more may round its factors (inference/convolution_whole.h).
bool mayRound(const ConvolutionShape& s) {
    return s.inputs * s.kernelHeight * s.kernelWidth >= 64 &&
           (s.kernelHeight != 3 || s.kernelWidth != 3 || s.stride != 1);
}

void scaleRows(FeatureMap& map, const std::function<float(int)>& factor) {
    for (int y = 0; y < map.height(); ++y) {
        for (int i = 0; i < map.width() * map.step(); ++i) {
            map.at(y, 0)[i] *= factor(y);
        }
    }
}

const std::function<float(int)> kAsTheyAre = [](int) { return 1.F; };

// factor: of the inputs in each row; the sums are compared as shares of the largest one.
void compareWithSums(const ConvolutionShape& shape, int height, int width,
                     const std::function<float(int)>& factor = kAsTheyAre) {
    const std::vector<float> weights = randomNumbers(weightCount(shape), 1);
    const std::vector<float> bias = randomNumbers(static_cast<std::size_t>(shape.outputs), 2);
    FeatureMap in;
    in.shape(height, width, shape.inputs, 1, 4);
    fill(in, shape.inputs, 3);
    scaleRows(in, factor);
    float largestFactor = 1;
    for (int y = 0; y < height; ++y) {
        largestFactor = std::max(largestFactor, std::abs(factor(y)));
    }
    FeatureMap out;
    const Convolution layer(shape, weights, bias);
    layer.run(in, out, 1, 1);
    layer.run(in, out, 1, 1); // the second run finds the buffers of the first
    REQUIRE(out.height() == (height + 2 * shape.padY - shape.kernelHeight) / shape.stride + 1);
    double worst = 0;
    for (int y = 0; y < out.height(); ++y) {
        for (int x = 0; x < out.width(); ++x) {
            for (int o = 0; o < shape.outputs; ++o) {
                const float raw = sumAt(shape, in, weights, o, y, x) + bias[static_cast<std::size_t>(o)];
                const float wanted = shape.rectify ? std::max(0.F, raw) : raw;
                worst = std::max(worst, static_cast<double>(std::abs(wanted - out.at(y, x)[o])));
            }
        }
    }
    // Of sums of up to 432 products; the tiles lose a digit more than the sums written out, rounded factors another.
    CHECK(worst / static_cast<double>(largestFactor) < (mayRound(shape) ? 5e-3 : 5e-4));
    for (int x = -1; x <= out.width(); ++x) {
        CHECK(out.at(-1, x)[0] == 0);
        CHECK(out.at(out.height(), x)[0] == 0);
    }
}

} // namespace

TEST_CASE("a convolution gives the sums written out, at every width and stride") {
    compareWithSums({1, 12, 3, 3, 2}, 16, 22);
    compareWithSums({20, 20}, 6, 7);
    compareWithSums({20, 40}, 5, 3); // narrower than a block of places
    compareWithSums({9, 25, 3, 3, 2}, 8, 12);
    compareWithSums({5, 5, 1, 1, 1, 0, 0, false}, 4, 9);
    compareWithSums({16, 33, 4, 3, 1, 0, 1}, 4, 36);
    compareWithSums({16, 8, 1, 9, 1, 0, 4}, 1, 36);
}

TEST_CASE("a convolution by tiles gives the sums written out, at every size and number of channels") {
    compareWithSums({20, 20}, 4, 4);
    compareWithSums({2, 9}, 5, 6); // tiles that lie over each other
    compareWithSums({20, 40, 3, 3, 1, 1, 1, false}, 13, 31);
    compareWithSums({48, 64}, 11, 97); // more tiles than are taken at once
    compareWithSums({12, 32, 3, 3, 1, 0, 1}, 9, 18);
}

TEST_CASE("rounded factors give the sums written out, whatever the size of the inputs") {
    const ConvolutionShape halving{20, 40, 3, 3, 2};
    compareWithSums(halving, 20, 22, [](int y) { return y < 6 ? 0.F : 1.F; });                    // dark above
    compareWithSums(halving, 20, 22, [](int y) { return std::pow(2.F, static_cast<float>(y)); }); // ever larger
    compareWithSums(halving, 20, 22, [](int y) { return y % 5 == 0 ? 1e9F : -1e6F; });
    compareWithSums(halving, 20, 22, [](int) { return 0.F; });
    compareWithSums({13, 17, 4, 1, 2, 0, 0, false}, 9, 7); // an odd number of inputs, rows that lie over each other
}

TEST_CASE("the loops for any processor and those for AVX2 agree") {
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
        WARN("skipped: this processor has no AVX2");
        return;
    }
    const auto numbers = randomNumbers(4096, 5);
    for (const int groups : {1, 2, 3}) {
        for (const int width : {1, 5, 6, 11}) {
            std::vector<ChannelLanes> weights(static_cast<std::size_t>(9 * 8 * groups));
            std::vector<ChannelLanes> one(64);
            std::vector<ChannelLanes> other(64);
            for (std::size_t i = 0; i < weights.size() * 8; ++i) {
                weights[i / 8].values[i % 8] = numbers[(i * 7) % numbers.size()];
            }
            RowTask task{numbers.data(),
                         weights.front().values,
                         weights.front().values,
                         one.front().values,
                         320,
                         8,
                         24,
                         1,
                         width,
                         3,
                         3,
                         8,
                         true};
            plain::convolveRow(task, groups);
            task.output = other.front().values;
            avx2::convolveRow(task, groups);
            double most = 0;
            for (std::size_t i = 0; i < one.size() * 8; ++i) {
                most = std::max(most,
                                static_cast<double>(std::abs(one[i / 8].values[i % 8] - other[i / 8].values[i % 8])));
            }
            CHECK(most < 1e-4);
        }
    }
#endif
}

TEST_CASE("the tiles for any processor and those for AVX2 agree") {
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
        WARN("skipped: this processor has no AVX2");
        return;
    }
    std::vector<ChannelLanes> input(36 * 2);
    const auto numbers = randomNumbers(input.size() * 8, 6);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        input[i / 8].values[i % 8] = numbers[i];
    }
    std::vector<ChannelLanes> taps[2]{std::vector<ChannelLanes>(72), std::vector<ChannelLanes>(72)};
    std::vector<ChannelLanes> output[2]{std::vector<ChannelLanes>(32), std::vector<ChannelLanes>(32)};
    plain::spreadTile({input.front().values, 96, 16, taps[0].front().values, 16});
    avx2::spreadTile({input.front().values, 96, 16, taps[1].front().values, 16});
    plain::gatherTile({taps[0].front().values, 16, input.front().values, output[0].front().values, 64, 16, true});
    avx2::gatherTile({taps[1].front().values, 16, input.front().values, output[1].front().values, 64, 16, true});
    double most = 0;
    for (std::size_t i = 0; i < output[0].size() * 8; ++i) {
        most = std::max(most,
                        static_cast<double>(std::abs(output[0][i / 8].values[i % 8] - output[1][i / 8].values[i % 8])));
    }
    CHECK(most < 1e-3);
#endif
}
