#include "app/image_command.h"

#include "app/commands.h"
#include "app/json_lines.h"
#include "base/stopwatch.h"
#include "capture/image_file.h"

namespace lanepost::app {
namespace {

Result<nlohmann::ordered_json> readOne(const std::string& path, const ImageReader& reader) {
    const auto image = capture::loadImage(path);
    if (!image) {
        return fail(image.error());
    }
    const Stopwatch watch;
    const auto reading = reader(*image);
    if (!reading) {
        return fail(path, reading.error());
    }
    const double millis = watch.millis();
    nlohmann::ordered_json line{{"image", path}};
    for (const auto& [key, value] : reading->items()) {
        line[key] = value;
    }
    line["ms"] = millis;
    return line;
}

} // namespace

int readImages(const std::vector<std::string>& paths, const ImageReader& reader) {
    cv::setNumThreads(1);
    int status = kExitOk;
    for (const std::string& path : paths) {
        const auto line = readOne(path, reader);
        if (line) {
            printJsonLine(*line);
            continue;
        }
        printJsonLine({{"image", path}, {"error", errorToJson(line.error())}});
        status = kExitSomeFailed;
    }
    return status;
}

} // namespace lanepost::app
