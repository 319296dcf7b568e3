#include "screening/entry_check.h"

#include <optional>
#include <string>

#include "screening/name_parts.h"
#include "screening/normal_form.h"
#include "screening/utf8.h"

namespace lanepost::screening {
namespace {

/// Where something stands, put into words only when it is wrong: a million entries are checked, few are bad.
struct Key {
    std::string_view list;
    std::size_t index = std::string_view::npos; ///< npos: not in a list
    std::string_view key = {};

    std::string text() const {
        std::string text(list);
        if (index != std::string_view::npos) {
            text += "[" + std::to_string(index) + "]";
        }
        return key.empty() ? text : text + "." + std::string(key);
    }
};

/// Keeps the first thing that is wrong.
class Findings {
public:
    void require(bool good, const Key& key, std::string_view expected) {
        if (!good && !first_) {
            first_ = key.text() + ": expected " + std::string(expected);
        }
    }
    void text(const Key& key, const std::string& value, std::size_t maxBytes) {
        if (value.size() > maxBytes || !isPlainText(value)) {
            require(false, key, "at most " + std::to_string(maxBytes) + " bytes of UTF-8 without control characters");
        }
    }
    void filledText(const Key& key, const std::string& value, std::size_t maxBytes) {
        require(!value.empty(), key, "text that is not empty");
        text(key, value, maxBytes);
    }
    template <typename Item>
    void count(const Key& key, const std::vector<Item>& items) {
        if (items.size() > WatchlistLimits::kItems) {
            require(false, key, "at most " + std::to_string(WatchlistLimits::kItems) + " items");
        }
    }
    Result<void> result() const {
        if (first_) {
            return fail(ErrorKind::InvalidArgument, *first_);
        }
        return {};
    }

private:
    std::optional<std::string> first_;
};

std::size_t wordCount(std::string_view text) {
    std::size_t words = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        words += text[i] != ' ' && (i == 0 || text[i - 1] == ' ') ? 1 : 0;
    }
    return words;
}

void checkLabels(Findings& findings, const WatchlistEntry& entry) {
    findings.filledText({"id"}, entry.id, WatchlistLimits::kIdBytes);
    findings.filledText({"category"}, entry.category, WatchlistLimits::kIdBytes);
    findings.filledText({"action_code"}, entry.actionCode, WatchlistLimits::kIdBytes);
    findings.filledText({"lane_text"}, entry.laneText, WatchlistLimits::kTextBytes);
    static_assert(WatchlistLimits::kLaneTextWords == 12);
    findings.require(wordCount(entry.laneText) <= WatchlistLimits::kLaneTextWords, {"lane_text"}, "at most 12 words");
    findings.text({"originator"}, entry.originator, WatchlistLimits::kTextBytes);
    findings.require(entry.validFrom < entry.validUntil, {"valid_until"}, "a later time than valid_from");
}

void checkPerson(Findings& findings, const WatchlistEntry& entry) {
    findings.count({"names"}, entry.names);
    for (std::size_t i = 0; i < entry.names.size(); ++i) {
        const WatchlistName& name = entry.names[i];
        findings.text({"names", i}, name.primaryIdentifier, WatchlistLimits::kTextBytes);
        findings.text({"names", i}, name.secondaryIdentifier, WatchlistLimits::kTextBytes);
        findings.text({"names", i, "original"}, name.original, WatchlistLimits::kTextBytes);
        findings.require(hasNameForm(name), {"names", i}, "a name with letters of any script");
    }
    findings.count({"birth_dates"}, entry.birthDates);
    for (std::size_t i = 0; i < entry.birthDates.size(); ++i) {
        const auto same = parsePartialDate(toText(entry.birthDates[i]));
        findings.require(same && *same == entry.birthDates[i], {"birth_dates", i}, "a date of the calendar");
    }
    findings.require(entry.sex.empty() || entry.sex == "F" || entry.sex == "M", {"sex"}, "F or M, or no such key");
    findings.count({"nationalities"}, entry.nationalities);
    for (std::size_t i = 0; i < entry.nationalities.size(); ++i) {
        findings.require(!normalState(entry.nationalities[i]).value_or("").empty() &&
                             entry.nationalities[i].size() <= 3,
                         {"nationalities", i}, "an ICAO state code of one to three letters");
    }
}

void checkDocuments(Findings& findings, const WatchlistEntry& entry) {
    findings.count({"documents"}, entry.documents);
    for (std::size_t i = 0; i < entry.documents.size(); ++i) {
        const WatchlistDocument& document = entry.documents[i];
        findings.text({"documents", i, "number"}, document.number, WatchlistLimits::kIdBytes);
        findings.require(normalNumber(document.number).has_value(), {"documents", i, "number"},
                         "letters A-Z and digits, possibly with spaces, hyphens, full stops, slashes or fillers");
        findings.require(normalState(document.issuingState) && document.issuingState.size() <= 3,
                         {"documents", i, "issuing_state"}, "an ICAO state code of one to three letters");
        findings.require(document.documentCode.empty() || normalNumber(document.documentCode),
                         {"documents", i, "document_code"}, "a document code such as P or ID");
        findings.text({"documents", i, "document_code"}, document.documentCode, 2);
        findings.text({"documents", i, "status"}, document.status, WatchlistLimits::kIdBytes);
    }
}

void checkPlates(Findings& findings, const WatchlistEntry& entry) {
    findings.count({"plates"}, entry.plates);
    for (std::size_t i = 0; i < entry.plates.size(); ++i) {
        const WatchlistPlate& plate = entry.plates[i];
        findings.text({"plates", i, "text"}, plate.text, WatchlistLimits::kIdBytes);
        findings.require(normalPlate(plate.text).has_value(), {"plates", i, "text"},
                         "letters and digits of a plate, possibly with spaces, hyphens or full stops");
        findings.require(normalSign(plate.country) && plate.country.size() <= 3, {"plates", i, "country"},
                         "a distinguishing sign of one to three letters");
    }
}

} // namespace

Result<void> checkEntry(const WatchlistEntry& entry) {
    Findings findings;
    checkLabels(findings, entry);
    checkPerson(findings, entry);
    checkDocuments(findings, entry);
    checkPlates(findings, entry);
    findings.require(!entry.names.empty() || !entry.documents.empty() || !entry.plates.empty(), {"names"},
                     "at least one of names, documents and plates");
    return findings.result();
}

Result<void> checkHeader(const WatchlistHeader& header) {
    Findings findings;
    findings.filledText({"list.id"}, header.listId, WatchlistLimits::kIdBytes);
    findings.filledText({"list.version"}, header.version, WatchlistLimits::kIdBytes);
    findings.text({"list.title"}, header.title, WatchlistLimits::kTextBytes);
    findings.text({"list.owner"}, header.owner, WatchlistLimits::kTextBytes);
    findings.text({"list.legal_basis"}, header.legalBasis, WatchlistLimits::kTextBytes);
    const UtcTime earliest = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1);
    const UtcTime latest = std::chrono::sys_days(std::chrono::year(2200) / 1 / 1);
    findings.require(header.builtAt >= earliest && header.builtAt < latest, {"list.built_at"},
                     "a time between 2000 and 2200");
    findings.require(header.maxAge.count() > 0 && header.maxAge <= WatchlistLimits::kMaxAge, {"list.max_age_hours"},
                     "1 to " + std::to_string(WatchlistLimits::kMaxAge.count()) + " hours");
    return findings.result();
}

} // namespace lanepost::screening
