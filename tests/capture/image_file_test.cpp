#include "capture/image_file.h"

#include <fstream>
#include <random>

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>

#include "base/file.h"
#include "base/hash.h"
#include "capture/image_header.h"
#include "support/temporary_folder.h"

using namespace lanepost;
using namespace lanepost::capture;

namespace {

std::vector<std::byte> encode(const std::string& ending, const cv::Mat& image) {
    std::vector<unsigned char> bytes;
    cv::imencode(ending, image, bytes);
    const auto view = std::as_bytes(std::span<const unsigned char>(bytes));
    return {view.begin(), view.end()};
}

cv::Mat picture(int rows, int columns) {
    cv::Mat image(rows, columns, CV_8UC3);
    cv::randu(image, 0, 255);
    return image;
}

/// A PNG of which only the header is there: it claims the given size.
std::vector<std::byte> pngHeaderOnly(std::uint32_t width, std::uint32_t height) {
    std::vector<std::byte> bytes = encode(".png", picture(8, 8));
    for (int i = 0; i < 4; ++i) {
        bytes[static_cast<std::size_t>(16 + i)] = static_cast<std::byte>(width >> (24 - 8 * i));
        bytes[static_cast<std::size_t>(20 + i)] = static_cast<std::byte>(height >> (24 - 8 * i));
    }
    return bytes;
}

} // namespace

TEST_CASE("the header gives the size that decoding gives, for every format") {
    for (const char* ending : {".jpg", ".png", ".bmp", ".webp"}) {
        INFO(ending);
        const auto bytes = encode(ending, picture(37, 53));
        const auto header = readImageHeader(bytes);
        REQUIRE(header.has_value());
        REQUIRE(header->width == 53);
        REQUIRE(header->height == 37);
        REQUIRE(decodeImage(bytes).value().size() == cv::Size(53, 37));
    }
}

TEST_CASE("a picture of 100 megapixels is refused by its header, with its size in the message") {
    const auto refused = decodeImage(pngHeaderOnly(10'000, 10'000));
    REQUIRE(refused.error().kind == ErrorKind::LimitExceeded);
    REQUIRE(refused.error().message.find("10000 x 10000") != std::string::npos);
    REQUIRE(decodeImage(pngHeaderOnly(0xFFFFFFFF, 0xFFFFFFFF)).error().kind == ErrorKind::LimitExceeded);
    REQUIRE(decodeImage(pngHeaderOnly(20'000, 10)).error().kind == ErrorKind::LimitExceeded);
    REQUIRE(decodeImage(pngHeaderOnly(0, 10)).error().kind == ErrorKind::Corrupt);
}

TEST_CASE("empty files and other formats are refused by name") {
    REQUIRE(decodeImage({}).error().kind == ErrorKind::Corrupt);
    REQUIRE(decodeImage(asBytes("%PDF-1.7 not an image")).error().kind == ErrorKind::Unsupported);
    REQUIRE(loadImage("/no/such/page.jpg").error().kind == ErrorKind::NotFound);
}

TEST_CASE("an image cut off anywhere is an error and never half a picture") {
    for (const char* ending : {".jpg", ".png"}) {
        const auto bytes = encode(ending, picture(40, 40));
        for (std::size_t length = 0; length + 12 < bytes.size(); length += 7) {
            INFO(ending << " cut to " << length << " of " << bytes.size());
            REQUIRE_FALSE(decodeImage(std::span(bytes).first(length)).has_value());
        }
    }
}

TEST_CASE("random damage never crashes the decoder") {
    std::mt19937 random(7);
    for (const char* ending : {".jpg", ".png", ".bmp", ".webp"}) {
        const auto whole = encode(ending, picture(24, 24));
        for (int round = 0; round < 200; ++round) {
            auto bytes = whole;
            for (int i = 0; i < 4; ++i) {
                bytes[random() % bytes.size()] = static_cast<std::byte>(random());
            }
            const auto image = decodeImage(bytes);
            REQUIRE((image.has_value() || !image.error().message.empty()));
        }
    }
}

TEST_CASE("evidence is encoded as JPEG and comes back in its size") {
    const auto bytes = encodeJpeg(picture(20, 30));
    REQUIRE(decodeImage(bytes.value()).value().size() == cv::Size(30, 20));
    REQUIRE(encodeJpeg(cv::Mat()).error().kind == ErrorKind::InvalidArgument);
}
