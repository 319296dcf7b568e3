// Images from files and bytes, with caps, so that a hostile picture is an error and not a full memory.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include <opencv2/core.hpp>

#include "base/result.h"

namespace lanepost::capture {

/// The largest file that is opened as an image.
inline constexpr std::size_t kMaxImageBytes = std::size_t{64} << 20;
/// The most pixels that are decoded: above the 50 megapixels of any document reader or lane camera.
inline constexpr std::size_t kMaxImagePixels = 60'000'000;
/// The longest side that is decoded.
inline constexpr int kMaxImageSide = 16'384;

/// Decodes a JPEG, PNG, BMP or WebP image to 8-bit grey or BGR. Its size is read from its header first.
/// Error: Unsupported (another format), LimitExceeded (with the size found), Corrupt (cannot be decoded). Thread-safe.
[[nodiscard]] Result<cv::Mat> decodeImage(std::span<const std::byte> bytes);

/// As decodeImage, from a file; the message begins with the path. Error: also NotFound and Io. Thread-safe.
[[nodiscard]] Result<cv::Mat> loadImage(const std::filesystem::path& path);

/// JPEG bytes of an 8-bit grey or BGR image, for evidence. quality: 1 to 100.
/// Error: InvalidArgument for an empty image, Internal when the encoder refuses. Thread-safe.
[[nodiscard]] Result<std::vector<std::byte>> encodeJpeg(const cv::Mat& image, int quality = 85);

} // namespace lanepost::capture
