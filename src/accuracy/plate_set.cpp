#include "accuracy/plate_set.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "accuracy/set_file.h"
#include "anpr/plate_syntax.h"

namespace lanepost::accuracy {
namespace {

using nlohmann::json;

constexpr int kMostPictures = 10'000'000;
constexpr std::array<EnumName<PlatePictures>, 2> kKinds{
    {{PlatePictures::Scenes, "scenes"}, {PlatePictures::Crops, "crops"}}};

Result<PlateSet> setFromJson(const json& value) {
    StrictObject object(value);
    PlateSet set;
    const auto count = [&](std::string_view key) { return static_cast<int>(object.integer(key, 0, kMostPictures)); };
    set.name = object.text("name");
    set.kind = object.enumValue("kind", kKinds);
    set.truth = object.text("truth");
    set.images = object.text("images");
    set.keptOutPercent = static_cast<int>(object.integer("kept_out_percent", 0, 100));
    set.leastExact = count("least_exact");
    set.leastCertain = count("least_certain");
    set.mostCertainWrong = count("most_certain_wrong");
    set.mostCountryWrong = count("most_country_wrong");
    set.mostReadings = count("most_readings");
    return object.finish(std::move(set));
}

// The checksum that training/anpr/prepare_real_crops.py parts the plates by (IEEE 802.3).
std::uint32_t crc32(std::string_view text) {
    std::uint32_t sum = 0xFFFFFFFF;
    for (const char c : text) {
        sum ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xEDB88320 : 0);
        }
    }
    return ~sum;
}

std::vector<std::string_view> fieldsOf(std::string_view row) {
    std::vector<std::string_view> fields;
    for (;;) {
        const std::size_t end = std::min(row.find('\t'), row.size());
        fields.push_back(row.substr(0, end));
        if (end == row.size()) {
            return fields;
        }
        row.remove_prefix(end + 1);
    }
}

std::size_t columnOf(const std::vector<std::string_view>& heading, std::string_view name) {
    return static_cast<std::size_t>(std::find(heading.begin(), heading.end(), name) - heading.begin());
}

} // namespace

Result<std::vector<PlateSet>> readPlateSets(const std::filesystem::path& file) {
    return readSetFile(file, setFromJson);
}

Result<std::vector<PlateTruth>> readPlateTruth(const PlateSet& set) {
    const auto text = readTextFile(set.truth, kMostSetFileBytes);
    if (!text) {
        return fail(text.error());
    }
    std::vector<PlateTruth> rows;
    std::vector<std::string_view> heading;
    for (std::string_view rest = *text; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view row = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        row = row.substr(0, std::min(row.find('\r'), row.size()));
        const std::vector<std::string_view> fields = fieldsOf(row);
        if (heading.empty()) {
            heading = fields;
            if (columnOf(heading, "image") == heading.size() || columnOf(heading, "plate_text") == heading.size()) {
                return fail(ErrorKind::InvalidArgument,
                            set.truth.string() + ": expected a heading with the columns image and plate_text");
            }
            continue;
        }
        const auto field = [&](std::string_view name) {
            const std::size_t place = columnOf(heading, name);
            return place < fields.size() ? fields[place] : std::string_view();
        };
        const std::string_view plate = field("plate_text");
        if (!plate.empty() && crc32(plate) % 100 < static_cast<std::uint32_t>(set.keptOutPercent)) {
            rows.push_back({set.images / std::string(field("image")), std::string(plate),
                            std::string(anpr::signOfIsoCode(field("country")))});
        }
    }
    return rows;
}

} // namespace lanepost::accuracy
