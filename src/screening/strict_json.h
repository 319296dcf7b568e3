// Reading a JSON object of fixed shape: every key required or named optional, every type checked, nothing unknown.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace lanepost::screening {

/// Reads the fields of one JSON object and keeps the first thing that is wrong; after it every getter gives an empty
/// value, so that a caller reads all fields and asks finish() once. Messages name the key by its full path and what was
/// expected, never the value, which may be personal data. Holds references to its arguments. Lives on one thread.
class StrictObject {
public:
    /// object: outlives this reader. path: for messages, for example "hits[0]"; empty for the outermost object.
    StrictObject(const nlohmann::json& object, std::string path);

    /// The text at `key`, at most `maxBytes` long.
    std::string text(std::string_view key, std::size_t maxBytes = std::numeric_limits<std::size_t>::max());
    /// As text(), empty when the key is absent.
    std::string optionalText(std::string_view key, std::size_t maxBytes = std::numeric_limits<std::size_t>::max());
    /// The truth value at `key`.
    bool boolean(std::string_view key);
    /// The whole number at `key`, between `lowest` and `highest`.
    std::int64_t integer(std::string_view key, std::int64_t lowest = std::numeric_limits<std::int64_t>::min(),
                         std::int64_t highest = std::numeric_limits<std::int64_t>::max());
    /// True when `key` is there and not null.
    bool has(std::string_view key) const;
    /// Takes note that `key` is allowed, and gives its value; nullptr and an error when it is absent.
    const nlohmann::json* value(std::string_view key);
    /// Calls `read` with each item of the array at `key`, of at most `maxItems`, and the item's path.
    void array(std::string_view key,
               const std::function<void(const nlohmann::json& item, const std::string& path)>& read,
               std::size_t maxItems = std::numeric_limits<std::size_t>::max());

    /// `key` under this object's path, for messages.
    std::string pathOf(std::string_view key) const;
    /// Notes that the value at `key` is not what was `expected`.
    void reject(std::string_view key, std::string_view expected);
    /// Passes a failure of an inner object on.
    void reject(Error error);
    /// True while nothing was wrong.
    bool ok() const { return !error_; }
    /// The first thing that was wrong, or that a key is there which nobody asked for. Error: InvalidArgument.
    [[nodiscard]] Result<void> finish();

private:
    const nlohmann::json& object_;
    std::string path_;
    std::set<std::string, std::less<>> known_;
    std::optional<Error> error_;
};

} // namespace lanepost::screening
