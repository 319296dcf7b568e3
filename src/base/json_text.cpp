#include "base/json_text.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace lanepost {
namespace {

using nlohmann::json;

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

/// Watches a parse for keys that come twice and for nesting that is too deep; keeps the first of them.
class ParseWatch {
public:
    explicit ParseWatch(const JsonRules& rules) : rules_(rules) {}

    /// False ends the parse.
    bool operator()(int depth, json::parse_event_t event, json& parsed) {
        if (depth > rules_.maxDepth) {
            note("nested more than " + std::to_string(rules_.maxDepth) + " deep");
        } else if (event == json::parse_event_t::object_start) {
            keys_.emplace_back();
        } else if (event == json::parse_event_t::object_end && !keys_.empty()) {
            keys_.pop_back();
        } else if (event == json::parse_event_t::key && !keys_.empty()) {
            noteKey(parsed.get_ref<const std::string&>());
        }
        return problem_.empty();
    }
    /// Empty while all is well.
    const std::string& problem() const { return problem_; }

private:
    void noteKey(const std::string& key) {
        if (!keys_.back().insert(key).second) {
            note(rules_.quotable ? "the key \"" + key + "\" stands twice in one object"
                                 : "a key stands twice in one object");
        }
    }
    void note(std::string problem) {
        if (problem_.empty()) {
            problem_ = std::move(problem);
        }
    }

    JsonRules rules_;
    std::vector<std::set<std::string>> keys_;
    std::string problem_;
};

} // namespace

Result<json> parseJson(std::string_view text, JsonRules rules) {
    ParseWatch watch(rules);
    const json::parser_callback_t callback = [&](int depth, json::parse_event_t event, json& value) {
        return watch(depth, event, value);
    };
    std::string problem;
    try {
        json value = json::parse(text.begin(), text.end(), callback, true, rules.comments);
        if (watch.problem().empty()) {
            return value;
        }
        problem = "JSON: " + watch.problem();
    } catch (const json::parse_error& error) {
        problem = placeOf(text, error.byte == 0 ? 0 : error.byte - 1) + ": " +
                  (rules.quotable ? reasonOf(error) : "not JSON in UTF-8");
    } catch (const json::exception&) {
        problem = "JSON: a number is beyond what a double holds";
    }
    return fail(ErrorKind::InvalidArgument, problem);
}

} // namespace lanepost
