#include "screening/watchlist_import.h"

#include <array>
#include <streambuf>
#include <unordered_set>
#include <utility>

#include "base/json_text.h"
#include "base/strict_json.h"
#include "screening/entry_check.h"
#include "screening/name_parts.h"

namespace lanepost::screening {
namespace {

using nlohmann::json;

constexpr std::array<EnumName<NameKind>, 3> kNameKinds{
    {{NameKind::Primary, "primary"}, {NameKind::Alias, "alias"}, {NameKind::Weak, "weak"}}};

Result<WatchlistName> readName(const json& value) {
    if (value.is_string()) {
        return nameFromText(value.get_ref<const std::string&>());
    }
    static const json kDefaults = {{"secondary_identifier", ""}, {"kind", "primary"}, {"original", ""}};
    const json filled = withDefaults(value, kDefaults);
    StrictObject object(filled);
    WatchlistName name;
    name.primaryIdentifier = object.text("primary_identifier");
    name.secondaryIdentifier = object.text("secondary_identifier");
    name.kind = object.enumValue("kind", kNameKinds);
    name.original = object.text("original");
    return object.finish(std::move(name));
}

Result<PartialDate> readDate(const json& value) {
    const auto date = value.is_string() ? parsePartialDate(value.get_ref<const std::string&>())
                                        : fail(ErrorKind::InvalidArgument, "");
    if (!date) {
        return fail(ErrorKind::InvalidArgument,
                    "expected a date such as \"1974-08-12\", \"1974-XX-XX\" or \"19740000\"");
    }
    return *date;
}

Result<WatchlistDocument> readDocument(const json& value) {
    static const json kDefaults = {{"issuing_state", ""}, {"document_code", ""}, {"status", ""}};
    const json filled = withDefaults(value, kDefaults);
    StrictObject object(filled);
    WatchlistDocument document;
    document.number = object.text("number");
    document.issuingState = object.text("issuing_state");
    document.documentCode = object.text("document_code");
    document.status = object.text("status");
    return object.finish(std::move(document));
}

Result<WatchlistPlate> readPlate(const json& value) {
    static const json kDefaults = {{"country", ""}};
    const json filled = withDefaults(value, kDefaults);
    StrictObject object(filled);
    WatchlistPlate plate;
    plate.text = object.text("text");
    plate.country = object.text("country");
    return object.finish(std::move(plate));
}

/// A day, or a moment; `dayEnds` asks for the end of a day instead of its beginning.
UtcTime readMoment(StrictObject& object, std::string_view key, bool dayEnds, UtcTime unlimited) {
    const json* value = object.value(key);
    if (value == nullptr || value->is_null()) {
        return unlimited;
    }
    const std::string text = object.text(key);
    const auto day = parsePartialDate(text);
    if (day && day->complete()) {
        const std::chrono::year_month_day date(std::chrono::year(*day->year),
                                               std::chrono::month(static_cast<unsigned>(*day->month)),
                                               std::chrono::day(static_cast<unsigned>(*day->day)));
        return UtcTime(std::chrono::sys_days(date)) + std::chrono::days(dayEnds ? 1 : 0);
    }
    const auto moment = parseRfc3339(text);
    if (!moment) {
        object.reject(key, "a day such as 2026-11-21 or a time such as 2026-11-21T09:30:00Z");
        return unlimited;
    }
    return *moment;
}

/// One line of `stream` without its end; too long ones are read to their end and given as nothing.
struct Line {
    bool there = false;
    bool tooLong = false;
    std::string text;
};

Line nextLine(std::streambuf& source) {
    using Traits = std::streambuf::traits_type;
    Line line;
    for (auto c = source.sbumpc(); !Traits::eq_int_type(c, Traits::eof()); c = source.sbumpc()) {
        line.there = true;
        if (Traits::to_char_type(c) == '\n') {
            break;
        }
        if (line.text.size() < kMaxLineBytes) {
            line.text.push_back(Traits::to_char_type(c));
        } else {
            line.tooLong = true;
        }
    }
    if (!line.text.empty() && line.text.back() == '\r') {
        line.text.pop_back();
    }
    return line;
}

/// One import under way.
class Import {
public:
    explicit Import(const EntrySink& sink) : sink_(sink) {}

