#include "accuracy/truth_set.h"

#include <array>
#include <string_view>

#include "accuracy/set_file.h"

namespace lanepost::accuracy {
namespace {

using nlohmann::json;

constexpr int kMostImages = 10'000'000;
constexpr std::array<EnumName<TruthKind>, 2> kTruthKinds{{{TruthKind::Pages, "pages"}, {TruthKind::Lines, "lines"}}};

Result<TruthSet> readSet(const json& value) {
    StrictObject object(value);
    TruthSet set;
    const auto count = [&](std::string_view key) { return static_cast<int>(object.integer(key, 0, kMostImages)); };
    set.name = object.text("name");
    set.kind = object.enumValue("kind", kTruthKinds);
    set.truth = object.text("truth");
    set.images = object.text("images");
    set.leastExact = count("least_exact");
    set.leastAccepted = count("least_accepted");
    set.mostMisread = count("most_misread");
    set.mostAcceptedWrong = count("most_accepted_wrong");
    set.mostFalseZones = count("most_false_zones");
    return object.finish(std::move(set));
}

std::vector<std::string> partsOf(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(separator), text.size());
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

Result<TruthImage> imageOfJson(const std::string& row) {
    const auto value = parseJson(row);
    if (!value) {
        return fail(value.error());
    }
    if (!value->is_object() || !value->contains("image") || !value->contains("lines")) {
        return fail(ErrorKind::InvalidArgument, "expected an object with image and lines");
    }
    StrictObject object(*value);
    TruthImage image;
    image.image = object.text("image");
    image.lines = object.texts("lines");
    if (!object.ok()) {
        return fail(ErrorKind::InvalidArgument, "expected image as text and lines as a list of texts");
    }
    return image;
}

Result<TruthImage> imageOfTable(const std::string& row) {
    const std::vector<std::string> columns = partsOf(row, '\t');
    if (columns.empty() || columns[0].empty()) {
        return fail(ErrorKind::InvalidArgument, "expected an image in the first column");
    }
    return TruthImage{columns[0], columns.size() > 1 ? partsOf(columns[1], '|') : std::vector<std::string>{}};
}

} // namespace

Result<std::vector<TruthSet>> readTruthSets(const std::filesystem::path& file) {
    return readSetFile(file, readSet);
}

Result<std::vector<TruthImage>> readTruth(const std::filesystem::path& file, const std::filesystem::path& folder) {
    const auto text = readTextFile(file, kMostSetFileBytes);
    if (!text) {
        return fail(text.error());
    }
    const bool table = file.extension() == ".tsv";
    std::vector<TruthImage> images;
    int number = 0;
    for (std::string& row : partsOf(*text, '\n')) {
        ++number;
        if (!row.empty() && row.back() == '\r') {
            row.pop_back();
        }
        if (row.empty() || (table && row.starts_with("image\t"))) {
            continue;
        }
        auto image = table ? imageOfTable(row) : imageOfJson(row);
        if (!image) {
            return fail(file.string() + ", line " + std::to_string(number), image.error());
        }
        image->image = folder / image->image;
        images.push_back(std::move(*image));
    }
    return images;
}

} // namespace lanepost::accuracy
