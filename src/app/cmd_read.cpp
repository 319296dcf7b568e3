// `lanepost read IMAGE...`: the machine readable zone of page images, as JSON Lines; --fuse: of several images of one page.
#include <cstdio>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/image_command.h"
#include "app/json_lines.h"
#include "base/stopwatch.h"
#include "capture/image_file.h"
#include "mrz/mrz_reader.h"
#include "mrz/mrz_reading_json.h"

namespace lanepost::app {
namespace {

struct ReadOptions {
    std::vector<std::string> images;
    bool singleLine = false;
    bool fuse = false;
};

Result<nlohmann::ordered_json> readFused(mrz::MrzReader& reader, const std::vector<std::string>& paths) {
    std::vector<cv::Mat> images;
    for (const std::string& path : paths) {
        auto image = capture::loadImage(path);
        if (!image) {
            return fail(image.error());
        }
        images.push_back(std::move(*image));
    }
    const Stopwatch watch;
    const auto fused = reader.readFused(images);
    if (!fused) {
        return fail(fused.error());
    }
    nlohmann::ordered_json line{{"image", paths[fused->best]}, {"images", paths}, {"used", fused->used}};
    line.update(mrz::toJson(fused->reading));
    line["ms"] = watch.millis();
    return line;
}

// One line of output, and an error in place of the reading when one image fails: a page is read whole or not at all.
int printFused(mrz::MrzReader& reader, const std::vector<std::string>& paths) {
    cv::setNumThreads(1);
    const auto line = readFused(reader, paths);
    if (!line) {
        printJsonLine({{"images", paths}, {"error", errorToJson(line.error())}});
        return kExitSomeFailed;
    }
    printJsonLine(*line);
    return kExitOk;
}

int readPages(const ReadOptions& options) {
    auto reader = mrz::MrzReader::create();
    if (!reader) {
        std::fprintf(stderr, "lanepost read: %s\n", reader.error().message.c_str());
        return kExitFailure;
    }
    if (options.fuse) {
        return printFused(*reader, options.images);
    }
    return readImages(options.images, [&](const cv::Mat& image) -> Result<nlohmann::json> {
        const auto reading = options.singleLine ? reader->readLine(image) : reader->read(image);
        if (!reading) {
            return fail(reading.error());
        }
        return mrz::toJson(*reading);
    });
}

} // namespace

void addReadCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<ReadOptions>(); // shared: the callback outlives this function
    CLI::App* command = program.add_subcommand("read", "Read the machine readable zone of page images");
    command->add_option("IMAGE", options->images, "JPEG, PNG, BMP or WebP files")->required();
    CLI::Option* line = command->add_flag("--line", options->singleLine, "Each image is one line of a zone, cut out");
    command->add_flag("--fuse", options->fuse, "All images show one page: read them together")->excludes(line);
    command->callback([options, &status] { status = readPages(*options); });
}

} // namespace lanepost::app
