// `lanepost plates`: the licence plates of pictures, or the passages of recordings, as JSON Lines.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "anpr/passage_pictures.h"
#include "anpr/passage_tracker.h"
#include "anpr/plate_json.h"
#include "anpr/plate_reader.h"
#include "anpr/vehicle_presence.h"
#include "app/commands.h"
#include "app/image_command.h"
#include "app/json_lines.h"
#include "capture/image_file.h"
#include "capture/recorded_frames.h"

namespace lanepost::app {
namespace {

namespace fs = std::filesystem;

constexpr double kFolderFramesPerSecond = 6;

struct PlatesOptions {
    std::vector<std::string> paths;
    bool passages = false;
    double framesPerSecond = kFolderFramesPerSecond;
    std::string cropFolder;    // empty: none are kept
    std::string overlayFolder; // empty: none are drawn
};

Result<void> writePicture(const cv::Mat& image, const fs::path& path) {
    const auto bytes = capture::encodeJpeg(image, 90);
    if (!bytes) {
        return fail(bytes.error());
    }
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes->data()), static_cast<std::streamsize>(bytes->size()));
    if (!file.flush()) {
        return fail(ErrorKind::Io, path.string() + ": the picture cannot be written");
    }
    return {};
}

// Names files after the source and a running number, never after a registration.
class PictureFolders {
public:
    explicit PictureFolders(const PlatesOptions& options)
        : crops_(options.cropFolder), overlays_(options.overlayFolder) {}

    Result<void> create() const {
        for (const fs::path& folder : {crops_, overlays_}) {
            std::error_code error;
            if (!folder.empty() && (fs::create_directories(folder, error), error)) {
                return fail(ErrorKind::Io, folder.string() + ": the folder cannot be made: " + error.message());
            }
        }
        return {};
    }

    // The crop's path, empty when none is wanted or there is no picture.
    Result<std::string> keepCrop(const cv::Mat& image, const std::string& source, const std::string& suffix) const {
        if (crops_.empty() || image.empty()) {
            return std::string();
        }
        const fs::path path = crops_ / (stemOf(source) + suffix + ".jpg");
        if (const Result<void> written = writePicture(image, path); !written) {
            return fail(written.error());
        }
        return path.string();
    }

    Result<void> draw(const cv::Mat& image, const anpr::PlateSceneReading& scene, const std::string& source,
                      const std::string& suffix) const {
        return overlays_.empty()
                   ? Result<void>()
                   : writePicture(withOverlay(image, scene), overlays_ / (stemOf(source) + suffix + ".jpg"));
    }

private:
    static std::string stemOf(const std::string& source) {
        const fs::path path = fs::path(source).lexically_normal();
        const std::string stem = path.stem().string();
        return !stem.empty() ? stem : path.parent_path().filename().string();
    }

    fs::path crops_;
    fs::path overlays_;
};

