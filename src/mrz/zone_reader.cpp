// Candidates from coarse to fine; the first good reading ends the search. Single lines are looked at only when nothing
// else was found.
#include "mrz/zone_reader.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "mrz/line_reader.h"
#include "mrz/zone_ends.h"
#include "mrz/zone_locator.h"

namespace lanepost::mrz {

namespace {

constexpr double kFoundQuality = -1.0;    // DecodedZone::quality below which it is no zone
constexpr double kLikelyZone = 0.12;      // score of a zone that is looked at the other way up in any case
constexpr int kZonesPerLevel = 3;
constexpr std::size_t kHarder = 2; // zones that are looked at in every view and length
constexpr int kSingleLines = 2;    // a level, looked at when no zone of several lines was good
constexpr int kWideLook = 66;      // characters: the longest line, when a third of it was missed at one end
constexpr int kSmallestSide = 16;  // px: less holds no zone
constexpr double kSettledZone = 0.998;  // confidence of every character from which no other look is needed

// Another look at the same pixels: the lines cut a little higher or lower, earlier or later, larger or smaller.
struct Nudge {
    double along;  // pitches
    double across; // capital heights
    double height; // factor
    double pitch;  // factor, about the middle of the line
};
constexpr std::array<Nudge, 2> kOtherLooks{{{0.15, 0.03, 0.90, 1.03}, {-0.15, -0.03, 0.90, 0.98}}};

TextZone nudged(TextZone zone, const Nudge& nudge) {
    for (ZoneLine& line : zone.lines) {
        line.curve[0] += nudge.across * line.capitalHeight;
        line.capitalHeight *= nudge.height;
    }
    zone.firstX += (nudge.along + (1 - nudge.pitch) * zone.charactersPerLine / 2) * zone.pitch;
    zone.pitch *= nudge.pitch;
    return zone;
}

bool ranksBefore(const ZoneAttempt& a, const ZoneAttempt& b) {
    return a.rank() > b.rank();
}

// Numbers of the lines, in reading order, in which a character is not quite sure.
std::vector<std::size_t> unsureLines(const MrzReading& reading) {
    std::vector<std::size_t> unsure;
    for (std::size_t line = 0; line < reading.characters.size(); ++line) {
        const std::vector<MrzCharacter>& characters = reading.characters[line];
        if (std::any_of(characters.begin(), characters.end(),
                        [](const MrzCharacter& character) { return character.confidence < kSettledZone; })) {
            unsure.push_back(line);
        }
    }
    return unsure;
}

} // namespace

ZoneReader::ZoneReader(ZoneViewer viewer) : viewer_(std::move(viewer)) {}

Result<ZoneReader> ZoneReader::create() {
    Result<ZoneViewer> viewer = ZoneViewer::create();
    if (!viewer) {
        return fail(viewer.error());
    }
    return ZoneReader(std::move(*viewer));
}

// The attempt's zone with each length of line, where it fits best: all are tried anywhere in wide strips of `lines`. The
// best fit first.
Result<std::vector<TextZone>> ZoneReader::otherEnds(const GreyPyramid& image, const ZoneAttempt& attempt,
                                                    std::vector<ZoneLine> lines) {
    ZoneAttempt wide{withLength(attempt.zone, kWideLook), attempt.view, {}, {}};
    wide.zone.lines = std::move(lines);
    Result<ZoneEvidence> evidence = viewer_.look(image, wide.zone, wide.view);
    if (!evidence) {
        return fail(evidence.error());
    }
    wide.evidence = std::move(*evidence);
    wide.evidence.frame.pitch = 0;
    wide.zone.lines = attempt.zone.lines;
    std::vector<std::pair<DecodedZone, int>> fits;
    for (const int length : kZoneLengths) {
        wide.evidence.length = length;
        if (!formatsFor(static_cast<int>(wide.zone.lines.size()), length).empty()) {
            fits.emplace_back(fitZone(wide.evidence), length);
        }
    }
    std::sort(fits.begin(), fits.end(), [](const auto& a, const auto& b) {
        return fitsBetter(a.first, a.second, b.first, b.second);
    });
    std::vector<TextZone> zones;
    for (const auto& [fit, length] : fits) {
        if (fit.quality >= kHopelessQuality) {
            zones.push_back(zoneOf(wide, fit, length));
        }
    }
    return zones;
}

// For when the ends of the text were misjudged. The lines are flush, so the last one alone mostly tells (it is seldom all
// fillers); glare makes the shorter lengths look likelier: the check digits decide.
Result<ZoneAttempt> ZoneReader::readOtherLengths(const GreyPyramid& image, ZoneAttempt attempt) {
    attempt.lengthsTried = true;
    const std::vector<ZoneLine> all = attempt.zone.lines;
    for (const std::vector<ZoneLine>& lines : {std::vector{attempt.view.turned ? all.front() : all.back()}, all}) {
        const Result<std::vector<TextZone>> zones = otherEnds(image, attempt, lines);
        if (!zones) {
            return fail(zones.error());
        }
        for (const TextZone& zone : *zones) {
            Result<ZoneAttempt> again = viewer_.read(image, zone, attempt.view);
            if (!again) {
                return again;
            }
            again->lengthsTried = true;
            if (again->rank() > attempt.rank()) {
                attempt = std::move(*again);
            }
            if (attempt.clear() && !attempt.mayBeCut()) {
                return attempt;
            }
        }
    }
    return attempt;
}

// Turned or mirrored, where that looks more like text; else the upright attempt.
Result<ZoneAttempt> ZoneReader::readOtherViews(const GreyPyramid& image, ZoneAttempt upright) {
    const Result<std::vector<ZoneView>> views = viewer_.likelyViews(image, upright.zone);
    if (!views) {
        return fail(views.error());
    }
    ZoneAttempt best = std::move(upright);
    for (const ZoneView view : *views) {
        if (view == ZoneView{}) {
            continue;
        }
        Result<ZoneAttempt> attempt = viewer_.read(image, best.zone, view);
        if (!attempt) {
            return attempt;
        }
        if (attempt->rank() > best.rank()) {
            best = std::move(*attempt);
        }
        if (best.clear()) {
            break;
        }
    }
    return best;
}

// What mostly is enough: upright, else as it looks most like text; clear text that was cut wrongly, at its other ends.
Result<ZoneAttempt> ZoneReader::readZone(const GreyPyramid& image, const TextZone& zone) {
    Result<ZoneAttempt> attempt = viewer_.read(image, zone, {});
    if (attempt && !attempt->clear() && !attempt->cutWrongly() && zone.score >= kLikelyZone) {
        attempt = readOtherViews(image, std::move(*attempt));
    }
    return attempt && !attempt->good() && attempt->cutWrongly() ? readOtherLengths(image, std::move(*attempt))
                                                                : std::move(attempt);
}

// Everything else that may help.
Result<ZoneAttempt> ZoneReader::readHarder(const GreyPyramid& image, ZoneAttempt attempt) {
    Result<ZoneAttempt> best = std::move(attempt);
    if (best->zone.score < kLikelyZone && !best->clear()) {
        best = readOtherViews(image, std::move(*best));
    }
    return best && !best->good() ? readOtherLengths(image, std::move(*best)) : std::move(best);
}

// Reads the zones that were not read before, until one is good; true when one was.
Result<bool> ZoneReader::readZones(const GreyPyramid& image, const std::vector<TextZone>& zones,
                                   std::vector<ZoneAttempt>& attempts) {
    for (const TextZone& zone : zones) {
        const bool known = std::any_of(attempts.begin(), attempts.end(), [&](const ZoneAttempt& attempt) {
            return attempt.zone.toImage == zone.toImage;
        });
        if (known) {
            continue;
        }
        Result<ZoneAttempt> attempt = readZone(image, zone);
        if (!attempt) {
            return fail(attempt.error());
        }
        attempts.push_back(std::move(*attempt));
        if (attempts.back().good()) {
            return true;
        }
    }
    return false;
}

// Looks harder at the likeliest attempts, until one is good; true when one was.
Result<bool> ZoneReader::lookHarder(const GreyPyramid& image, std::vector<ZoneAttempt>& attempts) {
    std::stable_sort(attempts.begin(), attempts.end(), ranksBefore);
    for (std::size_t i = 0; i < std::min(attempts.size(), kHarder); ++i) {
        if (attempts[i].lengthsTried || attempts[i].decoded.quality < kHopelessQuality) {
            continue;
        }
        Result<ZoneAttempt> harder = readHarder(image, std::move(attempts[i]));
        if (!harder) {
            return fail(harder.error());
        }
        attempts[i] = std::move(*harder);
        if (attempts[i].good()) {
            return true;
        }
    }
    return false;
}

Result<std::optional<ZoneAttempt>> ZoneReader::search(const GreyPyramid& image) {
    const ZoneLocator locator(image);
    std::vector<ZoneAttempt> attempts;
    Result<bool> done = false;
    for (int level = 0; level < locator.levelCount() && done && !*done; ++level) {
        bool complete = false;
        done = readZones(image, locator.locateFirst(level, kZonesPerLevel, complete), attempts);
        if (done && !*done && !complete) {
            done = readZones(image, locator.locate(level, kZonesPerLevel), attempts);
        }
    }
    if (done && !*done) {
        done = lookHarder(image, attempts);
    }
    for (int level = 0; level < locator.levelCount() && done && !*done; ++level) {
        done = readZones(image, locator.locateSingleLines(level, kSingleLines), attempts);
    }
    if (done && !*done) {
        done = lookHarder(image, attempts);
    }
    if (!done) {
        return fail(done.error());
    }
    std::erase_if(attempts, [](const ZoneAttempt& attempt) { return !attempt.decoded.reading.found(); });
    const auto best = std::min_element(attempts.begin(), attempts.end(), ranksBefore);
    return best == attempts.end() ? std::optional<ZoneAttempt>() : std::move(*best);
}

// Lines that are not quite sure are looked at twice more, and the looks are weighed as one.
Result<ZoneAttempt> ZoneReader::lookAgain(const GreyPyramid& image, ZoneAttempt attempt) {
    const std::vector<std::size_t> unsure = unsureLines(attempt.decoded.reading);
    TextZone zone = attempt.zone;
    zone.lines.clear();
    for (const std::size_t line : unsure) {
        zone.lines.push_back(attempt.zone.lines[attempt.view.turned ? attempt.zone.lines.size() - 1 - line : line]);
    }
    if (attempt.view.turned) {
        std::reverse(zone.lines.begin(), zone.lines.end());
    }
    std::vector<ZoneEvidence> looks{attempt.evidence};
    for (const Nudge& nudge : kOtherLooks) {
        Result<ZoneEvidence> look = viewer_.look(image, nudged(zone, nudge), attempt.view);
        if (!look) {
            return fail(look.error());
        }
        looks.push_back(attempt.evidence);
        for (std::size_t i = 0; i < unsure.size(); ++i) {
            looks.back().lines[unsure[i]] = std::move(look->lines[i]);
        }
    }
    DecodedZone decoded = decodeZones(looks, EvidenceOf::OneImage);
    if (decoded.reading.found()) {
        attempt.decoded = std::move(decoded);
    }
    return attempt;
}

Result<std::optional<ZoneAttempt>> ZoneReader::find(const GreyPyramid& image) {
    if (std::min(image.size().width, image.size().height) < kSmallestSide) {
        return std::optional<ZoneAttempt>();
    }
    Result<std::optional<ZoneAttempt>> found = search(image);
    if (!found || !*found || (*found)->decoded.reading.confidence >= kSettledZone) {
        return found;
    }
    if ((*found)->decoded.quality < kFoundQuality) {
        return std::optional<ZoneAttempt>();
    }
    Result<ZoneAttempt> again = lookAgain(image, std::move(**found));
    if (!again) {
        return fail(again.error());
    }
    return std::optional<ZoneAttempt>(std::move(*again));
}

Result<MrzReading> ZoneReader::readLine(const GreyPyramid& image) {
    return mrz::readLine(viewer_, image);
}

} // namespace lanepost::mrz
