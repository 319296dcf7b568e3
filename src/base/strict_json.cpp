#include "base/strict_json.h"

#include <cmath>

#include "base/expect.h"

namespace lanepost {

using nlohmann::json;

StrictObject::StrictObject(const json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object_.is_object()) {
        error_ = Error{ErrorKind::InvalidArgument, (path_.empty() ? "the value" : path_) + ": expected a JSON object"};
    }
}

std::string StrictObject::pathOf(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

void StrictObject::reject(std::string_view key, std::string_view expected) {
    reject(Error{ErrorKind::InvalidArgument, pathOf(key) + ": expected " + std::string(expected)});
}

void StrictObject::reject(Error error) {
    if (!error_) {
        error_ = std::move(error);
    }
}

const json* StrictObject::value(std::string_view key) {
    known_.emplace(key);
    if (error_) {
        return nullptr;
    }
    const auto found = object_.find(key);
    if (found == object_.end()) {
        reject(key, "this key to be present");
        return nullptr;
    }
    return &*found;
}

std::string StrictObject::text(std::string_view key) {
    const json* found = value(key);
    if (found != nullptr && !found->is_string()) {
        reject(key, "text");
        found = nullptr;
    }
    return found == nullptr ? std::string() : found->get<std::string>();
}

bool StrictObject::boolean(std::string_view key) {
    const json* found = value(key);
    if (found != nullptr && !found->is_boolean()) {
        reject(key, "true or false");
        found = nullptr;
    }
    return found != nullptr && found->get<bool>();
}

std::optional<bool> StrictObject::optionalBoolean(std::string_view key) {
    const json* found = value(key);
    if (found == nullptr || found->is_null()) {
        return std::nullopt;
    }
    return boolean(key);
}

double StrictObject::number(std::string_view key) {
    const json* found = value(key);
    if (found != nullptr && !found->is_number()) {
        reject(key, "a number");
        found = nullptr;
    }
    return found == nullptr ? 0 : found->get<double>();
}

std::int64_t StrictObject::integer(std::string_view key, std::int64_t lowest, std::int64_t highest) {
    const json* found = value(key);
    if (found == nullptr) {
        return 0;
    }
    const bool tooLarge =
        found->is_number_unsigned() &&
        found->get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!found->is_number_integer() || tooLarge || found->get<std::int64_t>() < lowest ||
        found->get<std::int64_t>() > highest) {
        reject(key, "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest));
        return 0;
    }
    return found->get<std::int64_t>();
}

UtcTime StrictObject::time(std::string_view key) {
    const auto parsed = parseRfc3339(text(key));
    if (!parsed) {
        reject(key, "a time such as 2026-11-21T09:30:01.120000Z");
        return {};
    }
    return *parsed;
}

std::optional<UtcTime> StrictObject::optionalTime(std::string_view key) {
    const json* found = value(key);
    if (found == nullptr || found->is_null()) {
        return std::nullopt;
    }
    return time(key);
}

PartialDate StrictObject::date(std::string_view key) {
    const auto parsed = parsePartialDate(text(key));
    if (!parsed) {
        reject(key, "a date such as 1974-08-12 or 1974-XX-XX");
        return {};
    }
    return *parsed;
}

std::vector<std::string> StrictObject::texts(std::string_view key) {
    return list(key, [](const json& item) -> Result<std::string> {
        if (!item.is_string()) {
            return fail(ErrorKind::InvalidArgument, "expected text");
        }
        return item.get<std::string>();
    });
}

std::optional<Error> StrictObject::firstError() {
    if (error_) {
        return error_;
    }
    for (const auto& item : object_.items()) {
        if (!known_.contains(item.key())) {
            std::string allowed;
            for (const std::string& key : known_) {
                allowed += (allowed.empty() ? "" : ", ") + key;
            }
            return Error{ErrorKind::InvalidArgument,
                         (path_.empty() ? "the object" : path_) + ": unknown key; expected only " + allowed};
        }
    }
    return std::nullopt;
}

json jsonOf(const std::optional<UtcTime>& time) {
    return time ? json(toRfc3339(*time)) : json();
}

json jsonOf(const PartialDate& date) {
    std::string text = toText(date);
    if (!parsePartialDate(text)) {
        text = toText(PartialDate{});
    }
    return text;
}

json jsonOf(double number) {
    return std::isfinite(number) ? number : 0.0;
}

std::string canonicalText(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void enumWithoutName() {
    expectationFailed("every enum value has a name", __FILE__, __LINE__);
}

json withDefaults(const json& object, const json& defaults) {
    if (!object.is_object()) {
        return object;
    }
    json filled = defaults;
    filled.update(object);
    return filled;
}

} // namespace lanepost
