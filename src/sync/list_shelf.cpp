#include "sync/list_shelf.h"

#include <utility>

#include "base/file.h"
#include "base/json_text.h"
#include "base/strict_json.h"
#include "sync/list_file.h"
#include "sync/list_packing.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kShelfFile = "shelf.json";
constexpr std::size_t kMaxShelfBytes = 1U << 20;

struct ShelfRow {
    std::string id;
    ShelvedList list;
};

json rowJson(const std::string& id, const ShelvedList& list) {
    return {{"id", id},
            {"version", list.version},
            {"label", list.label},
            {"length", list.length},
            {"sha256", toHex(list.sha256)},
            {"since", jsonOf(list.since)}};
}

Result<ShelfRow> rowFromJson(const json& item) {
    StrictObject reader(item);
    ShelfRow row;
    row.id = reader.text("id");
    row.list.version = reader.integer("version", 0);
    row.list.label = reader.text("label");
    row.list.length = reader.integer("length", 0);
    row.list.since = reader.optionalTime("since");
    const auto digest = sha256FromHex(reader.text("sha256"));
    if (!digest) {
        reader.reject("sha256", "64 hexadecimal digits");
    }
    row.list.sha256 = digest.value_or(Sha256{});
    return reader.finish(std::move(row));
}

std::map<std::string, ShelvedList> mapOf(std::vector<ShelfRow> rows) {
    std::map<std::string, ShelvedList> lists;
    for (ShelfRow& row : rows) {
        lists[row.id] = std::move(row.list);
    }
    return lists;
}

/// What the file is, when it is there.
Checked<std::optional<UnpackedFile>> lookAt(const fs::path& path) {
    const auto found = digestFile(path);
    if (!found && found.error().kind == ErrorKind::NotFound) {
        return std::nullopt;
    }
    if (!found) {
        return refuse(found.error());
    }
    return std::optional(*found);
}

} // namespace

Checked<ListShelf> ListShelf::open(fs::path folder, std::vector<WantedList> wanted) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        return refuse(RefusalReason::LocalFailure, folder.string() + ": cannot make the folder: " + error.message());
    }
    ListShelf shelf(std::move(folder), std::move(wanted));
    if (auto loaded = shelf.load(); !loaded) {
        return refuse(loaded.error());
    }
    for (const WantedList& list : shelf.wanted_) {
        if (auto settled = shelf.settle(list); !settled) {
            return refuse(settled.error());
        }
    }
    if (!shelf.arriving_.empty()) {
        shelf.arriving_.clear();
        if (auto written = shelf.write({}, std::nullopt); !written) {
            return refuse(written.error());
        }
    }
    return shelf;
}

Checked<void> ListShelf::load() {
    const auto text = readTextFile(folder_ / kShelfFile, kMaxShelfBytes);
    if (!text && text.error().kind == ErrorKind::NotFound) {
        return {};
    }
    if (!text) {
        return refuse(text.error());
    }
    const auto parsed = parseJson(*text);
    if (!parsed) {
        return refuse(RefusalReason::Malformed, (folder_ / kShelfFile).string() + ": " + parsed.error().message);
    }
    StrictObject reader(*parsed);
    lists_ = mapOf(reader.list("lists", rowFromJson));
    arriving_ = mapOf(reader.list("arriving", rowFromJson));
    if (const auto read = reader.finish(true); !read) {
        return refuse(RefusalReason::Malformed, (folder_ / kShelfFile).string() + ": " + read.error().message +
                                                    "; remove the file, the lists' files are looked at anew then");
    }
    return {};
}

// Hashing a large file takes a while, so it is done only when the length alone does not tell.
Checked<void> ListShelf::settle(const WantedList& list) {
    const auto arriving = arriving_.find(list.id);
    const auto known = lists_.find(list.id);
    std::error_code error;
    const auto size = fs::file_size(list.path, error);
    if (arriving == arriving_.end() && known != lists_.end() && !error &&
        size == static_cast<std::uintmax_t>(known->second.length)) {
        return {};
    }
    const auto found = lookAt(list.path);
    if (!found) {
        return refuse(found.error());
    }
    if (!*found) {
        lists_.erase(list.id);
        return {};
    }
    if (arriving != arriving_.end() && arriving->second.sha256 == (*found)->sha256) {
        lists_[list.id] = arriving->second;
        return {};
    }
    if (known == lists_.end() || known->second.sha256 != (*found)->sha256) {
        lists_[list.id] = ShelvedList{0, {}, (*found)->length, (*found)->sha256, std::nullopt};
    }
    return {};
}

std::optional<ShelvedList> ListShelf::on(const std::string& id) const {
    const auto found = lists_.find(id);
    return found == lists_.end() ? std::nullopt : std::optional(found->second);
}

fs::path ListShelf::asideOf(const WantedList& list) {
    fs::path aside = list.path;
    aside += ".incoming";
    return aside;
}

Checked<void> ListShelf::write(const std::string& arrivingId, const std::optional<ShelvedList>& arriving) const {
    json rows = json::array();
    for (const auto& [id, list] : lists_) {
        rows.push_back(rowJson(id, list));
    }
    json arrivingRows = json::array();
    if (arriving) {
        arrivingRows.push_back(rowJson(arrivingId, *arriving));
    }
    const std::string text = canonicalText({{"lists", rows}, {"arriving", arrivingRows}});
    if (auto written = replaceFile(folder_ / kShelfFile, asBytes(text)); !written) {
        return refuse(written.error());
    }
    return {};
}

Checked<void> ListShelf::lookAgain(const WantedList& list) {
    const auto found = lookAt(list.path);
    if (!found) {
        return refuse(found.error());
    }
    lists_.erase(list.id);
    if (*found) {
        lists_[list.id] = ShelvedList{0, {}, (*found)->length, (*found)->sha256, std::nullopt};
    }
    return write({}, std::nullopt);
}

Checked<void> ListShelf::put(const WantedList& list, const ListTarget& target, UtcTime now) {
    const ShelvedList next{target.version, target.label, target.length, target.sha256, now};
    if (auto written = write(list.id, next); !written) {
        return written;
    }
    if (auto renamed = renameDurably(asideOf(list), list.path); !renamed) {
        return refuse(renamed.error());
    }
    lists_[list.id] = next;
    return write({}, std::nullopt);
}

} // namespace lanepost::sync
