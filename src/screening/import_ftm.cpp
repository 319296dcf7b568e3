#include <algorithm>
#include <streambuf>

#include "base/json_text.h"
#include "screening/import_tally.h"
#include "screening/normal_form.h"
#include "screening/utf8.h"

namespace lanepost::screening {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestLine = 1U << 20;
constexpr int kMaxDepth = 8;

/// The texts of a property; what is no text is left out.
std::vector<std::string> texts(const json& properties, const char* name) {
    std::vector<std::string> found;
    const auto place = properties.find(name);
    if (place != properties.end() && place->is_array()) {
        for (const json& value : *place) {
            if (value.is_string() && !value.get_ref<const std::string&>().empty()) {
                found.push_back(value.get<std::string>());
            }
        }
    }
    return found;
}

bool hasForms(const std::string& primary, const std::string& secondary) {
    return !mrzNameForms(primary, secondary).empty();
}

/// Names that a lane can compare; one in another script stands beside the first of them as its original.
void takeNames(const json& properties, const char* property, NameKind kind, WatchlistEntry& entry) {
    for (const std::string& text : texts(properties, property)) {
        if (text.size() > WatchlistLimits::kTextBytes || !isPlainText(text) ||
            entry.names.size() >= WatchlistLimits::kItems) {
            continue;
        }
        if (hasForms(text, "")) {
            const std::size_t comma = text.find(',');
            WatchlistName name;
            name.primaryIdentifier = text.substr(0, comma);
            name.secondaryIdentifier = comma == std::string::npos ? "" : text.substr(comma + 1);
            name.kind = kind;
            entry.names.push_back(std::move(name));
        } else if (!entry.names.empty() && entry.names[0].original.empty()) {
            entry.names[0].original = text;
        }
    }
}

/// "1951", "1951-06", "1951-06-19", as prefixes of a date. False for anything else.
bool takeBirthDates(const json& properties, WatchlistEntry& entry) {
    for (std::string text : texts(properties, "birthDate")) {
        text = text.substr(0, text.find('T'));
        text += text.size() == 4 ? "-XX-XX" : text.size() == 7 ? "-XX" : "";
        const auto date = parsePartialDate(text);
        if (!date) {
            return false;
        }
        if (entry.birthDates.size() < WatchlistLimits::kItems) {
            entry.birthDates.push_back(*date);
        }
    }
    return true;
}

void takeNumbers(const json& properties, const char* property, const std::string& code, WatchlistEntry& entry) {
    for (const std::string& number : texts(properties, property)) {
        if (normalNumber(number) && number.size() <= WatchlistLimits::kIdBytes &&
            entry.documents.size() < WatchlistLimits::kItems) {
            entry.documents.push_back({number, "", code, ""});
        }
    }
}

/// Empty when the line became a record or was left out; otherwise what was expected.
std::string takeLine(const std::string& line, const ForeignDefaults& defaults, ForeignRecord& record, std::string& kind) {
    const auto value = parseJson(line, JsonRules{.maxDepth = kMaxDepth});
    if (!value) {
        return value.error().message;
    }
    const auto textAt = [&](const char* key) {
        const auto place = value->is_object() ? value->find(key) : value->end();
        return place != value->end() && place->is_string() ? place->get<std::string>() : std::string();
    };
    kind = textAt("schema");
    const std::string id = textAt("id");
    if (kind.empty() || id.empty() || !value->contains("properties") || !(*value)["properties"].is_object()) {
        return "expected an object with the texts \"id\" and \"schema\" and the object \"properties\"";
    }
    const json& properties = (*value)["properties"];
    record.entry = entryWith(defaults, id);
    WatchlistEntry& entry = record.entry;
    if (kind == "Person") {
        takeNames(properties, "name", NameKind::Primary, entry);
        takeNames(properties, "alias", NameKind::Alias, entry);
        takeNames(properties, "previousName", NameKind::Alias, entry);
        takeNames(properties, "weakAlias", NameKind::Weak, entry);
        if (!takeBirthDates(properties, entry)) {
            return "properties.birthDate: expected 1951, 1951-06 or 1951-06-19";
        }
        const auto genders = texts(properties, "gender");
        entry.sex = genders == std::vector<std::string>{"male"}     ? "M"
                    : genders == std::vector<std::string>{"female"} ? "F"
                                                                    : "";
        takeNumbers(properties, "passportNumber", "P", entry);
        takeNumbers(properties, "idNumber", "ID", entry);
    } else if (kind == "Vehicle") {
        for (const std::string& plate : texts(properties, "registrationNumber")) {
            if (normalPlate(plate) && plate.size() <= WatchlistLimits::kIdBytes &&
                entry.plates.size() < WatchlistLimits::kItems) {
                entry.plates.push_back({plate, ""});
            }
        }
    }
    const bool findable = !entry.names.empty() || !entry.documents.empty() || !entry.plates.empty();
    if (findable || kind != "Person") {
        kind = findable ? std::string() : kind;
        return {};
    }
    return "properties.name: expected at least one name in Latin letters, or a document number";
}

} // namespace

ForeignSummary importFollowTheMoney(std::istream& stream, const ForeignDefaults& defaults, const ForeignSink& sink) {
    using Traits = std::streambuf::traits_type;
    ImportTally tally(sink);
    std::streambuf& source = *stream.rdbuf();
    std::uint64_t number = 0;
    try {
        for (bool more = true; more;) {
            std::string line;
            bool tooLong = false;
            auto c = source.sbumpc();
            for (; !Traits::eq_int_type(c, Traits::eof()) && Traits::to_char_type(c) != '\n'; c = source.sbumpc()) {
                tooLong = tooLong || line.size() >= kLongestLine;
                if (!tooLong) {
                    line.push_back(Traits::to_char_type(c));
                }
            }
            more = !Traits::eq_int_type(c, Traits::eof());
            ++number;
            if (line.find_first_not_of(" \t\r") == std::string::npos) {
                continue;
            }
            tally.line();
            ForeignRecord record;
            std::string kind;
            const std::string problem =
                tooLong ? "expected at most 1048576 bytes in a line" : takeLine(line, defaults, record, kind);
            if (!problem.empty()) {
                tally.bad(number, "", problem);
            } else if (!kind.empty()) {
                tally.leftOut(kind);
            } else if (!tally.give(number, record)) {
                return tally.finish(false);
            }
        }
    } catch (const std::ios_base::failure&) { // the disk fails: that is no end of the list
        tally.bad(number + 1, "", "the system could not read on");
        return tally.finish(false);
    }
    return tally.finish(true);
}

} // namespace lanepost::screening
