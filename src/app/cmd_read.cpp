// `lanepost read IMAGE...`: the machine readable zone of page images, as JSON Lines.
#include <cstdio>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/image_command.h"
#include "mrz/mrz_reader.h"
#include "mrz/mrz_reading_json.h"

namespace lanepost::app {
namespace {

struct ReadOptions {
    std::vector<std::string> images;
    bool singleLine = false;
};

int readPages(const ReadOptions& options) {
    auto reader = mrz::MrzReader::create();
    if (!reader) {
        std::fprintf(stderr, "lanepost read: %s\n", reader.error().message.c_str());
        return kExitFailure;
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
    command->add_flag("--line", options->singleLine, "Each image is one line of a zone, cut out");
    command->callback([options, &status] { status = readPages(*options); });
}

} // namespace lanepost::app
