#include "indicators/indicator_set.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <utility>

#include "base/hash.h"
#include "base/json_text.h"
#include "base/strict_json.h"
#include "indicators/forbidden_traits.h"
#include "screening/normal_form.h"

namespace lanepost::indicators {
namespace {

using nlohmann::json;

/// What the signature is made for, so that it is good for nothing else.
constexpr std::string_view kPurpose = "lanepost.indicators/1\n";
constexpr int kMaxDepth = 10;
constexpr std::size_t kMaxRules = 200;
constexpr std::size_t kMaxConditions = 8;
constexpr std::size_t kTitleWords = 10;
constexpr std::size_t kTextBytes = 250;
/// A range of document numbers names books that were stolen, not everybody who has a passport.
constexpr std::uint64_t kLongestRange = 1'000'000;

constexpr std::array<EnumName<SubjectKind>, 3> kSubjects{
    {{SubjectKind::Person, "person"}, {SubjectKind::Document, "document"}, {SubjectKind::Plate, "plate"}}};

std::string filled(StrictObject& object, std::string_view key, std::size_t longest = kTextBytes) {
    std::string text = object.text(key);
    if (text.empty() || text.size() > longest) {
        object.reject(key, "a text of 1 to " + std::to_string(longest) + " bytes");
    }
    return text;
}

int number(StrictObject& object, std::string_view key, int lowest, int highest) {
    return static_cast<int>(object.integer(key, lowest, highest));
}

std::vector<std::string> filledTexts(StrictObject& object, std::string_view key) {
    std::vector<std::string> texts = object.texts(key);
    if (texts.empty() || texts.size() > 200) {
        object.reject(key, "a list of 1 to 200 texts");
    }
    return texts;
}

Result<TravelTime> readTravelTime(const json& value) {
    StrictObject object(value);
    TravelTime time;
    time.from = filled(object, "from");
    time.to = filled(object, "to");
    time.least = std::chrono::minutes(number(object, "minutes", 1, 60 * 24 * 7));
    return object.finish(std::move(time));
}

/// How far two numbers of one length are apart by their common end of digits; nothing when they differ before it.
std::optional<std::uint64_t> distance(const std::string& from, const std::string& to) {
    std::size_t same = 0;
    while (same < from.size() && from[same] == to[same]) {
        ++same;
    }
    const auto digitsFrom = [&](const std::string& text) {
        return text.size() - same <= 12 && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(same), text.end(),
                                                       [](unsigned char c) { return std::isdigit(c) != 0; });
    };
    if (!digitsFrom(from) || !digitsFrom(to)) {
        return std::nullopt;
    }
    const auto value = [&](const std::string& text) { return same == text.size() ? 0ULL : std::stoull(text.substr(same)); };
    return value(from) <= value(to) ? std::optional(value(to) - value(from)) : std::nullopt;
}

Condition readRange(StrictObject& object) {
    DocumentNumberRange range;
    range.from = screening::normalNumber(filled(object, "from")).value_or("");
    range.to = screening::normalNumber(filled(object, "to")).value_or("");
    const bool oneLength = !range.from.empty() && range.from.size() == range.to.size();
    const auto apart = oneLength ? distance(range.from, range.to) : std::nullopt;
    if (!apart || *apart >= kLongestRange) {
        object.reject("to", "a number of the same length whose last digits lie less than " +
                                std::to_string(kLongestRange) + " above \"from\"");
    }
    return range;
}

Condition readImpossibleTravel(StrictObject& object) {
    ImpossibleTravelCondition condition;
    condition.subject = object.enumValue("subject", kSubjects);
    condition.times = object.list("times", readTravelTime);
    condition.margin = std::chrono::minutes(number(object, "margin_minutes", 0, 600));
    if (condition.times.empty()) {
        object.reject("times", "at least one {\"from\",\"to\",\"minutes\"}");
    }
    return condition;
}

using ReadCondition = Condition (*)(StrictObject&);

constexpr std::array<std::pair<std::string_view, ReadCondition>, 12> kConditions{{
    {"hit_category", [](StrictObject& o) -> Condition { return HitCategory{filledTexts(o, "categories")}; }},
    {"age_below", [](StrictObject& o) -> Condition { return AgeBelow{number(o, "years", 1, 25)}; }},
    {"at_place", [](StrictObject& o) -> Condition { return AtPlace{filledTexts(o, "places")}; }},
    {"in_direction",
     [](StrictObject& o) -> Condition {
         InDirection condition{o.text("direction")};
         if (condition.direction != "entry" && condition.direction != "exit") {
             o.reject("direction", "entry | exit");
         }
         return condition;
     }},
    {"document_number_range", readRange},
    {"stay_exceeded",
     [](StrictObject& o) -> Condition {
         return StayExceeded{number(o, "max_days", 1, 365), number(o, "window_days", 1, 730)};
     }},
    {"impossible_travel", readImpossibleTravel},
    {"same_way_twice",
     [](StrictObject& o) -> Condition {
         return SameWayTwice{o.enumValue("subject", kSubjects), std::chrono::hours(number(o, "within_hours", 1, 8784))};
     }},
    {"frequency",
     [](StrictObject& o) -> Condition {
         return Frequency{o.enumValue("subject", kSubjects), std::chrono::hours(number(o, "within_hours", 1, 8784)),
                          number(o, "at_least", 2, 1000)};
     }},
    {"convoy",
     [](StrictObject& o) -> Condition {
         return Convoy{std::chrono::minutes(number(o, "window_minutes", 1, 120)), number(o, "within_days", 1, 366),
                       number(o, "at_least_dates", 2, 366)};
     }},
    {"vehicle_change",
     [](StrictObject& o) -> Condition {
         return VehicleChange{number(o, "within_days", 1, 366), number(o, "at_least", 2, 100)};
     }},
    {"driver_change",
     [](StrictObject& o) -> Condition {
         return DriverChange{number(o, "within_days", 1, 366), number(o, "at_least", 2, 100)};
     }},
}};

Result<Condition> readCondition(const json& value) {
    StrictObject object(value);
    const std::string type = object.text("type");
    for (const auto& [word, read] : kConditions) {
        if (word == type) {
            return object.finish(read(object));
        }
    }
    std::string known;
    for (const auto& [word, read] : kConditions) {
        known += (known.empty() ? "" : " | ") + std::string(word);
    }
    object.reject("type", known);
    return object.finish(Condition{});
}

std::size_t wordCount(std::string_view text) {
    std::size_t words = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        words += text[i] != ' ' && (i == 0 || text[i - 1] == ' ') ? 1 : 0;
    }
    return words;
}

