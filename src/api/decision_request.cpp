#include "api/decision_request.h"

#include <algorithm>
#include <array>
#include <optional>

#include <nlohmann/json.hpp>

#include "base/json_text.h"

namespace lanepost::api {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxIdBytes = 64;
constexpr std::array<std::string_view, 5> kKeys{"id", "crossing_id", "officer", "outcome", "reason"};

std::optional<std::string> textAt(const json& body, std::string_view key) {
    const auto found = body.find(key);
    if (found == body.end() || !found->is_string()) {
        return std::nullopt;
    }
    return found->get<std::string>();
}

bool isId(const std::optional<std::string>& text) {
    return text && !text->empty() && text->size() <= kMaxIdBytes && std::all_of(text->begin(), text->end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
           });
}

/// Text without control characters (C0, DEL; C1 is C2 80 to C2 9F in UTF-8).
bool isPlain(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (c < 0x20 || c == 0x7F || c1) {
            return false;
        }
    }
    return true;
}

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(' ');
    return begin == std::string_view::npos ? ""
                                           : std::string(text.substr(begin, text.find_last_not_of(' ') - begin + 1));
}

tl::unexpected<WrongKey> wrong(std::string_view key, std::string expected) {
    return tl::unexpected<WrongKey>(WrongKey{std::string(key), std::move(expected)});
}

/// A key that is not ours, if there is one. Its name came from outside: shortened, and only if it is plain.
std::optional<std::string> unknownKey(const json& body) {
    for (const auto& [key, value] : body.items()) {
        if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
            return isPlain(key) && key.size() <= kMaxIdBytes ? key : "?";
        }
    }
    return std::nullopt;
}

} // namespace

tl::expected<lane::OfficerDecision, WrongKey> readDecision(std::string_view body) {
    const Result<json> parsed = parseJson(body, JsonRules{.maxDepth = 4});
    if (!parsed || !parsed->is_object()) {
        return wrong("", parsed ? "a JSON object" : parsed.error().message);
    }
    if (const auto key = unknownKey(*parsed)) {
        return wrong(*key, "no such key");
    }
    lane::OfficerDecision decision;
    for (const auto& [key, target] : {std::pair("id", &decision.id), std::pair("crossing_id", &decision.crossingId)}) {
        const auto text = textAt(*parsed, key);
        if (!isId(text)) {
            return wrong(key, "1 to 64 letters, digits or hyphens");
        }
        *target = *text;
    }
    const auto officer = textAt(*parsed, "officer");
    decision.officer = trimmed(officer.value_or(""));
    if (decision.officer.empty() || decision.officer.size() > kMaxOfficerBytes || !isPlain(decision.officer)) {
        return wrong("officer", "the officer's name or service number, 1 to 64 bytes");
    }
    const auto outcome = textAt(*parsed, "outcome");
    if (outcome != "pass" && outcome != "refer") {
        return wrong("outcome", "pass | refer");
    }
    decision.outcome = outcome == "pass" ? lane::DecisionOutcome::Pass : lane::DecisionOutcome::Refer;
    if (parsed->contains("reason")) {
        const auto reason = textAt(*parsed, "reason");
        if (!reason || reason->size() > kMaxReasonBytes || !isPlain(*reason)) {
            return wrong("reason", "text of at most 400 bytes on one line");
        }
        decision.reason = trimmed(*reason);
    }
    return decision;
}

} // namespace lanepost::api
