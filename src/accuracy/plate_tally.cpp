#include "accuracy/plate_tally.h"

#include <algorithm>
#include <cstdio>
#include <iterator>

#include "base/clock.h"
#include "capture/image_file.h"

namespace lanepost::accuracy {
namespace {

std::string folded(std::string text) {
    for (char& c : text) {
        c = c == 'O' || c == 'Q' ? '0' : c == 'I' ? '1' : c;
    }
    return text;
}

Result<std::vector<anpr::PlateReading>> platesOf(anpr::PlateReader& reader, PlatePictures kind, const cv::Mat& image) {
    if (kind == PlatePictures::Scenes) {
        auto scene = reader.read(image);
        return scene ? Result<std::vector<anpr::PlateReading>>(std::move(scene->plates)) : fail(scene.error());
    }
    auto reading = reader.readAt(image, {0, 0, image.cols, image.rows});
    if (!reading) {
        return fail(reading.error());
    }
    return reading->text.empty() ? std::vector<anpr::PlateReading>{} : std::vector{std::move(*reading)};
}

void count(const PlateTruth& truth, const std::vector<anpr::PlateReading>& plates, PlateTally& tally) {
    ++tally.pictures;
    tally.readings += static_cast<int>(plates.size());
    if (!plates.empty()) {
        const anpr::PlateReading& first = plates.front();
        tally.exact += first.text == truth.text ? 1 : 0;
        tally.folded += folded(first.text) == folded(truth.text) ? 1 : 0;
        tally.certain += first.certain ? 1 : 0;
        tally.certainWrong += first.certain && first.text != truth.text ? 1 : 0;
    }
    for (const anpr::PlateReading& plate : plates) {
        // Another vehicle in the picture may come from elsewhere.
        if (plate.text == truth.text && plate.country && plate.country->certain && !truth.country.empty()) {
            ++tally.countryCertain;
            tally.countryWrong += plate.country->sign != truth.country ? 1 : 0;
        }
    }
}

} // namespace

Result<PlateTally> tallyPlates(anpr::PlateReader& reader, PlatePictures kind, const std::vector<PlateTruth>& pictures,
                               const PlateWatch& watch) {
    PlateTally tally;
    const SystemClock clock;
    for (const PlateTruth& truth : pictures) {
        const auto image = capture::loadImage(truth.image);
        if (!image) {
            return fail(truth.image.string(), image.error());
        }
        const MonotonicTime begin = clock.monotonicNow();
        const auto plates = platesOf(reader, kind, *image);
        if (!plates) {
            return fail(truth.image.string(), plates.error());
        }
        tally.millis.push_back(std::chrono::duration<double, std::milli>(clock.monotonicNow() - begin).count());
        count(truth, *plates, tally);
        if (watch) {
            watch(truth, plates->empty() ? nullptr : &plates->front());
        }
    }
    std::sort(tally.millis.begin(), tally.millis.end());
    return tally;
}

std::vector<std::string> brokenFloors(const PlateSet& set, const PlateTally& tally) {
    struct Floor {
        const char* what;
        int found;
        int least;
        int most;
    };
    const Floor floors[] = {
        {"exact", tally.exact, set.leastExact, tally.pictures},
        {"certain", tally.certain, set.leastCertain, tally.pictures},
        {"certain and wrong", tally.certainWrong, 0, set.mostCertainWrong},
        {"country certain and wrong", tally.countryWrong, 0, set.mostCountryWrong},
        {"readings", tally.readings, 0, set.mostReadings},
    };
    std::vector<std::string> broken;
    for (const Floor& floor : floors) {
        const std::string found = std::string(floor.what) + " " + std::to_string(floor.found);
        if (floor.found < floor.least) {
            broken.push_back(found + ", at least " + std::to_string(floor.least));
        } else if (floor.found > floor.most) {
            broken.push_back(found + ", at most " + std::to_string(floor.most));
        }
    }
    return broken;
}

std::string plateHeading() {
    return "| set of plates | pictures | exact | O/0, I/1 folded | certain, of them wrong | country certain, of them "
           "wrong | readings | median ms |\n|---|---|---|---|---|---|---|---|\n";
}

std::string plateRow(const std::string& name, const PlateTally& tally) {
    const auto share = [&](int part) { return 100.0 * part / std::max(1, tally.pictures); };
    char text[320];
    std::snprintf(text, sizeof text,
                  "| %s | %d | %d (%.1f %%) | %d (%.1f %%) | %d (%.1f %%), %d | %d, %d | %d | %.0f |\n", name.c_str(),
                  tally.pictures, tally.exact, share(tally.exact), tally.folded, share(tally.folded), tally.certain,
                  share(tally.certain), tally.certainWrong, tally.countryCertain, tally.countryWrong, tally.readings,
                  tally.millis.empty() ? 0 : tally.millis[tally.millis.size() / 2]);
    return text;
}

} // namespace lanepost::accuracy
