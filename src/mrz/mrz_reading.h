// What the reader saw in one page image: text, how sure it is of each character, and what is doubtful.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "mrz/mrz_format.h"
#include "mrz/mrz_parser.h"

namespace lanepost::mrz {

/// Another character that may stand at a place, and how likely.
struct MrzAlternative {
    char character = '<';
    double probability = 0; ///< 0 to 1
    /// Same in both.
    friend bool operator==(const MrzAlternative&, const MrzAlternative&) = default;
};

/// One character as read.
struct MrzCharacter {
    char character = '<';
    double confidence = 0;                    ///< 0 to 1; check digits that hold have raised it
    std::vector<MrzAlternative> alternatives; ///< others of at least 0.001, the likeliest first
    /// Same in every part.
    friend bool operator==(const MrzCharacter&, const MrzCharacter&) = default;
};

/// A character that was changed because check digits prove it. Always shown to the officer.
struct MrzRepair {
    MrzPosition position;
    char before = '<';
    char after = '<';
    std::string basis; ///< for people: "check digits document_number, composite"
    /// Same in every part.
    friend bool operator==(const MrzRepair&, const MrzRepair&) = default;
};

/// How the page lies in the image. To see it upright: mirror the image left to right when `mirrored`, then turn it
/// counter-clockwise by `rotation`, then by `skewDegrees`.
struct MrzOrientation {
    int rotation = 0;       ///< 0, 90, 180 or 270: quarter turns that the page was given clockwise
    bool mirrored = false;  ///< the image shows the page as in a mirror
    double skewDegrees = 0; ///< -45 to 45, clockwise positive
    /// Same in every part.
    friend bool operator==(const MrzOrientation&, const MrzOrientation&) = default;
};

/// A place in the image, pixels from the middle of the top left one.
struct ImagePoint {
    double x = 0;
    double y = 0;
    /// Same place.
    friend bool operator==(const ImagePoint&, const ImagePoint&) = default;
};

/// The reading of one image. No zone: `format` is empty, and so are `lines`. Personal data: never log it.
struct MrzReading {
    std::optional<MrzFormat> format;
    std::vector<std::string> lines;                    ///< as printed, but for the repairs
    std::vector<std::vector<MrzCharacter>> characters; ///< one per character of `lines`
    std::optional<MrzParse> parse;                     ///< of `lines`
    /// True only when all present check digits hold, every character is sure, the characters stand evenly and in full
    /// number, and states and dates are possible.
    bool accepted = false;
    /// Fields (by their keys in mrz_json) that a person must compare with the page, and "composite" when that check
    /// digit alone contradicts. Empty when accepted, and for a single line whose fields are not known
    /// (MrzReader::readLine).
    std::vector<std::string> doubtful;
    std::vector<MrzRepair> repairs;
    double confidence = 0; ///< 0 to 1, of the least sure character
    MrzOrientation orientation;
    std::array<ImagePoint, 4> corners{}; ///< of the text, clockwise as one reads, from its top left

    /// True when a machine readable zone was found.
    bool found() const { return !lines.empty(); }
};

} // namespace lanepost::mrz
