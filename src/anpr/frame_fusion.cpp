// What several frames say together about the text of one plate.
#include "anpr/frame_fusion.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lanepost::anpr {
namespace {

constexpr std::size_t kMostFrames = 64;
constexpr double kLeastWeight = .1;
constexpr double kBlurred = .12; // sharpness of PlaceLook at which a frame counts least, and fully
constexpr double kSharp = .40;
constexpr double kUnofferedCharacter = .004; // alternatives below 1 % are not listed
constexpr double kUnofferedText = 1e-4;      // for a text that a frame can't be compared with
constexpr double kIndependentFrames = 4;

double shareOf(const PlateCharacter& read, char character) {
    if (read.character == character) {
        return read.confidence;
    }
    const auto other = std::find_if(read.alternatives.begin(), read.alternatives.end(),
                                    [&](const CharacterAlternative& a) { return a.character == character; });
    return other == read.alternatives.end() ? 0 : other->confidence;
}

double offered(const PlateReading& reading, std::string_view text) {
    if (reading.text == text) {
        return reading.confidence;
    }
    const auto other = std::find_if(reading.alternatives.begin(), reading.alternatives.end(),
                                    [&](const PlateText& t) { return t.text == text; });
    return other == reading.alternatives.end() ? 0 : other->confidence;
}

} // namespace

std::size_t textDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) {
        row[j] = j;
    }
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row[b.size()];
}

double frameWeight(const PlateReading& reading) {
    const double share = (reading.sharpness - kBlurred) / (kSharp - kBlurred);
    return std::clamp(share, kLeastWeight, 1.);
}

double logSupport(const PlateReading& reading, std::string_view text) {
    double best = std::max(kUnofferedText, offered(reading, text));
    if (reading.characters.size() == text.size()) {
        double product = 1;
        for (std::size_t i = 0; i < text.size(); ++i) {
            product *= std::max(kUnofferedCharacter, shareOf(reading.characters[i], text[i]));
        }
        best = std::max(best, std::min(product, 1.));
    }
    return std::log(std::min(1., best));
}

void FrameFusion::add(const PlateReading& reading) {
    Frame frame;
    frame.reading.text = reading.text;
    frame.reading.confidence = reading.confidence;
    frame.reading.alternatives = reading.alternatives;
    frame.reading.characters = reading.characters;
    frame.weight = frameWeight(reading);
    frames_.push_back(std::move(frame));
    if (frames_.size() > kMostFrames) {
        frames_.erase(std::min_element(frames_.begin(), frames_.end(),
                                       [](const Frame& a, const Frame& b) { return a.weight < b.weight; }));
    }
}

double FrameFusion::scoreOf(std::string_view text) const {
    double score = 0;
    for (const Frame& frame : frames_) {
        score += frame.weight * logSupport(frame.reading, text);
    }
    return score;
}

std::vector<double> FrameFusion::posteriors(std::span<const std::string> texts) const {
    double weights = 0;
    for (const Frame& frame : frames_) {
        weights += frame.weight;
    }
    const double independent = weights > 0 ? std::min(weights, kIndependentFrames) / weights : 0;
    std::vector<double> shares;
    for (const std::string& text : texts) {
        shares.push_back(independent * scoreOf(text));
    }
    const double highest = shares.empty() ? 0 : *std::max_element(shares.begin(), shares.end());
    double sum = 0;
    for (double& share : shares) {
        share = std::exp(share - highest);
        sum += share;
    }
    for (double& share : shares) {
        share /= sum;
    }
    return shares;
}

} // namespace lanepost::anpr
