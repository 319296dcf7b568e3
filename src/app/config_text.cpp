#include "app/config_text.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lanepost::app {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 16;

/// "line 3, column 14" of a byte position, both from 1.
std::string placeOf(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte, text.size()));
    const auto line = std::ranges::count(before, '\n') + 1;
    const std::size_t lineStart = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(before.size() - lineStart + 1);
}

/// The library's sentence without its "[json.exception...] parse error at line ...: " in front.
std::string reasonOf(const json::parse_error& error) {
    const std::string text = error.what();
    const std::size_t start = text.find("syntax error");
    return start == std::string::npos ? text : text.substr(start);
}

/// Watches a parse for keys that come twice and for nesting that is too deep.
class ParseWatch {
public:
    bool operator()(int depth, json::parse_event_t event, json& parsed) {
        if (depth > kMaxDepth) {
            problem_ = "nested deeper than " + std::to_string(kMaxDepth);
            return false;
        }
        if (event == json::parse_event_t::object_start) {
            keys_.emplace_back();
        } else if (event == json::parse_event_t::object_end && !keys_.empty()) {
            keys_.pop_back();
        } else if (event == json::parse_event_t::key && !keys_.empty()) {
            const auto& key = parsed.get_ref<const std::string&>();
            if (!keys_.back().insert(key).second && !problem_) {
                problem_ = "the key \"" + key + "\" stands twice in one object";
            }
        }
        return true;
    }
    const std::optional<std::string>& problem() const { return problem_; }

private:
    std::vector<std::set<std::string>> keys_;
    std::optional<std::string> problem_;
};

} // namespace

Result<json> parseConfigText(std::string_view text) {
    ParseWatch watch;
    try {
        json parsed = json::parse(
            text, [&](int depth, json::parse_event_t event, json& value) { return watch(depth, event, value); }, true,
            /*ignore_comments=*/true);
        if (watch.problem()) {
            return fail(ErrorKind::InvalidArgument, *watch.problem());
        }
        return parsed;
    } catch (const json::parse_error& error) {
        return fail(ErrorKind::InvalidArgument, placeOf(text, error.byte == 0 ? 0 : error.byte - 1) + ": " + reasonOf(error));
    }
}

} // namespace lanepost::app
