#include "accuracy/document_tally.h"

#include <algorithm>

#include "base/stopwatch.h"
#include "capture/image_file.h"

namespace lanepost::accuracy {
namespace {

bool printedDigitsHold(const std::vector<std::string>& lines) {
    const auto parse = mrz::parseMrz(lines);
    return parse && parse->allPresentCheckDigitsValid();
}

std::size_t classOf(double confidence) {
    const auto above = std::upper_bound(kConfidenceClasses.begin(), kConfidenceClasses.end(), confidence);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(1, above - kConfidenceClasses.begin()) - 1);
}

bool sameShape(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const std::string& one, const std::string& other) { return one.size() == other.size(); });
}

void countCharacters(const TruthImage& truth, const mrz::MrzReading& reading, DocumentTally& tally) {
    if (!sameShape(truth.lines, reading.lines)) {
        return;
    }
    for (std::size_t line = 0; line < truth.lines.size(); ++line) {
        for (std::size_t i = 0; i < truth.lines[line].size(); ++i) {
            const mrz::MrzCharacter& read = reading.characters[line][i];
            ConfidenceClass& members = tally.classes[classOf(read.confidence)];
            ++members.characters;
            members.confidence += read.confidence;
            if (read.character != truth.lines[line][i]) {
                ++members.wrong;
                ++tally.confusions[{truth.lines[line][i], read.character}];
            }
        }
    }
}

void count(const TruthImage& truth, const mrz::MrzReading& reading, DocumentTally& tally) {
    ++tally.images;
    if (truth.lines.empty()) {
        tally.falseZones += reading.found() ? 1 : 0;
        tally.acceptedWrong += reading.accepted ? 1 : 0;
        return;
    }
    const bool exact = reading.lines == truth.lines;
    const bool sound = exact && printedDigitsHold(truth.lines);
    ++tally.documents;
    tally.exact += exact ? 1 : 0;
    tally.misread += !exact && reading.found() ? 1 : 0;
    tally.accepted += exact && reading.accepted ? 1 : 0;
    tally.soundExact += sound ? 1 : 0;
    tally.soundAccepted += sound && reading.accepted ? 1 : 0;
    tally.acceptedWrong += !exact && reading.accepted ? 1 : 0;
    tally.repaired += reading.repairs.empty() ? 0 : 1;
    tally.repairedWrong += !exact && !reading.repairs.empty() ? 1 : 0;
    countCharacters(truth, reading, tally);
}

} // namespace

Result<DocumentTally> tallyDocuments(mrz::MrzReader& reader, TruthKind kind, const std::vector<TruthImage>& images,
                                     const ReadingWatch& watch) {
    DocumentTally tally;
    for (const TruthImage& truth : images) {
        const auto image = capture::loadImage(truth.image);
        if (!image) {
            return fail(image.error());
        }
        const Stopwatch stopwatch;
        const auto reading = kind == TruthKind::Lines ? reader.readLine(*image) : reader.read(*image);
        if (!reading) {
            return fail(truth.image.string(), reading.error());
        }
        tally.millis.push_back(stopwatch.millis());
        count(truth, *reading, tally);
        if (watch) {
            watch(truth, *reading, reading->lines == truth.lines);
        }
    }
    std::sort(tally.millis.begin(), tally.millis.end());
    return tally;
}

std::vector<std::string> brokenFloors(const TruthSet& set, const DocumentTally& tally) {
    std::vector<std::string> broken;
    const auto atLeast = [&](const char* what, int found, int least) {
        if (found < least) {
            broken.push_back(what + (" " + std::to_string(found)) + ", at least " + std::to_string(least));
        }
    };
    const auto atMost = [&](const char* what, int found, int most) {
        if (found > most) {
            broken.push_back(what + (" " + std::to_string(found)) + ", at most " + std::to_string(most));
        }
    };
    atLeast("exact", tally.exact, set.leastExact);
    atLeast("accepted", tally.accepted, set.leastAccepted);
    atMost("misread", tally.misread, set.mostMisread);
    atMost("accepted wrong", tally.acceptedWrong, set.mostAcceptedWrong);
    atMost("false zones", tally.falseZones, set.mostFalseZones);
    return broken;
}

} // namespace lanepost::accuracy