std::string numbered(const char* title, std::uint64_t number) {
    const std::string digits = std::to_string(number);
    return std::string("-") + title + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

// One picture: its readings with the crops that were kept.
Result<nlohmann::json> readPicture(anpr::PlateReader& reader, const PictureFolders& folders, const cv::Mat& image,
                                   const std::string& path) {
    const auto scene = reader.read(image);
    if (!scene) {
        return fail(scene.error());
    }
    nlohmann::json object = toJson(*scene);
    for (std::size_t i = 0; i < scene->plates.size(); ++i) {
        const auto crop = folders.keepCrop(cropAround(image, scene->plates[i].box), path, numbered("plate", i));
        if (!crop) {
            return fail(crop.error());
        }
        if (!crop->empty()) {
            object["plates"][i]["crop"] = *crop;
        }
    }
    if (const Result<void> drawn = folders.draw(image, *scene, path, ""); !drawn) {
        return fail(drawn.error());
    }
    return object;
}

// Nobody waits for a recording: a passage is reported when the vehicle has left, with all its frames.
anpr::PassageConfig wholePassages() {
    anpr::PassageConfig config;
    config.settledWeight = std::numeric_limits<double>::max();
    config.patience = std::chrono::hours(24);
    config.unreadAfter = std::chrono::hours(24);
    return config;
}

// One recording, from its first frame to its last.
class PassageReading {
public:
    PassageReading(anpr::PlateReader& reader, const PictureFolders& folders, std::string source)
        : reader_(reader), folders_(folders), source_(std::move(source)) {}

    Result<void> take(const capture::Frame& frame) {
        const auto scene = reader_.read(frame.image);
        if (!scene) {
            return fail(scene.error());
        }
        const bool present = presence_.observe(frame.image, frame.capturedAt);
        pictures_.keep(frame.sequence, frame.image, *scene, present);
        if (const Result<void> drawn = folders_.draw(frame.image, *scene, source_, numbered("frame", frame.sequence));
            !drawn) {
            return drawn;
        }
        return print(tracker_.observe(frame.sequence, frame.capturedAt, *scene, present));
    }

    Result<void> finish() { return print(tracker_.finish()); }

private:
    Result<void> print(const std::vector<anpr::PlatePassage>& passages) {
        for (const anpr::PlatePassage& passage : passages) {
            nlohmann::ordered_json line{{"source", source_}};
            const nlohmann::json object = toJson(passage);
            for (const auto& [key, value] : object.items()) {
                line[key] = value;
            }
            const auto crop = folders_.keepCrop(pictures_.of(passage), source_, numbered("passage", count_++));
            if (!crop) {
                return fail(crop.error());
            }
            if (!crop->empty()) {
                line["crop"] = *crop;
            }
            printJsonLine(line);
        }
        return {};
    }

    anpr::PlateReader& reader_;
    const PictureFolders& folders_;
    std::string source_;
    anpr::VehiclePresence presence_;
    anpr::PassagePictures pictures_;
    anpr::PassageTracker tracker_{wholePassages()};
    std::uint64_t count_ = 0;
};

void printError(const std::string& source, const Error& error) {
    printJsonLine({{"source", source}, {"error", errorToJson(error)}});
}

// False when something of the recording could not be read.
bool readRecording(anpr::PlateReader& reader, const PictureFolders& folders, const std::string& path, double rate) {
    auto frames = capture::RecordedFrames::open(path, rate);
    if (!frames) {
        printError(path, frames.error());
        return false;
    }
    PassageReading passages(reader, folders, path);
    bool whole = true;
    const auto note = [&](const Error& error) {
        printError(path, error);
        whole = false;
    };
    const bool folder = fs::is_directory(path);
    while (true) {
        const auto frame = (*frames)->next();
        if (frame && !*frame) {
            break;
        }
        if (!frame) {
            note(frame.error());
            if (!folder) {
                break; // a video ends at its first bad frame
            }
            continue;
        }
        if (const Result<void> taken = passages.take(**frame); !taken) {
            note(taken.error());
        }
    }
    if (const Result<void> finished = passages.finish(); !finished) {
        note(finished.error());
    }
    return whole;
}

int readPlates(const PlatesOptions& options) {
    const PictureFolders folders(options);
    auto reader = anpr::PlateReader::create();
    const Result<void> made = folders.create();
    if (!reader || !made) {
        std::fprintf(stderr, "lanepost plates: %s\n", (reader ? made.error() : reader.error()).message.c_str());
        return kExitFailure;
    }
    cv::setNumThreads(1);
    int status = kExitOk;
    for (const std::string& path : options.paths) {
        const bool whole = options.passages ? readRecording(*reader, folders, path, options.framesPerSecond)
                                            : readImages({path}, [&](const cv::Mat& image) {
                                                  return readPicture(*reader, folders, image, path);
                                              }) == kExitOk;
        status = whole ? status : kExitSomeFailed;
    }
    return status;
}

} // namespace

void addPlatesCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<PlatesOptions>(); // shared: the callback outlives this function
    CLI::App* command = program.add_subcommand("plates", "Read the licence plates of pictures and recordings");
    command->add_option("PATH", options->paths, "JPEG, PNG, BMP or WebP files; folders or videos with --passages")
        ->required();
    command->add_flag("--passages", options->passages, "one line per vehicle passage of each folder or video");
    command->add_option("--fps", options->framesPerSecond, "frames per second of a folder")
        ->check(CLI::Range(.1, 1000.))
        ->capture_default_str();
    command->add_option("--save-crops", options->cropFolder, "keep what was read as JPEG files in this folder");
    command->add_option("--draw", options->overlayFolder, "write pictures with what was found into this folder");
    command->callback([options, &status] { status = readPlates(*options); });
}

} // namespace lanepost::app