template <typename T>
bool is(const Condition& condition) {
    return std::holds_alternative<T>(condition);
}

bool isCircumstance(const Condition& condition) {
    return is<AtPlace>(condition) || is<InDirection>(condition) || is<AgeBelow>(condition);
}

Result<IndicatorRule> readRule(const json& value) {
    StrictObject object(value);
    IndicatorRule rule;
    rule.code = filled(object, "code", 64);
    rule.title = filled(object, "title");
    rule.points = number(object, "points", 0, 100);
    rule.conditions = object.list("conditions", readCondition);
    const auto& conditions = rule.conditions;
    if (wordCount(rule.title) > kTitleWords) {
        object.reject("title", "at most " + std::to_string(kTitleWords) + " words");
    }
    if (conditions.empty() || conditions.size() > kMaxConditions) {
        object.reject("conditions", "1 to " + std::to_string(kMaxConditions) + " conditions");
    } else if (rule.points > 0 && std::any_of(conditions.begin(), conditions.end(), is<AgeBelow>)) {
        object.reject("points", "0: age is shown and gives no points");
    } else if (rule.points > 0 && std::all_of(conditions.begin(), conditions.end(), isCircumstance)) {
        object.reject("conditions", "at least one that is not only place or direction, or 0 points");
    }
    return object.finish(std::move(rule));
}

