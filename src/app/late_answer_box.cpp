#include "app/late_answer_box.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/json_text.h"
#include "base/log.h"
#include "base/strict_json.h"
#include "screening/screening_json.h"
#include "store/store_key.h"
#include "sync/central_link.h"
#include "sync/event_frame.h"

namespace lanepost::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEnding = ".late";

/// In the order of the numbers when sorted by name.
std::string fileNameFor(std::int64_t number) {
    const std::string digits = std::to_string(number);
    return std::string(16 - std::min<std::size_t>(16, digits.size()), '0') + digits + kEnding;
}

std::string contextOf(const fs::path& file) {
    return "late_answer|" + file.filename().string();
}

Result<store::DataKey> keyOf(const fs::path& folder) {
    const auto key = store::readStoreKey(folder);
    if (!key) {
        return fail(key.error());
    }
    if (!*key) {
        return fail(ErrorKind::NotFound, folder.string() + ": the store's key (store.key) is not there");
    }
    return **key;
}

Result<sync::LateAnswer> lateAnswerIn(const fs::path& file, const store::DataKey& key) {
    const auto sealed = readTextFile(file, 2 * sync::kMaxNoticeBytes);
    const auto text = sealed ? store::unseal(key, contextOf(file), *sealed) : fail(sealed.error());
    const auto json = text ? parseJson(*text) : fail(text.error());
    if (!json) {
        return fail(json.error());
    }
    StrictObject object(*json, "late answer");
    sync::LateAnswer late;
    late.device = object.text("device");
    late.number = object.integer("number", 1, sync::kMaxSequence);
    late.crossingId = object.text("crossing_id");
    late.requestId = object.text("request_id");
    late.answer = object.object("answer", screening::screeningAnswerFromJson);
    return object.finish(std::move(late));
}

} // namespace

Result<void> LateAnswerBox::put(const sync::LateAnswer& late) const {
    const auto key = keyOf(store_);
    if (!key) {
        return fail(key.error());
    }
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) {
        return fail(ErrorKind::Io, folder_.string() + ": cannot make the folder: " + error.message());
    }
    const fs::path file = folder_ / fileNameFor(late.number);
    const std::string text = canonicalText({{"device", late.device},
                                            {"number", late.number},
                                            {"crossing_id", late.crossingId},
                                            {"request_id", late.requestId},
                                            {"answer", screening::toJson(late.answer)}});
    return replaceFile(file, asBytes(store::seal(*key, contextOf(file), text)));
}

Result<int> LateAnswerBox::take(const std::function<bool(const sync::LateAnswer&)>& taken) const {
    std::error_code error;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        if (entry.path().extension() == kEnding) {
            files.push_back(entry.path());
        }
    }
    if (files.empty()) { // mostly there is not even a folder
        return 0;
    }
    const auto key = keyOf(store_);
    if (!key) {
        return fail(key.error());
    }
    std::ranges::sort(files);
    int count = 0;
    for (const fs::path& file : files) {
        const auto late = lateAnswerIn(file, *key);
        if (!late) {
            log(LogLevel::Error, "sync", file.string() + ": a late answer that does not open is set aside: " +
                                             late.error().message);
            fs::rename(file, file.string() + ".damaged", error);
            continue;
        }
        if (!taken(*late)) {
            break;
        }
        ++count;
        if (!fs::remove(file, error)) {
            return fail(ErrorKind::Io, file.string() + ": cannot be removed: " + error.message());
        }
    }
    return count;
}

} // namespace lanepost::app
