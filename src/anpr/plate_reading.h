// What the plate reader saw in one picture: plain values, no pixels.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lanepost::anpr {

/// A box in the picture's pixels; it may reach over the picture's edge by a few pixels.
struct PlateBox {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    friend bool operator==(const PlateBox&, const PlateBox&) = default;
};

/// Another character that may stand at a place, with its share of the evidence there (0..1).
struct CharacterAlternative {
    char character = '\0';
    double confidence = 0;
    friend bool operator==(const CharacterAlternative&, const CharacterAlternative&) = default;
};

/// One character of a reading. `confidence` is the network's share for it at its place, 0..1.
struct PlateCharacter {
    char character = '\0';
    double confidence = 0;
    std::vector<CharacterAlternative> alternatives; ///< likeliest first, those above 1 %
    std::string seen; ///< the letter with its mark, in UTF-8, for example "Ö"; empty where there is no mark
    friend bool operator==(const PlateCharacter&, const PlateCharacter&) = default;
};

/// A whole registration with the probability that the network gives it, 0..1.
struct PlateText {
    std::string text;
    double confidence = 0;
    friend bool operator==(const PlateText&, const PlateText&) = default;
};

/// A blue band at the plate's left end.
struct PlateBand {
    std::string sign;      ///< the distinguishing sign as read in it; empty when it can't be read
    double confidence = 0; ///< of `sign`, 0..1
    bool right = false;    ///< there is another band at the right end
    friend bool operator==(const PlateBand&, const PlateBand&) = default;
};

/// What speaks for a country, each kind apart from the others. Nothing here changes the text.
struct PlateEvidence {
    std::vector<std::string> syntax; ///< signs of all countries that write registrations like this one, sorted
    std::optional<PlateBand> band;   ///< empty where no blue band was seen
    std::string paper;               ///< "white" or "yellow"; empty where the light does not let it be told
    std::string ink;                 ///< "red"; empty for anything else
    friend bool operator==(const PlateEvidence&, const PlateEvidence&) = default;
};

/// The country of a plate. Syntax alone never fills this.
struct PlateCountry {
    std::string sign;     ///< distinguishing sign, for example "D"
    bool certain = false; ///< the picture and the syntax agree, and no other country fits both
    friend bool operator==(const PlateCountry&, const PlateCountry&) = default;
};

/// One plate as it was read. Letters are A-Z and digits; separators, seals and stickers are left out, Cyrillic or
/// Greek letters are given by their Latin look-alikes and letters with marks by those without, as registrations are
/// matched. The text is what was seen: no syntax corrects it.
struct PlateReading {
    std::string text;
    std::string seen;      ///< the text with the marks on its letters, in UTF-8, for example "GÖXY12"; else as `text`
    double confidence = 0; ///< probability of the whole text given the crop, 0..1
    std::vector<PlateCharacter> characters;
    std::vector<PlateText> alternatives; ///< other readings of the same plate, likeliest first
    bool certain = false;                ///< calibrated; see models/plate_reader.md for its precision
    PlateEvidence evidence;
    std::optional<PlateCountry> country; ///< empty where the picture gives too little evidence
    int rows = 1;                        ///< 1 or 2
    PlateBox box;
    double sharpness = 0;           ///< of the characters' edges, as PlaceLook has it: 0.2 is blurred, 0.4 sharp
    double detectionConfidence = 0; ///< how sure the detector is that a plate is there, 0..1
    friend bool operator==(const PlateReading&, const PlateReading&) = default;
};

/// Why a picture gave no reading; decided by src/anpr/no_reading_reason.cpp.
enum class NoReadingReason {
    None,          ///< there is a reading
    NoPlateFound,  ///< nothing in the picture looks like a plate
    TooDark,       ///< the picture, or the place of the plate, is nearly black
    TooSmall,      ///< a plate was found, but it is under 60 px wide or 10 px high
    Blurred,       ///< a plate was found, but it has no sharp edges
    Covered,       ///< a plate was found, but nearly half of it or more shows no characters
    ForeignScript, ///< a plate was found, sharp and full of strokes, and no Latin characters come of them
};

/// The reason's name in JSON, for example "no_plate_found"; "" for None. Thread-safe.
std::string_view name(NoReadingReason reason);

/// One orange panel for dangerous goods (ADR 5.3.2). Numbers are as seen; the checks never change them.
struct AdrPanel {
    std::string hazardNumber;        ///< upper row, for example "X423"; empty when it can't be read
    bool hazardNumberListed = false; ///< it stands in the list of ADR 5.3.2.3.2
    std::string unNumber;            ///< lower row, four digits; empty on a blank panel
    bool unNumberInRange = false;    ///< it lies where UN numbers are assigned
    std::optional<bool> pairListed; ///< ADR gives this UN number this hazard number; empty where that is not known here
    bool blank = false;             ///< a panel without numbers: packages or several goods
    double confidence = 0;          ///< probability of both rows, 0..1; of a blank one, how orange it is
    PlateBox box;
    friend bool operator==(const AdrPanel&, const AdrPanel&) = default;
};

/// All that was read in one picture: best plate first.
struct PlateSceneReading {
    std::vector<PlateReading> plates;
    std::vector<AdrPanel> adr;
    NoReadingReason whyNot = NoReadingReason::NoPlateFound;
    friend bool operator==(const PlateSceneReading&, const PlateSceneReading&) = default;
};

} // namespace lanepost::anpr
