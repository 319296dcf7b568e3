#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "screening/import_csv.h"
#include "screening/import_tally.h"
#include "screening/object_key.h"

namespace lanepost::screening {
namespace {

/// Columns that a table may have; the first `needed` must be there.
struct Columns {
    std::array<std::string_view, 7> known;
    std::size_t needed;
};

/// INTERPOL SLTD's five fields (ICAO Doc 9303-2, appendix E), the owner's reference, and the day of review.
constexpr Columns kDocuments{
    {"document_number", "issuing_state", "document_type", "status", "country_of_theft", "reference", "valid_until"}, 4};
/// A plate or a VIN is needed in each row; both columns in the table.
constexpr Columns kVehicles{{"plate", "plate_country", "vin", "make", "status", "reference", "valid_until"}, 3};

std::string trimmedLower(std::string_view text) {
    std::string made;
    for (const char c : text) {
        if (c != ' ' && c != '\t') {
            made.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
        }
    }
    return made;
}

/// Where each known column stands.
using Places = std::map<std::string, std::size_t, std::less<>>;

std::optional<Places> placesOf(const CsvRow& row, const Columns& columns, ImportTally& tally) {
    Places places;
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
        const std::string name = trimmedLower(row.fields[i]);
        const bool known = std::find(columns.known.begin(), columns.known.end(), name) != columns.known.end();
        if (!known || !places.emplace(name, i).second) {
            std::string expected;
            for (const std::string_view column : columns.known) {
                expected += (expected.empty() ? "" : ", ") + std::string(column);
            }
            tally.bad(row.line, "column " + std::to_string(i + 1), "expected each once of: " + expected);
            return std::nullopt;
        }
    }
    for (std::size_t i = 0; i < columns.needed; ++i) {
        if (!places.contains(columns.known[i])) {
            tally.bad(row.line, columns.known[i], "expected this column in the first row");
            return std::nullopt;
        }
    }
    return places;
}

/// One row under its columns' names.
class Row {
public:
    Row(const CsvRow& row, const Places& places) : row_(row), places_(places) {}
    std::string at(std::string_view column) const {
        const auto place = places_.find(column);
        if (place == places_.end()) {
            return {};
        }
        const std::string& text = row_.fields[place->second];
        const std::size_t begin = text.find_first_not_of(' ');
        return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
    }

private:
    const CsvRow& row_;
    const Places& places_;
};

/// "2026-12-31" until its end; nothing when it is no day.
std::optional<UtcTime> endOf(const std::string& day) {
    const auto date = parsePartialDate(day);
    if (!date || !date->complete()) {
        return std::nullopt;
    }
    const std::chrono::sys_days begin(std::chrono::year(*date->year) / std::chrono::month(static_cast<unsigned>(*date->month)) /
                                      std::chrono::day(static_cast<unsigned>(*date->day)));
    return UtcTime(begin) + std::chrono::days(1);
}

/// The field and what was expected there; empty when the row became a record.
std::pair<std::string_view, std::string_view> take(const Row& row, bool vehicles, ForeignRecord& record) {
    WatchlistEntry& entry = record.entry;
    if (const std::string day = row.at("valid_until"); !day.empty()) {
        const auto end = endOf(day);
        if (!end) {
            return {"valid_until", "expected a day such as 2026-12-31"};
        }
        entry.validUntil = *end;
    }
    if (!vehicles) {
        const std::string number = row.at("document_number");
        const std::string type = trimmedLower(row.at("document_type"));
        if (!normalObject(ObjectKind::Document, number)) {
            return {"document_number", "expected 1 to 24 letters A-Z and digits"};
        }
        if (type != "passport" && type != "other") {
            return {"document_type", "expected passport or other"};
        }
        if (row.at("status").empty()) {
            return {"status", "expected one, for example stolen blank, lost, stolen or revoked"};
        }
        entry.documents.push_back({number, row.at("issuing_state"), type == "passport" ? "P" : "", row.at("status")});
        entry.originator = row.at("country_of_theft").empty() ? "" : "theft reported in " + row.at("country_of_theft");
        entry.id = row.at("reference").empty() ? row.at("issuing_state") + ":" + number : row.at("reference");
        return {};
    }
    const std::string plate = row.at("plate");
    const std::string vin = row.at("vin");
    if (plate.empty() && vin.empty()) {
        return {"plate", "expected a plate, a VIN, or both"};
    }
    if (!plate.empty() && !normalObject(ObjectKind::Plate, plate)) {
        return {"plate", "expected 1 to 24 letters and digits"};
    }
    if (!vin.empty() && !normalObject(ObjectKind::Vin, vin)) {
        return {"vin", "expected at most 17 letters and digits (ISO 3779)"};
    }
    if (!plate.empty()) {
        entry.plates.push_back({plate, row.at("plate_country")});
    }
    if (!vin.empty()) {
        record.vins.push_back(vin);
    }
    entry.id = !row.at("reference").empty() ? row.at("reference")
               : plate.empty()              ? "VIN:" + vin
                                            : row.at("plate_country") + ":" + plate;
    return {};
}

} // namespace

ForeignSummary importObjectTable(std::istream& stream, bool vehicles, const ForeignDefaults& defaults,
                                 const ForeignSink& sink) {
    CsvReader reader(stream);
    ImportTally tally(sink);
    std::optional<Places> places;
    while (const auto row = reader.next()) {
        tally.line();
        if (!row->problem.empty() || (places && row->fields.size() != places->size())) {
            tally.bad(row->line, "",
                      row->problem.empty() ? "expected " + std::to_string(places->size()) + " fields" : row->problem);
            if (!places) {
                return tally.finish(false);
            }
            continue;
        }
        if (!places) {
            places = placesOf(*row, vehicles ? kVehicles : kDocuments, tally);
            if (!places) {
                return tally.finish(false);
            }
            continue;
        }
        ForeignRecord record{entryWith(defaults, ""), {}};
        const auto [field, expected] = take(Row(*row, *places), vehicles, record);
        if (!field.empty()) {
            tally.bad(row->line, field, expected);
        } else if (!tally.give(row->line, record)) {
            return tally.finish(false);
        }
    }
    if (!places) {
        tally.bad(1, "", "expected a first row with the names of the columns; there is nothing");
    }
    return tally.finish(reader.readable() && places);
}

} // namespace lanepost::screening
