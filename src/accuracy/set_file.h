// The files of tests/accuracy that list sets of pictures with their floors: what document and plate sets have in common.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "base/file.h"
#include "base/json_text.h"
#include "base/strict_json.h"

namespace lanepost::accuracy {

/// Above it a file is no list of sets or truths.
inline constexpr std::size_t kMostSetFileBytes = std::size_t{64} << 20;

/// The sets of a file {"sets": [...]}; each set's `truth` lies beside the file, its `images` beside the truth. setFromJson
/// reads one set. Error: NotFound, Io; InvalidArgument with the file's name. Thread-safe.
template <typename Set>
[[nodiscard]] Result<std::vector<Set>> readSetFile(const std::filesystem::path& file,
                                                   Result<Set> (*setFromJson)(const nlohmann::json&)) {
    const auto text = readTextFile(file, kMostSetFileBytes);
    if (!text) {
        return fail(text.error());
    }
    const auto parsed = parseJson(*text, JsonRules{.comments = true, .quotable = true});
    if (!parsed) {
        return fail(file.string(), parsed.error());
    }
    StrictObject object(*parsed);
    auto sets = object.finish(object.list("sets", setFromJson));
    if (!sets) {
        return fail(file.string(), sets.error());
    }
    for (Set& set : *sets) {
        set.truth = file.parent_path() / set.truth;
        set.images = set.truth.parent_path() / set.images;
    }
    return sets;
}

} // namespace lanepost::accuracy
