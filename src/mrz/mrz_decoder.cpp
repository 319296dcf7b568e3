// The order of things: raw alignment -> format -> alignment with the format's alphabets as a prior -> check digits ->
// what is doubtful. A prior is never absolute: what is clearly printed stays, and makes its field doubtful.
#include "mrz/mrz_decoder.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "mrz/check_digit_evidence.h"
#include "mrz/reading_doubts.h"
#include "mrz/state_codes.h"

namespace lanepost::mrz {

namespace {

constexpr float kStrayPrior = 0.003F; // a character that the standard does not allow at its place
constexpr double kPoorLine = -0.1;      // quality of a line that does not hold so many characters
constexpr int kSwissFirstLine = 9;
constexpr float kLeastVote = 1e-5F;   // no single image can rule a character out
constexpr float kLeastLook = 1e-8F;   // the same for a look: it sees what the others see, so only zeros are kept away
constexpr double kRealDoubt = 0.2;    // probability from which the second reading of a state's letter is considered
constexpr float kSettled = 0.9995F;
constexpr double kLeastAlternative = 0.001;
constexpr double kClearlyPrinted = 0.8; // raw probability of a character that the format's alphabet then overruled

std::vector<PositionPrior> priorsOf(const MrzLayout& shape, int line, int length) {
    std::vector<PositionPrior> priors(length);
    for (int i = 0; i < length; ++i) {
        const MrzCharacterSet allowed = allowedCharacters(shape, {line + 1, i + 1});
        for (int c = 0; c < 37; ++c) {
            priors[i][c] = (allowed >> c & 1U) != 0 ? 1.0F : kStrayPrior;
        }
    }
    return priors;
}

int bestOf(const std::array<float, 37>& posterior) {
    return static_cast<int>(std::max_element(posterior.begin(), posterior.end()) - posterior.begin());
}

std::string bestText(const LineAlignment& alignment) {
    std::string text;
    for (const AlignedCharacter& character : alignment.characters) {
        text += kMrzAlphabet[bestOf(character.posterior)];
    }
    return text;
}

MrzCharacter asCharacter(const std::array<float, 37>& posterior) {
    MrzCharacter character;
    const int best = bestOf(posterior);
    character.character = kMrzAlphabet[best];
    character.confidence = posterior[best];
    for (int c = 0; c < 37; ++c) {
        if (c != best && posterior[c] >= kLeastAlternative) {
            character.alternatives.push_back({kMrzAlphabet[c], posterior[c]});
        }
    }
    std::sort(character.alternatives.begin(), character.alternatives.end(),
              [](const MrzAlternative& a, const MrzAlternative& b) { return a.probability > b.probability; });
    return character;
}

std::vector<std::vector<MrzCharacter>> asCharacters(const std::vector<LineAlignment>& alignments) {
    std::vector<std::vector<MrzCharacter>> lines;
    for (const LineAlignment& alignment : alignments) {
        std::vector<MrzCharacter>& line = lines.emplace_back();
        for (const AlignedCharacter& aligned : alignment.characters) {
            line.push_back(asCharacter(aligned.posterior));
        }
    }
    return lines;
}

// Straight line through the characters' columns: first centre and pitch.
std::pair<double, double> evenSpacing(const LineAlignment& alignment) {
    const double n = static_cast<double>(alignment.characters.size());
    double sumColumn = 0;
    double sumProduct = 0;
    const double middle = (n - 1) / 2;
    double sumSquare = 0;
    for (std::size_t i = 0; i < alignment.characters.size(); ++i) {
        const double offset = static_cast<double>(i) - middle;
        sumColumn += alignment.characters[i].column;
        sumProduct += offset * alignment.characters[i].column;
        sumSquare += offset * offset;
    }
    const double pitch = sumSquare > 0 ? sumProduct / sumSquare : 0;
    return {sumColumn / n - middle * pitch, pitch};
}

void addSpacing(const std::vector<LineAlignment>& alignments, DecodedZone& zone) {
    for (const LineAlignment& alignment : alignments) {
        const auto [first, pitch] = evenSpacing(alignment);
        zone.firstCentre += first / static_cast<double>(alignments.size());
        zone.pitch += pitch / static_cast<double>(alignments.size());
    }
}

double qualityOf(const std::vector<LineAlignment>& alignments) {
    double sum = 0;
    double count = 0;
    for (const LineAlignment& alignment : alignments) {
        sum += alignment.logLikelihood;
        for (const AlignedCharacter& character : alignment.characters) {
            sum += std::log(character.posterior[bestOf(character.posterior)]);
        }
        count += static_cast<double>(alignment.characters.size());
    }
    return sum / count;
}

std::optional<MrzFormat> formatOf(const std::vector<LineAlignment>& raw) {
    std::vector<std::string> lines;
    for (const LineAlignment& alignment : raw) {
        lines.push_back(bestText(alignment));
    }
    return detectFormat(std::vector<std::string_view>(lines.begin(), lines.end()));
}

std::string bestText(const std::vector<LineAlignment>& alignments, const MrzRange& range) {
    return bestText(alignments[range.line - 1]).substr(range.start - 1, range.end - range.start + 1);
}

// Whether the second line names a licence of Switzerland or Liechtenstein.
bool namesSwissLicence(const std::vector<LineAlignment>& alignments) {
    const MrzLayout& shape = layout(MrzFormat::SwissLicence);
    const std::string state = bestText(alignments, findField(shape, MrzField::IssuingState)->range);
    return bestText(alignments, findField(shape, MrzField::DocumentCode)->range) == "FA" &&
           (state == "CHE" || state == "LIE");
}

// The first line of a Swiss licence holds nine characters, flush left with the two lines of thirty: as the second line
// says, or where nine fit better. (The ground beside the nine may look like characters.)
void preferShortLine(const ZoneEvidence& evidence, std::vector<LineAlignment>& lines) {
    std::vector<LineAlignment> shorter = lines;
    shorter.front() = alignLine(evidence.lines.front(), kSwissFirstLine, {}, evidence.frame);
    if (shorter.front().characters.empty()) {
        return;
    }
    if (namesSwissLicence(shorter) ||
        (qualityOf({lines.front()}) < kPoorLine && qualityOf({shorter.front()}) > qualityOf({lines.front()}))) {
        lines = std::move(shorter);
    }
}

// One image's lines; empty when so many characters do not fit.
std::optional<std::vector<LineAlignment>> alignAll(const ZoneEvidence& evidence) {
    std::vector<LineAlignment> alignments;
    for (const LineProbabilities& line : evidence.lines) {
        alignments.push_back(alignLine(line, evidence.length, {}, evidence.frame));
        if (alignments.back().characters.empty()) {
            return std::nullopt;
        }
    }
    if (alignments.size() == 3 && evidence.length == 30) {
        preferShortLine(evidence, alignments);
    }
    return alignments;
}

// Whether every character is allowed at its place and so sure that the format's alphabet cannot change it.
bool needsNoPrior(const LineAlignment& raw, const std::vector<PositionPrior>& priors) {
    for (std::size_t i = 0; i < raw.characters.size(); ++i) {
        const int best = bestOf(raw.characters[i].posterior);
        if (priors[i][best] < 1 || raw.characters[i].posterior[best] < kSettled) {
            return false;
        }
    }
    return true;
}

// The alignments with the format's alphabets as priors.
std::vector<LineAlignment> alignWithin(const MrzLayout& shape, const ZoneEvidence& evidence,
                                       const std::vector<LineAlignment>& raw) {
    std::vector<LineAlignment> alignments;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const int length = static_cast<int>(raw[i].characters.size());
        const std::vector<PositionPrior> priors = priorsOf(shape, static_cast<int>(i), length);
        alignments.push_back(needsNoPrior(raw[i], priors)
                                 ? raw[i]
                                 : alignLine(evidence.lines[i], length, priors, evidence.frame));
    }
    return alignments;
}

// The characters of several images as one: probabilities multiplied, each image's share held back as EvidenceOf says.
// Spacing and likelihood are those of the first.
std::vector<LineAlignment> fused(const std::vector<std::vector<LineAlignment>>& images, EvidenceOf relation) {
    std::vector<LineAlignment> result = images.front();
    if (images.size() == 1) {
        return result;
    }
    const double count = static_cast<double>(images.size());
    const double weight = 1 / (relation == EvidenceOf::OneImage ? count : std::sqrt(count));
    const float leastVote = relation == EvidenceOf::OneImage ? kLeastLook : kLeastVote;
    for (std::size_t line = 0; line < result.size(); ++line) {
        for (std::size_t i = 0; i < result[line].characters.size(); ++i) {
            auto& posterior = result[line].characters[i].posterior;
            double sum = 0;
            for (std::size_t c = 0; c < posterior.size(); ++c) {
                double logarithm = 0;
                for (const auto& image : images) {
                    logarithm += std::log(std::max(leastVote, image[line].characters[i].posterior[c]));
                }
                posterior[c] = static_cast<float>(std::exp(weight * logarithm));
                sum += posterior[c];
            }
            for (float& share : posterior) {
                share = static_cast<float>(share / sum);
            }
        }
    }
    return result;
}

// Places where the alphabet's prior replaced something that was clearly printed.
std::vector<MrzPosition> overruledPlaces(const std::vector<LineAlignment>& raw,
                                         const std::vector<std::vector<MrzCharacter>>& characters) {
    std::vector<MrzPosition> places;
    for (std::size_t line = 0; line < raw.size(); ++line) {
        for (std::size_t i = 0; i < characters[line].size(); ++i) {
            const auto& posterior = raw[line].characters[i].posterior;
            const int best = bestOf(posterior);
            if (kMrzAlphabet[best] != characters[line][i].character && posterior[best] > kClearlyPrinted) {
                places.push_back({static_cast<int>(line) + 1, static_cast<int>(i) + 1});
            }
        }
    }
    return places;
}

std::string textAt(const std::vector<std::vector<MrzCharacter>>& characters, const MrzRange& range) {
    std::string text;
    for (int i = range.start; i <= range.end; ++i) {
        text += characters[range.line - 1][i - 1].character;
    }
    return text;
}

// A state code that nobody knows, with one character in real doubt whose other reading makes a known code: the other
// reading is taken. The character stays as unsure as it is, and with it the field doubtful.
void preferKnownState(const MrzRange& range, std::vector<std::vector<MrzCharacter>>& characters) {
    if (findStateCode(textAt(characters, range)) != nullptr) {
        return;
    }
    MrzCharacter* found = nullptr;
    std::size_t place = 0;
    for (int i = range.start; i <= range.end; ++i) {
        MrzCharacter& character = characters[range.line - 1][i - 1];
        for (std::size_t k = 0; k < character.alternatives.size(); ++k) {
            const char before = std::exchange(character.character, character.alternatives[k].character);
            const bool known = findStateCode(textAt(characters, range)) != nullptr;
            character.character = before;
            if (!known || character.alternatives[k].probability < kRealDoubt) {
                continue;
            }
            if (found != nullptr) {
                return; // two known codes: no reason to prefer either
            }
            found = &character;
            place = k;
        }
    }
    if (found != nullptr) {
        std::swap(found->character, found->alternatives[place].character);
        std::swap(found->confidence, found->alternatives[place].probability);
    }
}

void preferKnownStates(const MrzLayout& shape, std::vector<std::vector<MrzCharacter>>& characters) {
    for (const MrzField field : {MrzField::IssuingState, MrzField::Nationality}) {
        if (const MrzFieldPlace* place = findField(shape, field)) {
            preferKnownState(place->range, characters);
        }
    }
}

// Lines that stand unevenly in every image.
std::vector<int> unevenInAll(const std::vector<std::vector<LineAlignment>>& aligned,
                             std::span<const ZoneEvidence> images) {
    std::vector<int> uneven = unevenLines(aligned.front(), images.front().lines);
    for (std::size_t i = 1; i < images.size() && !uneven.empty(); ++i) {
        const std::vector<int> here = unevenLines(aligned[i], images[i].lines);
        std::erase_if(uneven, [&](int line) { return std::find(here.begin(), here.end(), line) == here.end(); });
    }
    return uneven;
}

void parseInto(MrzReading& reading) {
    const std::vector<std::string_view> views(reading.lines.begin(), reading.lines.end());
    if (Result<MrzParse> parse = parseMrzAs(*reading.format, views)) {
        reading.parse = std::move(*parse);
    }
}

// seen: the lines as recognised; aligned: the same with the format's alphabets.
MrzReading readingOf(MrzFormat format, const std::vector<LineAlignment>& seen, const std::vector<LineAlignment>& aligned,
                     const std::vector<int>& uneven) {
    MrzReading reading;
    reading.format = format;
    reading.characters = asCharacters(aligned);
    const std::vector<MrzPosition> overruled = overruledPlaces(seen, reading.characters);
    preferKnownStates(layout(format), reading.characters);
    const std::vector<MrzPosition> twins = undecidedTwins(format, asCharacters(seen), reading.characters);
    reading.repairs = weighByCheckDigits(format, reading.characters);
    reading.lines = textOf(reading.characters);
    parseInto(reading);
    judgeReading(reading, {overruled, twins, uneven});
    return reading;
}

} // namespace

