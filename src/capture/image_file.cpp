#include "capture/image_file.h"

#include <string>

#include <opencv2/imgcodecs.hpp>

#include "base/file.h"
#include "capture/image_header.h"

namespace lanepost::capture {
namespace {

Result<void> checkSize(const ImageHeader& header) {
    const std::size_t pixels = std::size_t{header.width} * header.height;
    const std::string size = std::to_string(header.width) + " x " + std::to_string(header.height) + " pixels";
    if (pixels == 0) {
        return fail(ErrorKind::Corrupt, std::string(header.format) + " header says " + size);
    }
    if (pixels > kMaxImagePixels || header.width > static_cast<std::uint32_t>(kMaxImageSide) ||
        header.height > static_cast<std::uint32_t>(kMaxImageSide)) {
        return fail(ErrorKind::LimitExceeded, size + ", the limit is " + std::to_string(kMaxImagePixels / 1'000'000) +
                                                  " megapixels and " + std::to_string(kMaxImageSide) +
                                                  " a side; scan at a lower resolution");
    }
    return {};
}

} // namespace

Result<cv::Mat> decodeImage(std::span<const std::byte> bytes) {
    if (bytes.empty()) {
        return fail(ErrorKind::Corrupt, "the image is empty (0 bytes)");
    }
    const auto header = readImageHeader(bytes);
    if (!header) {
        return fail(ErrorKind::Unsupported, "not a JPEG, PNG, BMP or WebP image, or cut off within its header");
    }
    if (auto sized = checkSize(*header); !sized) {
        return fail(sized.error());
    }
    if (!hasImageEnd(bytes)) {
        return fail(ErrorKind::Corrupt, "the " + std::string(header->format) + " image is cut off: its end is missing");
    }
    try {
        const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::byte*>(bytes.data()));
        cv::Mat image = cv::imdecode(raw, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
        if (image.empty()) {
            return fail(ErrorKind::Corrupt, "damaged " + std::string(header->format) + " image, cannot be decoded");
        }
        return image;
    } catch (const cv::Exception& error) {
        return fail(ErrorKind::Corrupt, "damaged " + std::string(header->format) + " image: " + error.err);
    }
}

Result<cv::Mat> loadImage(const std::filesystem::path& path) {
    const auto bytes = readFile(path, kMaxImageBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    auto image = decodeImage(*bytes);
    if (!image) {
        return fail(path.string(), image.error());
    }
    return image;
}

Result<std::vector<std::byte>> encodeJpeg(const cv::Mat& image, int quality) {
    if (image.empty()) {
        return fail(ErrorKind::InvalidArgument, "an empty image cannot be encoded");
    }
    try {
        std::vector<unsigned char> encoded;
        if (!cv::imencode(".jpg", image, encoded, {cv::IMWRITE_JPEG_QUALITY, quality})) {
            return fail(ErrorKind::Internal, "the JPEG encoder refused the image");
        }
        const auto bytes = std::as_bytes(std::span<const unsigned char>(encoded));
        return std::vector<std::byte>(bytes.begin(), bytes.end());
    } catch (const cv::Exception& error) {
        return fail(ErrorKind::Internal, "the JPEG encoder failed: " + error.err);
    }
}

} // namespace lanepost::capture
