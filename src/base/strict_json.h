// Reading and writing JSON objects of fixed shape: every key required, every type checked, nothing unknown.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/partial_date.h"
#include "base/result.h"

namespace lanepost {

/// An enum value and its name in JSON, in snake_case.
template <typename Enum>
struct EnumName {
    Enum value;
    std::string_view name;
};

/// Reads the fields of one JSON object and keeps the first thing that is wrong; after it every getter gives an empty
/// value, so that a caller reads all fields and asks finish() once. Messages name the key by its full path and what was
/// expected, never the value, which may be personal data. Holds a reference to the object. Lives on one thread.
class StrictObject {
public:
    /// object: outlives this reader. path: for messages, for example "travellers[0]"; empty for the outermost object.
    explicit StrictObject(const nlohmann::json& object, std::string path = {});

    /// The text at `key`.
    std::string text(std::string_view key);
    /// The truth value at `key`.
    bool boolean(std::string_view key);
    /// The truth value at `key`, empty for null.
    std::optional<bool> optionalBoolean(std::string_view key);
    /// The number at `key`, with or without a fraction.
    double number(std::string_view key);
    /// The whole number at `key`, between `lowest` and `highest`.
    std::int64_t integer(std::string_view key, std::int64_t lowest = std::numeric_limits<std::int64_t>::min(),
                         std::int64_t highest = std::numeric_limits<std::int64_t>::max());
    /// The RFC 3339 time at `key`.
    UtcTime time(std::string_view key);
    /// The time at `key`, empty for null.
    std::optional<UtcTime> optionalTime(std::string_view key);
    /// The date at `key`, as toText(PartialDate) writes it.
    PartialDate date(std::string_view key);
    /// The enum value whose name stands at `key`.
    template <typename Enum, std::size_t N>
    Enum enumValue(std::string_view key, const std::array<EnumName<Enum>, N>& names);
    /// The object at `key`, read by `read(json) -> Result<T>`.
    template <typename Read>
    auto object(std::string_view key, Read read) ->
        typename std::invoke_result_t<Read, const nlohmann::json&>::value_type;
    /// As object(); empty for null.
    template <typename Read>
    auto optionalObject(std::string_view key, Read read)
        -> std::optional<typename std::invoke_result_t<Read, const nlohmann::json&>::value_type>;
    /// The list at `key`, each item read by `read(json) -> Result<T>`.
    template <typename Read>
    auto list(std::string_view key, Read read)
        -> std::vector<typename std::invoke_result_t<Read, const nlohmann::json&>::value_type>;
    /// The list of texts at `key`.
    std::vector<std::string> texts(std::string_view key);

    /// Takes note that `key` is allowed, and gives its value; nullptr and an error when it is absent.
    const nlohmann::json* value(std::string_view key);
    /// `key` under this object's path, for messages.
    std::string pathOf(std::string_view key) const;
    /// Notes that the value at `key` is not what was `expected`.
    void reject(std::string_view key, std::string_view expected);
    /// Passes a failure of an inner object on.
    void reject(Error error);
    /// True while nothing was wrong.
    bool ok() const { return !error_; }
    /// `result`, unless something was wrong or a key is there which nobody asked for. Error: InvalidArgument.
    template <typename T>
    [[nodiscard]] Result<T> finish(T result);
    /// As finish(), and keys that nobody asked for are ignored: for messages of other programs, which may be newer.
    template <typename T>
    [[nodiscard]] Result<T> finishOpen(T result);

private:
    std::optional<Error> firstError();

