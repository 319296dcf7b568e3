#include "capture/image_header.h"

#include <algorithm>

#include "base/hash.h"

namespace lanepost::capture {
namespace {

using Bytes = std::span<const std::byte>;

std::uint32_t byteAt(Bytes bytes, std::size_t i) {
    return i < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i]) : 0;
}

std::uint32_t bigEndian(Bytes bytes, std::size_t at, int count) {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i) {
        value = value << 8 | byteAt(bytes, at + static_cast<std::size_t>(i));
    }
    return value;
}

std::uint32_t littleEndian(Bytes bytes, std::size_t at, int count) {
    std::uint32_t value = 0;
    for (int i = count - 1; i >= 0; --i) {
        value = value << 8 | byteAt(bytes, at + static_cast<std::size_t>(i));
    }
    return value;
}

bool hasText(Bytes bytes, std::size_t at, std::string_view text) {
    return at + text.size() <= bytes.size() &&
           std::ranges::equal(bytes.subspan(at, text.size()), asBytes(text));
}

std::optional<ImageHeader> readPng(Bytes bytes) {
    if (bytes.size() < 24 || !hasText(bytes, 1, "PNG\r\n\x1a\n") || !hasText(bytes, 12, "IHDR")) {
        return std::nullopt;
    }
    return ImageHeader{"PNG", bigEndian(bytes, 16, 4), bigEndian(bytes, 20, 4)};
}

bool isFrameMarker(std::uint32_t marker) { // SOF0 to SOF15 but DHT, JPG and DAC
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

constexpr std::uint32_t kStartOfScan = 0xDA;
constexpr std::uint32_t kEndOfImage = 0xD9;

/// Walks the marker segments of a JPEG file to the first whose marker `wanted` accepts; its offset, or nothing.
template <typename Predicate>
std::optional<std::size_t> findJpegSegment(Bytes bytes, Predicate wanted) {
    std::size_t at = 2;
    while (at + 9 < bytes.size() && byteAt(bytes, at) == 0xFF) {
        const std::uint32_t marker = byteAt(bytes, at + 1);
        if (marker == 0xFF) { // fill byte before a marker
            ++at;
            continue;
        }
        if (wanted(marker)) {
            return at;
        }
        at += 2 + std::max<std::uint32_t>(2, bigEndian(bytes, at + 2, 2));
    }
    return std::nullopt;
}

std::optional<ImageHeader> readJpeg(Bytes bytes) {
    const auto frame = findJpegSegment(bytes, isFrameMarker);
    if (!frame) {
        return std::nullopt;
    }
    return ImageHeader{"JPEG", bigEndian(bytes, *frame + 7, 2), bigEndian(bytes, *frame + 5, 2)};
}

std::optional<ImageHeader> readBmp(Bytes bytes) {
    if (bytes.size() < 26) {
        return std::nullopt;
    }
    const auto height = static_cast<std::int32_t>(littleEndian(bytes, 22, 4));
    const auto magnitude = height < 0 ? 0U - static_cast<std::uint32_t>(height) : static_cast<std::uint32_t>(height);
    return ImageHeader{"BMP", littleEndian(bytes, 18, 4), magnitude};
}

std::optional<ImageHeader> readWebp(Bytes bytes) {
    if (bytes.size() < 30 || !hasText(bytes, 8, "WEBP")) {
        return std::nullopt;
    }
    if (hasText(bytes, 12, "VP8X")) {
        return ImageHeader{"WebP", littleEndian(bytes, 24, 3) + 1, littleEndian(bytes, 27, 3) + 1};
    }
    if (hasText(bytes, 12, "VP8L")) {
        const std::uint32_t bits = littleEndian(bytes, 21, 4);
        return ImageHeader{"WebP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
    }
    return ImageHeader{"WebP", littleEndian(bytes, 26, 2) & 0x3FFF, littleEndian(bytes, 28, 2) & 0x3FFF};
}

} // namespace

std::optional<ImageHeader> readImageHeader(Bytes bytes) {
    if (hasText(bytes, 0, "\x89") && hasText(bytes, 1, "PNG")) {
        return readPng(bytes);
    }
    if (hasText(bytes, 0, "\xFF\xD8")) {
        return readJpeg(bytes);
    }
    if (hasText(bytes, 0, "BM")) {
        return readBmp(bytes);
    }
    if (hasText(bytes, 0, "RIFF")) {
        return readWebp(bytes);
    }
    return std::nullopt;
}

bool hasImageEnd(Bytes bytes) {
    if (!hasText(bytes, 0, "\xFF\xD8")) {
        return true;
    }
    const auto scan = findJpegSegment(bytes, [](std::uint32_t marker) { return marker == kStartOfScan; });
    if (!scan) {
        return false;
    }
    // Picture data never holds FF D9: an FF within it is followed by 00 (ITU-T T.81, B.1.1.5).
    for (std::size_t at = *scan; at + 1 < bytes.size(); ++at) {
        if (byteAt(bytes, at) == 0xFF && byteAt(bytes, at + 1) == kEndOfImage) {
            return true;
        }
    }
    return false;
}

} // namespace lanepost::capture