DecodedZone decodeZone(const ZoneEvidence& evidence) {
    return decodeZones({&evidence, 1}, EvidenceOf::OneImage);
}

DecodedZone fitZone(const ZoneEvidence& evidence) {
    DecodedZone zone;
    const std::optional<std::vector<LineAlignment>> raw = alignAll(evidence);
    if (raw && !raw->empty()) {
        zone.quality = qualityOf(*raw);
        addSpacing(*raw, zone);
    }
    return zone;
}

DecodedZone decodeZones(std::span<const ZoneEvidence> images, EvidenceOf relation) {
    DecodedZone zone;
    std::vector<std::vector<LineAlignment>> raws;
    for (const ZoneEvidence& image : images) {
        std::optional<std::vector<LineAlignment>> raw = alignAll(image);
        if (!raw || raw->empty()) {
            return zone;
        }
        zone.quality = std::max(zone.quality, qualityOf(*raw));
        raws.push_back(std::move(*raw));
    }
    if (raws.empty()) {
        return zone;
    }
    addSpacing(raws.front(), zone);
    zone.inkBeside = inkBeside(raws.front(), images.front().lines);
    const std::vector<LineAlignment> raw = fused(raws, relation);
    const std::optional<MrzFormat> format = formatOf(raw);
    if (!format) {
        return zone;
    }
    for (std::size_t i = 0; i < raws.size(); ++i) {
        raws[i] = alignWithin(layout(*format), images[i], raws[i]);
    }
    zone.reading = readingOf(*format, raw, fused(raws, relation), unevenInAll(raws, images));
    return zone;
}

DecodedZone decodeSingleLine(const LineProbabilities& line, int length, const AlignmentFrame& frame) {
    DecodedZone zone;
    const LineAlignment alignment = alignLine(line, length, {}, frame);
    if (alignment.characters.empty()) {
        return zone;
    }
    zone.quality = qualityOf({alignment});
    addSpacing({alignment}, zone);
    zone.reading.characters = asCharacters({alignment});
    zone.reading.lines = textOf(zone.reading.characters);
    zone.reading.confidence = 1;
    for (const MrzCharacter& character : zone.reading.characters[0]) {
        zone.reading.confidence = std::min(zone.reading.confidence, character.confidence);
    }
    return zone;
}

} // namespace lanepost::mrz
