#include <algorithm>
#include <array>
#include <charconv>

#include "screening/import_csv.h"
#include "screening/import_tally.h"
#include "screening/normal_form.h"

namespace lanepost::screening {
namespace {

constexpr std::size_t kSdnFields = 12;
constexpr std::size_t kAltFields = 5;
constexpr std::size_t kRemarks = 11;
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    const std::size_t end = text.find_last_not_of(" \t.");
    return begin == std::string_view::npos || end == std::string_view::npos || end < begin
               ? std::string()
               : std::string(text.substr(begin, end - begin + 1));
}

/// OFAC writes -0- for "nothing".
std::string valueOf(const std::string& field) {
    std::string text = trimmed(field);
    return text == "-0-" ? std::string() : text;
}

/// "FAMILY, Given" in its parts.
WatchlistName nameOf(const std::string& text, NameKind kind) {
    WatchlistName name;
    const std::size_t comma = text.find(',');
    name.primaryIdentifier = trimmed(text.substr(0, comma));
    name.secondaryIdentifier = comma == std::string::npos ? std::string() : trimmed(text.substr(comma + 1));
    name.kind = kind;
    return name;
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        if (end > at) {
            found.emplace_back(text.substr(at, end - at));
        }
        at = end + 1;
    }
    return found;
}

std::optional<int> numberOf(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// "10 Dec 1948", "Dec 1948", "1948", any of them after "circa"; nothing for a span of years, which no date is.
std::optional<PartialDate> dateOf(std::string_view text) {
    std::vector<std::string> parts = words(text);
    const bool circa = !parts.empty() && (parts[0] == "circa" || parts[0] == "approximately");
    if (circa) {
        parts.erase(parts.begin());
    }
    if (parts.empty() || parts.size() > 3) {
        return std::nullopt;
    }
    PartialDate date;
    date.year = numberOf(parts.back());
    if (!date.year || *date.year < 1800 || *date.year > 2200) {
        return std::nullopt;
    }
    if (parts.size() >= 2) {
        const auto* month = std::find(kMonths.begin(), kMonths.end(), parts[parts.size() - 2]);
        if (month == kMonths.end()) {
            return std::nullopt;
        }
        date.month = static_cast<int>(month - kMonths.begin()) + 1;
    }
    if (parts.size() == 3) {
        date.day = numberOf(parts[0]);
        if (!date.day) {
            return std::nullopt;
        }
    }
    return circa ? PartialDate{date.year, std::nullopt, std::nullopt} : date;
}

/// What one part of the remarks, between semicolons, says of the person. False when it says a field in a form that is
/// not known.
bool takeRemark(std::string remark, WatchlistEntry& entry) {
    if (remark.starts_with("alt. ")) {
        remark.erase(0, 5);
    }
    if (remark.starts_with("DOB ")) {
        const std::string text = remark.substr(4);
        if (text.find(" to ") != std::string::npos || text.find('-') != std::string::npos) {
            return true; // a span: left to the officer, as it is in the source
        }
        const auto date = dateOf(text);
        const auto same = date ? parsePartialDate(toText(*date)) : fail(ErrorKind::InvalidArgument, "");
        if (!same) {
            return false;
        }
        entry.birthDates.push_back(*same);
    } else if (remark.starts_with("Passport ")) {
        const std::string number = trimmed(remark.substr(9, remark.find(" (") == std::string::npos ? std::string::npos : remark.find(" (") - 9));
        if (normalNumber(number)) {
            entry.documents.push_back({number, "", "P", ""});
        }
    } else if (remark == "Gender Male" || remark == "Gender Female") {
        entry.sex = remark == "Gender Male" ? "M" : "F";
    }
    return true;
}

bool takeRemarks(const std::string& text, WatchlistEntry& entry) {
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(';', at), text.size());
        if (!takeRemark(trimmed(text.substr(at, end - at)), entry)) {
            return false;
        }
        at = end + 1;
    }
    return true;
}

} // namespace

OfacAliases readOfacAliases(std::istream& stream, ImportSummary& counts) {
    OfacAliases aliases;
    CsvReader reader(stream);
    const ForeignSink nowhere;
    ImportTally tally(nowhere);
    while (const auto row = reader.next()) {
        tally.line();
        if (!row->problem.empty() || row->fields.size() != kAltFields) {
            tally.bad(row->line, "", row->problem.empty() ? "expected 5 fields" : row->problem);
            continue;
        }
        const std::string kind = valueOf(row->fields[2]);
        const std::string name = valueOf(row->fields[3]);
        if (name.empty()) {
            tally.bad(row->line, "alt_name", "expected a name");
            continue;
        }
        aliases.emplace(valueOf(row->fields[0]), nameOf(name, kind == "weak aka" ? NameKind::Weak : NameKind::Alias));
    }
    counts = tally.finish(reader.readable()).counts;
    return aliases;
}

ForeignSummary importOfac(std::istream& stream, const ForeignDefaults& defaults, const ForeignSink& sink,
                          const OfacAliases& aliases) {
    CsvReader reader(stream);
    ImportTally tally(sink);
    while (const auto row = reader.next()) {
        tally.line();
        if (!row->problem.empty() || row->fields.size() != kSdnFields) {
            tally.bad(row->line, "", row->problem.empty() ? "expected 12 fields" : row->problem);
            continue;
        }
        const std::string number = valueOf(row->fields[0]);
        const std::string type = valueOf(row->fields[2]);
        if (!numberOf(number)) {
            tally.bad(row->line, "ent_num", "expected a number");
            continue;
        }
        if (type != "individual") {
            tally.leftOut(type.empty() ? "entity" : type);
            continue;
        }
        ForeignRecord record{entryWith(defaults, "OFAC-" + number), {}};
        record.entry.originator = "OFAC " + valueOf(row->fields[3]).substr(0, 200);
        record.entry.names.push_back(nameOf(valueOf(row->fields[1]), NameKind::Primary));
        const auto [first, last] = aliases.equal_range(number);
        for (auto alias = first; alias != last && record.entry.names.size() < WatchlistLimits::kItems; ++alias) {
            record.entry.names.push_back(alias->second);
        }
        if (!takeRemarks(valueOf(row->fields[kRemarks]), record.entry)) {
            tally.bad(row->line, "Remarks", "expected a DOB such as 10 Dec 1948, Dec 1948, 1948 or circa 1948");
            continue;
        }
        if (!tally.give(row->line, record)) {
            return tally.finish(false);
        }
    }
    return tally.finish(reader.readable());
}

} // namespace lanepost::screening
