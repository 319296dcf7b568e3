// `lanepost report accuracy`: how well the readers read sets whose truth is known.
#include <cstdio>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <opencv2/core.hpp>

#include "accuracy/accuracy_table.h"
#include "accuracy/document_tally.h"
#include "accuracy/plate_tally.h"
#include "app/commands.h"

namespace lanepost::app {
namespace {

constexpr std::size_t kMostConfusions = 20;

struct ReportOptions {
    std::string sets = "tests/accuracy/document_sets.json";
    std::string plateSets = "tests/accuracy/plate_sets.json";
    std::string truth;
    bool lines = false;
    bool details = false;
    bool misread = false;
};

void print(const std::string& text) {
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
}

int failure(const Error& error) {
    std::fprintf(stderr, "lanepost report accuracy: %s\n", error.message.c_str());
    return kExitFailure;
}

// Image, what was printed, what was read: for looking at what failed. Specimens only, never a lane's pictures.
void printMisread(const accuracy::TruthImage& truth, const mrz::MrzReading& reading, bool exact) {
    if (exact && (reading.accepted || reading.doubtful.empty())) {
        return;
    }
    std::string doubtful;
    for (const std::string& field : reading.doubtful) {
        doubtful += " " + field;
    }
    std::fprintf(stderr, "%s %s%s confidence %.5f doubtful:%s\n", exact ? "doubted" : "misread",
                 truth.image.c_str(), reading.accepted ? " ACCEPTED" : "", reading.confidence, doubtful.c_str());
    for (std::size_t i = 0; !exact && i < std::max(truth.lines.size(), reading.lines.size()); ++i) {
        std::fprintf(stderr, "  printed %s\n  read    %s\n", i < truth.lines.size() ? truth.lines[i].c_str() : "",
                     i < reading.lines.size() ? reading.lines[i].c_str() : "");
    }
}

Result<std::vector<accuracy::TruthSet>> setsOf(const ReportOptions& options) {
    if (options.truth.empty()) {
        return accuracy::readTruthSets(options.sets);
    }
    accuracy::TruthSet set;
    set.name = std::filesystem::path(options.truth).parent_path().filename().string();
    set.kind = options.lines ? accuracy::TruthKind::Lines : accuracy::TruthKind::Pages;
    set.truth = options.truth;
    set.images = set.truth.parent_path();
    return std::vector{set};
}

int reportSet(mrz::MrzReader& reader, const accuracy::TruthSet& set, const ReportOptions& options) {
    const auto images = accuracy::readTruth(set.truth, set.images);
    if (!images && images.error().kind == ErrorKind::NotFound && options.truth.empty()) {
        print("| " + set.name + " | not here | | | | | | | |\n");
        return kExitOk;
    }
    if (!images) {
        return failure(images.error());
    }
    const auto tally = accuracy::tallyDocuments(reader, set.kind, *images,
                                                options.misread ? printMisread : accuracy::ReadingWatch{});
    if (!tally) {
        return failure(tally.error());
    }
    print(accuracy::tallyRow(set.name, set.kind, *tally));
    if (options.details) {
        print("\n" + accuracy::confidenceTable(*tally) + "\n" + accuracy::confusionTable(*tally, kMostConfusions) + "\n");
    }
    int status = kExitOk;
    for (const std::string& floor : options.truth.empty() ? accuracy::brokenFloors(set, *tally) : std::vector<std::string>{}) {
        std::fprintf(stderr, "lanepost report accuracy: %s: %s\n", set.name.c_str(), floor.c_str());
        status = kExitSomeFailed;
    }
    return status;
}

// As printMisread, for the first plate of a picture.
void printMisreadPlate(const accuracy::PlateTruth& truth, const anpr::PlateReading* reading) {
    if (reading == nullptr || reading->text != truth.text) {
        std::fprintf(stderr, "misread %s%s printed %s read %s\n", truth.image.c_str(),
                     reading != nullptr && reading->certain ? " CERTAIN" : "", truth.text.c_str(),
                     reading != nullptr ? reading->text.c_str() : "nothing");
    }
}

int reportPlateSet(anpr::PlateReader& reader, const accuracy::PlateSet& set, const ReportOptions& options) {
    const auto pictures = accuracy::readPlateTruth(set);
    if (!pictures && pictures.error().kind == ErrorKind::NotFound) {
        print("| " + set.name + " | not here | | | | | | |\n");
        return kExitOk;
    }
    if (!pictures) {
        return failure(pictures.error());
    }
    const auto tally = accuracy::tallyPlates(reader, set.kind, *pictures,
                                             options.misread ? printMisreadPlate : accuracy::PlateWatch{});
    if (!tally) {
        return failure(tally.error());
    }
    print(accuracy::plateRow(set.name, *tally));
    int status = kExitOk;
    for (const std::string& floor : accuracy::brokenFloors(set, *tally)) {
        std::fprintf(stderr, "lanepost report accuracy: %s: %s\n", set.name.c_str(), floor.c_str());
        status = kExitSomeFailed;
    }
    return status;
}

int reportPlates(const ReportOptions& options) {
    auto reader = anpr::PlateReader::create();
    if (!reader) {
        return failure(reader.error());
    }
    const auto sets = accuracy::readPlateSets(options.plateSets);
    if (!sets) {
        return failure(sets.error());
    }
    print("\n" + accuracy::plateHeading());
    int status = kExitOk;
    for (const accuracy::PlateSet& set : *sets) {
        const int one = reportPlateSet(*reader, set, options);
        status = one == kExitOk ? status : one;
    }
    return status;
}

int reportDocuments(const ReportOptions& options) {
    auto reader = mrz::MrzReader::create();
    if (!reader) {
        return failure(reader.error());
    }
    const auto sets = setsOf(options);
    if (!sets) {
        return failure(sets.error());
    }
    print(accuracy::tallyHeading());
    int status = kExitOk;
    for (const accuracy::TruthSet& set : *sets) {
        const int one = reportSet(*reader, set, options);
        status = one == kExitOk ? status : one;
    }
    return status;
}

int reportAccuracy(const ReportOptions& options) {
    cv::setNumThreads(1);
    const int documents = reportDocuments(options);
    if (!options.truth.empty()) {
        return documents;
    }
    const int plates = reportPlates(options);
    return documents == kExitOk ? plates : documents;
}

} // namespace

void addReportCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<ReportOptions>(); // shared: the callback outlives this function
    CLI::App* command = program.add_subcommand("report", "Measure the readers");
    command->require_subcommand(1);
    CLI::App* accuracy =
        command->add_subcommand("accuracy", "Read sets whose truth is known; print the tables of docs/accuracy.md");
    accuracy->add_option("--sets", options->sets, "The list of sets and their floors")->capture_default_str();
    accuracy->add_option("--plate-sets", options->plateSets, "The same for licence plates")->capture_default_str();
    accuracy->add_option("--truth", options->truth, "One set instead: its truth.jsonl or .tsv, without floors");
    accuracy->add_flag("--lines", options->lines, "With --truth: each image is one line of a zone");
    accuracy->add_flag("--details", options->details, "Also what confidence is worth, and confusions");
    accuracy->add_flag("--misread", options->misread, "Also each document misread or doubted, on standard error");
    accuracy->callback([options, &status] { status = reportAccuracy(*options); });
}

} // namespace lanepost::app
