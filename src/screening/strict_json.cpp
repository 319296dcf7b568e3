#include "screening/strict_json.h"

#include <utility>

namespace lanepost::screening {

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

bool StrictObject::has(std::string_view key) const {
    if (!object_.is_object()) {
        return false;
    }
    const auto found = object_.find(key);
    return found != object_.end() && !found->is_null();
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

std::string StrictObject::text(std::string_view key, std::size_t maxBytes) {
    const json* found = value(key);
    if (found == nullptr) {
        return {};
    }
    if (!found->is_string()) {
        reject(key, "text");
        return {};
    }
    const auto& text = found->get_ref<const std::string&>();
    if (text.size() > maxBytes) {
        reject(key, "text of at most " + std::to_string(maxBytes) + " bytes");
        return {};
    }
    return text;
}

std::string StrictObject::optionalText(std::string_view key, std::size_t maxBytes) {
    known_.emplace(key);
    return has(key) ? text(key, maxBytes) : std::string();
}

bool StrictObject::boolean(std::string_view key) {
    const json* found = value(key);
    if (found == nullptr) {
        return false;
    }
    if (!found->is_boolean()) {
        reject(key, "true or false");
        return false;
    }
    return found->get<bool>();
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

void StrictObject::array(std::string_view key, const std::function<void(const json&, const std::string&)>& read,
                         std::size_t maxItems) {
    const json* found = value(key);
    if (found == nullptr) {
        return;
    }
    if (!found->is_array() || found->size() > maxItems) {
        reject(key, found->is_array() ? "a list of at most " + std::to_string(maxItems) + " items" : "a list");
        return;
    }
    for (std::size_t i = 0; i < found->size() && ok(); ++i) {
        read((*found)[i], pathOf(key) + "[" + std::to_string(i) + "]");
    }
}

Result<void> StrictObject::finish() {
    if (!error_) {
        for (const auto& item : object_.items()) {
            if (!known_.contains(item.key())) {
                std::string allowed;
                for (const std::string& key : known_) {
                    allowed += (allowed.empty() ? "" : ", ") + key;
                }
                reject(Error{ErrorKind::InvalidArgument,
                             (path_.empty() ? "the object" : path_) + ": unknown key; expected only " + allowed});
                break;
            }
        }
    }
    if (error_) {
        return fail(*error_);
    }
    return {};
}

} // namespace lanepost::screening