    const nlohmann::json& object_;
    std::string path_;
    std::set<std::string, std::less<>> known_;
    std::optional<Error> error_;
};

/// The name of `value` in the table; the table must have it. Thread-safe.
template <typename Enum, std::size_t N>
std::string enumText(const std::array<EnumName<Enum>, N>& names, Enum value);

/// A list of what `write(item) -> json` makes of each item. Thread-safe.
template <typename Item, typename Write>
nlohmann::json jsonList(const std::vector<Item>& items, Write write);

/// Null when empty, else the RFC 3339 text. Thread-safe.
nlohmann::json jsonOf(const std::optional<UtcTime>& time);
/// The text of toText(); a date that no calendar has is written as unknown, so that it can be read back. Thread-safe.
nlohmann::json jsonOf(const PartialDate& date);
/// The number; 0 for infinities and not-a-number, which JSON does not have. Thread-safe.
nlohmann::json jsonOf(double number);

/// The one text form of a value: no spaces, keys sorted, shortest digits that give the same double back, UTF-8 with
/// U+FFFD for bytes that are none. Equal values give equal bytes on every machine. Thread-safe.
std::string canonicalText(const nlohmann::json& value);

// ---------------------------------------------------------------------------------------------------------------------

/// Ends the process: an enum value without a name is a mistake of ours.
[[noreturn]] void enumWithoutName();

template <typename Enum, std::size_t N>
std::string enumText(const std::array<EnumName<Enum>, N>& names, Enum value) {
    for (const EnumName<Enum>& entry : names) {
        if (entry.value == value) {
            return std::string(entry.name);
        }
    }
    enumWithoutName();
}

template <typename Item, typename Write>
nlohmann::json jsonList(const std::vector<Item>& items, Write write) {
    nlohmann::json array = nlohmann::json::array();
    for (const Item& item : items) {
        array.push_back(write(item));
    }
    return array;
}

template <typename Enum, std::size_t N>
Enum StrictObject::enumValue(std::string_view key, const std::array<EnumName<Enum>, N>& names) {
    const std::string found = text(key);
    std::string expected;
    for (const EnumName<Enum>& entry : names) {
        if (entry.name == found) {
            return entry.value;
        }
        expected += (expected.empty() ? "" : " | ") + std::string(entry.name);
    }
    reject(key, expected);
    return names[0].value;
}

template <typename Read>
auto StrictObject::object(std::string_view key, Read read) ->
    typename std::invoke_result_t<Read, const nlohmann::json&>::value_type {
    using T = typename std::invoke_result_t<Read, const nlohmann::json&>::value_type;
    const nlohmann::json* found = value(key);
    if (found == nullptr) {
        return T{};
    }
    auto result = read(*found);
    if (!result) {
        reject(Error{result.error().kind, pathOf(key) + ": " + result.error().message});
        return T{};
    }
    return std::move(*result);
}

template <typename Read>
auto StrictObject::optionalObject(std::string_view key, Read read)
    -> std::optional<typename std::invoke_result_t<Read, const nlohmann::json&>::value_type> {
    const nlohmann::json* found = value(key);
    if (found == nullptr || found->is_null()) {
        return std::nullopt;
    }
    return object(key, std::move(read));
}

template <typename Read>
auto StrictObject::list(std::string_view key, Read read)
    -> std::vector<typename std::invoke_result_t<Read, const nlohmann::json&>::value_type> {
    std::vector<typename std::invoke_result_t<Read, const nlohmann::json&>::value_type> items;
    const nlohmann::json* found = value(key);
    if (found == nullptr) {
        return items;
    }
    if (!found->is_array()) {
        reject(key, "a list");
        return items;
    }
    items.reserve(found->size());
    for (std::size_t i = 0; i < found->size(); ++i) {
        auto item = read((*found)[i]);
        if (!item) {
            reject(Error{item.error().kind, pathOf(key) + "[" + std::to_string(i) + "]: " + item.error().message});
            break;
        }
        items.push_back(std::move(*item));
    }
    return items;
}

template <typename T>
Result<T> StrictObject::finish(T result) {
    if (auto error = firstError()) {
        return fail(std::move(*error));
    }
    return result;
}

template <typename T>
Result<T> StrictObject::finishOpen(T result) {
    if (error_) {
        return fail(*error_);
    }
    return result;
}

/// `object` with `defaults` for keys that it does not have; what is no object as it is. Thread-safe.
nlohmann::json withDefaults(const nlohmann::json& object, const nlohmann::json& defaults);

} // namespace lanepost
