// The size of an image, read from its header without decoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lanepost::capture {

/// What an image's header says.
struct ImageHeader {
    std::string_view format; ///< "JPEG", "PNG", "BMP" or "WebP"
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};

/// The header of a JPEG, PNG, BMP or WebP image; nothing when it is another format or cut short.
/// Thread-safe. Sources: ITU-T T.81 B.2.2, W3C PNG 11.2.1, the WebP container specification, BITMAPINFOHEADER.
std::optional<ImageHeader> readImageHeader(std::span<const std::byte> bytes);

/// False for a JPEG file that was cut off: no end marker follows its picture data. Other formats: true, their
/// decoders notice by themselves, while a JPEG decoder fills the rest with grey and says nothing. Thread-safe.
bool hasImageEnd(std::span<const std::byte> bytes);

} // namespace lanepost::capture
