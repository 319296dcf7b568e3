// Text lines of like length, direction and distance are grouped in twos and threes; a group is a zone when its
// characters stand at an even pitch (zone_refiner).
#include "mrz/zone_locator.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "mrz/zone_refiner.h"

namespace lanepost::mrz {

namespace {

constexpr double kCoarsestSide = 250; // px: a zone as wide as the image has a pitch of about 5.5 px there
constexpr double kLevelFactor = 1.8;  // findTextLines works over an octave of pitch
constexpr double kFinestSide = 1400;
constexpr double kSmallestPitch = 8; // px of the full image; smaller print is searched in small images only
constexpr double kLeastLength = 62;  // px
constexpr double kMinSpacing = 5.5;  // px at search size
constexpr double kMaxSpacing = 23;
constexpr double kMinLengthPerSpacing = 8.5; // a card with wide spacing, broken line
constexpr double kMaxLengthPerSpacing = 30;
constexpr double kAloneScore = 0.2;
constexpr std::size_t kMostSingle = 3; // single lines a level that are looked at closely
constexpr int kMostMeasured = 6;     // groups a level that are looked at closely: about 2 ms each
constexpr double kClearScore = 0.15; // a zone this even needs no second look at parts of it

cv::Point2d directionOf(const TextLine& line) {
    const cv::Point2d delta = line.end - line.start;
    return delta * (1.0 / cv::norm(delta));
}

// How two lines lie to each other, seen along the first.
struct Relation {
    bool parallel = false;
    double spacing = 0;  // signed, across
    double together = 0; // length of both from the first end to the last
    double shared = 0;   // length where both are
};

Relation relate(const TextLine& a, const TextLine& b) {
    Relation relation;
    const cv::Point2d along = directionOf(a);
    const cv::Point2d other = directionOf(b);
    relation.parallel = std::abs(along.x * other.y - along.y * other.x) < 0.07;
    const cv::Point2d across(-along.y, along.x);
    const double b1 = cv::Point2d(b.start).dot(along);
    const double b2 = cv::Point2d(b.end).dot(along);
    const double a1 = cv::Point2d(a.start).dot(along);
    const double a2 = cv::Point2d(a.end).dot(along);
    const double from = std::max(std::min(a1, a2), std::min(b1, b2));
    const double to = std::min(std::max(a1, a2), std::max(b1, b2));
    relation.shared = to - from;
    relation.together = std::max(std::max(a1, a2), std::max(b1, b2)) - std::min(std::min(a1, a2), std::min(b1, b2));
    // Distance where both are, since perspective lets them converge.
    const double at = (from + to) / 2;
    const cv::Point2d pointB = cv::Point2d(b.start) + cv::Point2d(b.end - b.start) * ((at - b1) / (b2 - b1));
    relation.spacing = (pointB - cv::Point2d(a.start)).dot(across);
    return relation;
}

bool mayPair(const TextLine& a, const TextLine& b, const Relation& relation) {
    const double spacing = std::abs(relation.spacing);
    const double shorter = std::min(a.length(), b.length());
    const double longer = std::max(a.length(), b.length());
    return relation.parallel && spacing > kMinSpacing && spacing < kMaxSpacing && shorter > 0.45 * longer &&
           relation.shared > 0.75 * shorter && relation.together > kMinLengthPerSpacing * spacing &&
           relation.together < kMaxLengthPerSpacing * spacing;
}

double groupScore(const std::vector<TextLine>& lines, double together) {
    double seen = 0;
    for (const TextLine& line : lines) {
        seen += line.length() * std::min(1.0F, line.coverage);
    }
    const double filled = seen / (together * static_cast<double>(lines.size()));
    return filled * together * (lines.size() == 3 ? 1.15 : 1.0);
}

void scaleLines(std::vector<LineGroup>& groups, double scale) {
    for (LineGroup& group : groups) {
        for (TextLine& line : group.lines) {
            const auto toFull = [&](cv::Point2f p) {
                return cv::Point2f(static_cast<float>((p.x + 0.5) / scale - 0.5),
                                   static_cast<float>((p.y + 0.5) / scale - 0.5));
            };
            line.start = toFull(line.start);
            line.end = toFull(line.end);
        }
    }
}

void addTriples(const std::vector<TextLine>& lines, std::size_t i, std::size_t j, const Relation& first,
                std::vector<LineGroup>& groups) {
    for (std::size_t k = 0; k < lines.size(); ++k) {
        if (k <= i || k == j) { // a triple and its reverse are one
            continue;
        }
        const Relation second = relate(lines[j], lines[k]);
        const Relation whole = relate(lines[i], lines[k]);
        const double ratio = std::abs(second.spacing / first.spacing);
        if (second.parallel && ratio > 0.75 && ratio < 1.33 && std::abs(second.spacing) > kMinSpacing &&
            whole.spacing * first.spacing > 0 && std::abs(whole.spacing) > 1.6 * std::abs(first.spacing) &&
            std::min(lines[j].length(), lines[k].length()) > 0.45 * std::max(lines[j].length(), lines[k].length()) &&
            second.shared > 0.75 * std::min(lines[j].length(), lines[k].length())) {
            const double together = std::max({first.together, second.together, whole.together});
            std::vector<TextLine> three = {lines[i], lines[j], lines[k]};
            const double score = groupScore(three, together);
            groups.push_back({std::move(three), score});
        }
    }
}

bool sameZone(const TextZone& a, const TextZone& b) {
    const auto ca = a.corners();
    const auto cb = b.corners();
    const cv::Point2d ma = (ca[0] + ca[2]) * 0.5;
    const cv::Point2d mb = (cb[0] + cb[2]) * 0.5;
    return a.lines.size() == b.lines.size() && cv::norm(ma - mb) < 2 * a.pitchInImage();
}

// Two lines whose pitch seemed to be a card's, as two whole lines of a larger document. The shape of the zone tells
// which: 17.6 times as long as the lines' distance with 44 characters, 14.4 times with 36.
TextZone withLongerLines(TextZone zone) {
    const double length = zone.pitch * zone.charactersPerLine;
    zone.charactersPerLine = length > 16 * zone.lineSpacing() ? 44 : 36;
    zone.pitch = length / zone.charactersPerLine;
    return zone;
}

// Whether one measured line can be a whole zone: as even as print can be, and characters about as high as wide apart.
// Rules, text and edges that are no zone score about 0.1 (rendered zones: 9 of 10 above 0.24).
bool standsAlone(const TextZone& zone) {
    const double aspect = zone.lines[0].capitalHeight / zone.pitch;
    return zone.charactersPerLine == 30 && zone.score > kAloneScore && aspect > 0.75 && aspect < 1.4;
}

void addZone(TextZone zone, std::vector<TextZone>& zones) {
    if (std::none_of(zones.begin(), zones.end(), [&](const TextZone& other) { return sameZone(zone, other); })) {
        zones.push_back(std::move(zone));
    }
}

// The line one spacing further on than the last, seen from the first.
TextLine nextLine(const TextLine& first, const TextLine& last) {
    TextLine next = last;
    const bool flipped = (first.end - first.start).dot(last.end - last.start) < 0;
    next.start += last.start - (flipped ? first.end : first.start);
    next.end += last.end - (flipped ? first.start : first.end);
    return next;
}

// The line half-way between two.
TextLine betweenLines(const TextLine& first, const TextLine& last) {
    TextLine middle = first;
    const bool flipped = (first.end - first.start).dot(last.end - last.start) < 0;
    middle.start = (first.start + (flipped ? last.end : last.start)) * 0.5F;
    middle.end = (first.end + (flipped ? last.start : last.end)) * 0.5F;
    return middle;
}

// Lines of 30 characters come in threes, but for a licence: two of them are looked at again with a third one after,
// before and between them.
std::optional<TextZone> withThirdLine(const GreyPyramid& image, const LineGroup& group) {
    const TextLine& first = group.lines[0];
    const TextLine& second = group.lines[1];
    std::optional<TextZone> best;
    for (const std::vector<TextLine>& lines : {std::vector<TextLine>{first, second, nextLine(first, second)},
                                               std::vector<TextLine>{nextLine(second, first), first, second},
                                               std::vector<TextLine>{first, betweenLines(first, second), second}}) {
        std::optional<TextZone> zone = refineZone(image, lines);
        if (zone && (!best || zone->score > best->score)) {
            best = std::move(zone);
        }
    }
    return best;
}

bool isPartOf(const LineGroup& part, const LineGroup& whole) {
    return std::all_of(part.lines.begin(), part.lines.end(), [&](const TextLine& line) {
        return std::any_of(whole.lines.begin(), whole.lines.end(),
                           [&](const TextLine& other) { return line.start == other.start && line.end == other.end; });
    });
}

} // namespace

ZoneLocator::ZoneLocator(const GreyPyramid& image) : image_(image) {
    const double full = std::max(image.size().width, image.size().height);
    const double finest = std::min(kFinestSide, std::max(full * 3.5 / kSmallestPitch, std::min(full * 1.2, 460.0)));
    for (double side = kCoarsestSide; longSides_.empty() || side < finest * 1.25; side *= kLevelFactor) {
        longSides_.push_back(side);
    }
    lines_.resize(longSides_.size());
}

const ZoneLocator::LevelLines& ZoneLocator::linesAt(int level) const {
    std::optional<LevelLines>& found = lines_[level];
    if (!found) {
        found.emplace();
        const cv::Mat small = image_.resized(longSides_[level], found->scale);
        found->lines = findTextLines(small, static_cast<float>(kLeastLength));
        std::erase_if(found->lines, [](const TextLine& line) { return line.coverage < 0.5F; });
    }
    return *found;
}

std::vector<TextZone> ZoneLocator::locateSingleLines(int level, int most) const {
    const auto& [lines, scale] = linesAt(level);
    std::vector<LineGroup> groups;
    for (const TextLine& line : lines) {
        groups.push_back({{line}, line.length() * std::min(1.0F, line.coverage)});
    }
    std::sort(groups.begin(), groups.end(), [](const LineGroup& a, const LineGroup& b) { return a.score > b.score; });
    groups.resize(std::min<std::size_t>(groups.size(), kMostSingle));
    scaleLines(groups, scale);
    std::vector<TextZone> zones;
    for (const LineGroup& group : groups) {
        std::optional<TextZone> zone = refineZone(image_, group.lines);
        if (zone && standsAlone(*zone)) {
            addZone(std::move(*zone), zones);
        }
    }
    std::sort(zones.begin(), zones.end(), [](const TextZone& a, const TextZone& b) { return a.score > b.score; });
    zones.resize(std::min<std::size_t>(zones.size(), most));
    return zones;
}

std::vector<LineGroup> ZoneLocator::findGroups(int level) const {
    const auto& [lines, scale] = linesAt(level);
    std::vector<LineGroup> groups;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t j = 0; j < lines.size(); ++j) {
            if (i == j) {
                continue;
            }
            const Relation relation = relate(lines[i], lines[j]);
            if (!mayPair(lines[i], lines[j], relation)) {
                continue;
            }
            if (i < j) {
                groups.push_back({{lines[i], lines[j]}, groupScore({lines[i], lines[j]}, relation.together)});
            }
            addTriples(lines, i, j, relation, groups);
        }
    }
    std::sort(groups.begin(), groups.end(), [](const LineGroup& a, const LineGroup& b) { return a.score > b.score; });
    scaleLines(groups, scale);
    return groups;
}

