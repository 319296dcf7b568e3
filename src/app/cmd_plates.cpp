// `lanepost plates IMAGE...`: the licence plates of pictures, as JSON Lines.
#include <cstdio>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "anpr/plate_json.h"
#include "anpr/plate_reader.h"
#include "app/commands.h"
#include "app/image_command.h"

namespace lanepost::app {
namespace {

int readPlates(const std::vector<std::string>& images) {
    auto reader = anpr::PlateReader::create();
    if (!reader) {
        std::fprintf(stderr, "lanepost plates: %s\n", reader.error().message.c_str());
        return kExitFailure;
    }
    return readImages(images, [&](const cv::Mat& image) -> Result<nlohmann::json> {
        const auto scene = reader->read(image);
        if (!scene) {
            return fail(scene.error());
        }
        return anpr::toJson(*scene);
    });
}

} // namespace

void addPlatesCommand(CLI::App& program, int& status) {
    auto images = std::make_shared<std::vector<std::string>>(); // shared: the callback outlives this function
    CLI::App* command = program.add_subcommand("plates", "Read the licence plates of pictures");
    command->add_option("IMAGE", *images, "JPEG, PNG, BMP or WebP files")->required();
    command->callback([images, &status] { status = readPlates(*images); });
}

} // namespace lanepost::app