    /// False when nothing further can be imported.
    bool take(std::uint64_t number, const Line& line) {
        ++summary_.lines;
        if (line.tooLong) {
            bad(number, "expected at most " + std::to_string(kMaxLineBytes) + " bytes in a line");
            return summary_.header.has_value();
        }
        return summary_.header ? takeEntry(number, line.text) : takeHeader(number, line.text);
    }
    void readFailure(std::uint64_t number) { bad(number, "expected to be readable; the system could not read on"); }
    ImportSummary finish(bool complete) {
        summary_.complete = complete;
        if (!summary_.header && summary_.badLines == 0) {
            bad(1, "expected {\"list\":{..}} in the first line; there is nothing");
        }
        return std::move(summary_);
    }

private:
    bool takeHeader(std::uint64_t number, const std::string& text) {
        auto header = headerFromLine(text);
        if (!header) {
            bad(number, header.error().message);
            return false;
        }
        summary_.header = std::move(*header);
        return true;
    }
    bool takeEntry(std::uint64_t number, const std::string& text) {
        const auto entry = entryFromLine(text);
        if (!entry) {
            bad(number, entry.error().message);
            return true;
        }
        if (ids_.contains(entry->id)) {
            bad(number, "id: expected one that no line before has");
            return true;
        }
        if (const auto taken = sink_(*entry); !taken) {
            bad(number, taken.error().message);
            return taken.error().kind != ErrorKind::LimitExceeded;
        }
        ids_.insert(entry->id);
        ++summary_.entries;
        return true;
    }
    void bad(std::uint64_t number, std::string message) {
        ++summary_.badLines;
        if (summary_.errors.size() < ImportSummary::kMaxErrors) {
            summary_.errors.push_back({number, std::move(message)});
        }
    }

    const EntrySink& sink_;
    ImportSummary summary_;
    std::unordered_set<std::string> ids_;
};

} // namespace

ImportSummary importWatchlist(std::istream& stream, const EntrySink& sink) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    Import import(sink);
    std::uint64_t number = 0;
    try {
        for (Line line = nextLine(*stream.rdbuf()); line.there; line = nextLine(*stream.rdbuf())) {
            if (++number == 1 && line.text.starts_with(kByteOrderMark)) {
                line.text.erase(0, kByteOrderMark.size());
            }
            const bool blank = !line.tooLong && line.text.find_first_not_of(" \t") == std::string::npos;
            if (!blank && !import.take(number, line)) {
                return import.finish(false);
            }
        }
    } catch (const std::ios_base::failure&) { // a file buffer throws where the disk fails; that is no end of the list
        import.readFailure(number + 1);
        return import.finish(false);
    }
    return import.finish(true);
}

Result<WatchlistEntry> entryFromLine(std::string_view line) {
    const auto value = parseJson(line, JsonRules{.maxDepth = kMaxLineDepth});
    if (!value) {
        return fail(value.error());
    }
    static const json kDefaults = {{"originator", ""},
                                   {"valid_from", nullptr},
                                   {"valid_until", nullptr},
                                   {"names", json::array()},
                                   {"birth_dates", json::array()},
                                   {"sex", ""},
                                   {"nationalities", json::array()},
                                   {"documents", json::array()},
                                   {"plates", json::array()}};
    const json filled = withDefaults(*value, kDefaults);
    StrictObject object(filled);
    WatchlistEntry entry;
    entry.id = object.text("id");
    entry.category = object.text("category");
    entry.actionCode = object.text("action_code");
    entry.laneText = object.text("lane_text");
    entry.originator = object.text("originator");
    entry.validFrom = readMoment(object, "valid_from", false, kAlways);
    entry.validUntil = readMoment(object, "valid_until", true, kForever);
    entry.names = object.list("names", readName);
    entry.birthDates = object.list("birth_dates", readDate);
    entry.sex = object.text("sex");
    entry.nationalities = object.texts("nationalities");
    entry.documents = object.list("documents", readDocument);
    entry.plates = object.list("plates", readPlate);
    auto read = object.finish(std::move(entry));
    if (read) {
        if (auto good = checkEntry(*read); !good) {
            return fail(good.error());
        }
    }
    return read;
}

Result<WatchlistHeader> headerFromLine(std::string_view line) {
    const auto value = parseJson(line, JsonRules{.maxDepth = kMaxLineDepth});
    if (!value) {
        return fail(value.error());
    }
    if (!value->is_object() || !value->contains("list") || value->size() != 1) {
        return fail(ErrorKind::InvalidArgument,
                    "expected {\"list\":{..}} with id, version, built_at and max_age_hours in "
                    "the first line");
    }
    static const json kDefaults = {{"title", ""}, {"owner", ""}, {"legal_basis", ""}};
    const json filled = withDefaults((*value)["list"], kDefaults);
    StrictObject object(filled, "list");
    WatchlistHeader header;
    header.listId = object.text("id");
    header.version = object.text("version");
    header.title = object.text("title");
    header.owner = object.text("owner");
    header.legalBasis = object.text("legal_basis");
    header.builtAt = object.time("built_at");
    header.maxAge = std::chrono::hours(object.integer("max_age_hours", 1, WatchlistLimits::kMaxAge.count()));
    auto read = object.finish(std::move(header));
    if (read) {
        if (auto good = checkHeader(*read); !good) {
            return fail(good.error());
        }
    }
    return read;
}

} // namespace lanepost::screening