// Measures the groups in their order; those that are part of a clear zone are passed over.
std::vector<TextZone> ZoneLocator::measure(const std::vector<LineGroup>& groups, bool untilClear,
                                           bool& complete) const {
    std::vector<TextZone> zones;
    std::vector<LineGroup> taken;
    int measured = 0;
    complete = true;
    for (const LineGroup& group : groups) {
        if (measured == kMostMeasured) {
            break;
        }
        if (std::any_of(taken.begin(), taken.end(), [&](const LineGroup& other) { return isPartOf(group, other); })) {
            continue;
        }
        ++measured;
        std::optional<TextZone> zone = refineZone(image_, group.lines);
        if (!zone) {
            continue;
        }
        if (zone->lines.size() == 2 && zone->charactersPerLine == 30) {
            TextZone longer = withLongerLines(*zone);
            if (std::optional<TextZone> three = withThirdLine(image_, group)) {
                // The third line was only guessed at: what the two score counts as well.
                three->score = std::sqrt(three->score * zone->score);
                zone = std::move(three);
                longer.score = std::min(longer.score, 0.9 * zone->score);
                addZone(std::move(longer), zones);
            } else {
                zone = std::move(longer);
            }
        }
        const bool clear = zone->score > kClearScore;
        if (clear) {
            taken.push_back(group);
        }
        addZone(*zone, zones);
        if (clear && untilClear && (zone->lines.size() == 3 || zone->charactersPerLine > 30)) {
            complete = &group == &groups.back();
            return {*zone};
        }
    }
    std::sort(zones.begin(), zones.end(), [](const TextZone& a, const TextZone& b) { return a.score > b.score; });
    return zones;
}

std::vector<TextZone> ZoneLocator::locate(int level, int most) const {
    bool complete = false;
    std::vector<TextZone> zones = measure(findGroups(level), false, complete);
    zones.resize(std::min<std::size_t>(zones.size(), most));
    return zones;
}

std::vector<TextZone> ZoneLocator::locateFirst(int level, int most, bool& complete) const {
    std::vector<TextZone> zones = measure(findGroups(level), true, complete);
    zones.resize(std::min<std::size_t>(zones.size(), most));
    return zones;
}

} // namespace lanepost::mrz