Result<void> checkTogether(const IndicatorSet& set) {
    if (set.validUntil <= set.validFrom || set.validUntil - set.validFrom > kLongestValidity) {
        return fail(ErrorKind::InvalidArgument, "valid_until: expected a time after valid_from, at most 180 days");
    }
    std::set<std::string> codes;
    for (std::size_t i = 0; i < set.rules.size(); ++i) {
        if (!codes.insert(set.rules[i].code).second) {
            return fail(ErrorKind::InvalidArgument,
                        "indicators[" + std::to_string(i) + "].code: expected one that no other indicator has");
        }
    }
    return {};
}

Result<IndicatorSet> readSet(const json& value) {
    if (value.is_object() && value.contains("indicators") && value["indicators"].is_array()) {
        // Before the shape is checked: who tries to use a trait shall be told just that.
        for (std::size_t i = 0; i < value["indicators"].size(); ++i) {
            const json& rule = value["indicators"][i];
            if (!rule.is_object() || !rule.contains("conditions")) {
                continue;
            }
            const std::string path = "indicators[" + std::to_string(i) + "].conditions";
            if (auto good = refuseForbiddenTraits(rule["conditions"], path); !good) {
                return fail(good.error());
            }
        }
    }
    StrictObject object(value);
    IndicatorSet set;
    set.id = filled(object, "id", 64);
    set.version = filled(object, "version", 64);
    set.owner = filled(object, "owner");
    set.legalBasis = filled(object, "legal_basis");
    set.validFrom = object.time("valid_from");
    set.validUntil = object.time("valid_until");
    set.referAtPoints = number(object, "refer_at_points", 1, 1000);
    set.rules = object.list("indicators", readRule);
    if (set.rules.empty() || set.rules.size() > kMaxRules) {
        object.reject("indicators", "1 to " + std::to_string(kMaxRules) + " indicators");
    }
    auto read = object.finish(std::move(set));
    if (read) {
        if (auto good = checkTogether(*read); !good) {
            return fail(good.error());
        }
    }
    return read;
}

std::string signedMessage(const json& set) {
    return std::string(kPurpose) + canonicalText(set);
}

} // namespace

Result<IndicatorSet> indicatorSetFromJson(std::string_view text) {
    const auto value = parseJson(text, JsonRules{.maxDepth = kMaxDepth});
    return value ? readSet(*value) : fail(value.error());
}

Result<std::string> signIndicatorSet(std::string_view text, const Ed25519Signer& signer) {
    const auto value = parseJson(text, JsonRules{.maxDepth = kMaxDepth});
    if (!value) {
        return fail(value.error());
    }
    if (auto set = readSet(*value); !set) {
        return fail(set.error());
    }
    const json file = {{"set", *value},
                       {"key", toHex(signer.publicKey())},
                       {"signature", toHex(signer.sign(asBytes(signedMessage(*value))))}};
    return canonicalText(file) + "\n";
}

Result<IndicatorSet> openIndicatorSet(std::string_view file, const std::vector<Ed25519PublicKey>& trusted) {
    if (file.size() > kMaxIndicatorBytes) {
        return fail(ErrorKind::InvalidArgument, "expected at most " + std::to_string(kMaxIndicatorBytes) + " bytes");
    }
    const auto value = parseJson(file, JsonRules{.maxDepth = kMaxDepth + 1});
    if (!value) {
        return fail(value.error());
    }
    StrictObject object(*value);
    const auto key = ed25519KeyFromHex(object.text("key"));
    const auto signature = ed25519SignatureFromHex(object.text("signature"));
    const json* set = object.value("set");
    if (auto shape = object.finish(true); !shape) {
        return fail(shape.error());
    }
    if (!key || !signature) {
        return fail(ErrorKind::InvalidArgument, "key, signature: expected hexadecimal digits, 64 and 128 of them");
    }
    if (!verifyEd25519(*key, asBytes(signedMessage(*set)), *signature)) {
        return fail(ErrorKind::Corrupt, "the signature is not good: the indicators were changed; fetch them again");
    }
    if (std::find(trusted.begin(), trusted.end(), *key) == trusted.end()) {
        return fail(ErrorKind::Conflict, "signed with key " + toHex(*key).substr(0, 16) +
                                             ".., which this appliance does not trust; have the owner sign them");
    }
    return readSet(*set);
}

} // namespace lanepost::indicators
