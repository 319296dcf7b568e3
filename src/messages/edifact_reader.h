// UN/EDIFACT interchanges (ISO 9735) as segments: separators, release characters and character sets, nothing of meaning.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace lanepost::messages {

/// A data element of a segment: its components in order; a simple element has one.
using EdifactElement = std::vector<std::string>;

/// One segment, for example NAD+FL+++SPECIMEN:ANNA.
struct EdifactSegment {
    std::string tag;                      ///< "NAD"
    std::vector<EdifactElement> elements; ///< after the tag
    std::size_t number = 0;               ///< its place in the interchange, from 1, for messages to people
    std::size_t offset = 0;               ///< of its first byte

    /// The component, both counted from 0; empty when it is not there.
    const std::string& component(std::size_t element, std::size_t index = 0) const;
};

/// The separators in use, from UNA or the defaults of ISO 9735.
struct EdifactSyntax {
    char component = ':';
    char element = '+';
    char decimal = '.';
    char release = '?'; ///< ' ' : none
    char terminator = '\'';
};

/// An interchange cut into segments, UNA left out.
struct EdifactInterchange {
    EdifactSyntax syntax;
    std::string characterSet; ///< as UNB names it, for example "UNOA"
    std::vector<EdifactSegment> segments;
};

/// Caps on what is read; a list of the largest ship or train stays far below.
inline constexpr std::size_t kMaxInterchangeBytes = 16U << 20;
inline constexpr std::size_t kMaxSegments = 500'000;
inline constexpr std::size_t kMaxSegmentBytes = 4096;
inline constexpr std::size_t kMaxElements = 64;
inline constexpr std::size_t kMaxComponents = 32;

/// Cuts `bytes` into segments. Line ends between segments are left out. Texts are checked against the character set that
/// UNB names (UNOA, UNOB, UNOC = ISO 8859-1, and UTF-8 as UNOW or UNOY) and given as UTF-8.
/// Error: InvalidArgument, LimitExceeded, Unsupported (another character set); the message names the segment's number
/// and byte and what was expected, never its content. Thread-safe.
[[nodiscard]] Result<EdifactInterchange> readEdifact(std::string_view bytes);

} // namespace lanepost::messages
