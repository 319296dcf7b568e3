#include "screening/person_table.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "screening/name_parts.h"

namespace lanepost::screening {
namespace {

constexpr std::size_t kColumns = 6;

tl::unexpected<Error> expected(std::string_view column, std::string_view what) {
    return fail(ErrorKind::InvalidArgument, std::string(column) + ": expected " + std::string(what));
}

std::string withoutBlanks(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \r");
    const std::size_t last = text.find_last_not_of(" \r");
    return first == std::string_view::npos ? std::string() : std::string(text.substr(first, last - first + 1));
}

/// The fields of a line; nothing when there are more than the table has columns.
std::optional<std::array<std::string, kColumns>> fieldsOf(std::string_view line) {
    std::array<std::string, kColumns> fields;
    std::size_t column = 0;
    for (std::size_t begin = 0; begin <= line.size(); ++column) {
        const std::size_t end = std::min(line.find('\t', begin), line.size());
        const std::string field = withoutBlanks(line.substr(begin, end - begin));
        if (column < kColumns) {
            fields[column] = field;
        } else if (!field.empty()) {
            return std::nullopt;
        }
        begin = end + 1;
    }
    return fields;
}

bool isTitleLine(std::string_view line) {
    return line.starts_with("id\t") || line.starts_with("ID\t") || line.starts_with("#");
}

} // namespace

Result<PersonLine> personFromLine(std::string_view line) {
    if (line.size() > kMaxLineBytes) {
        return expected("line", "at most " + std::to_string(kMaxLineBytes) + " bytes");
    }
    auto fields = fieldsOf(line);
    if (!fields) {
        return expected("line", "id, name, birth date, sex, nationality and document number, parted by tabs");
    }
    PersonLine person;
    person.id = std::move((*fields)[0]);
    person.name = std::move((*fields)[1]);
    if (person.id.empty()) {
        return expected("id", "text that is not empty");
    }
    if (person.name.empty()) {
        return expected("name", "a name in MRZ form or in any script");
    }
    const std::string& date = (*fields)[2];
    if (!date.empty() && date.find_first_not_of("0X<") != std::string::npos) {
        const auto parsed = parsePartialDate(date);
        if (!parsed) {
            return expected("birth date", "YYYYMMDD with 00 for unknown parts");
        }
        person.birthDate = *parsed;
    }
    const std::string& sex = (*fields)[3];
    if (sex == "F" || sex == "f" || sex == "M" || sex == "m") {
        person.sex = sex == "F" || sex == "f" ? "F" : "M";
    } else if (!sex.empty() && sex != "X" && sex != "x" && sex != "<" && sex != "U") {
        return expected("sex", "F, M or nothing");
    }
    person.nationality = std::move((*fields)[4]);
    person.documentNumber = std::move((*fields)[5]);
    return person;
}

WatchlistEntry entryOf(const PersonLine& line, const PersonTableLabels& labels) {
    WatchlistEntry entry;
    entry.id = line.id;
    entry.category = labels.category;
    entry.actionCode = labels.actionCode;
    entry.laneText = labels.laneText;
    entry.names.push_back(nameFromText(line.name));
    if (line.birthDate != PartialDate{}) {
        entry.birthDates.push_back(line.birthDate);
    }
    entry.sex = line.sex;
    if (!line.nationality.empty()) {
        entry.nationalities.push_back(line.nationality);
    }
    if (!line.documentNumber.empty()) {
        WatchlistDocument document;
        document.number = line.documentNumber;
        entry.documents.push_back(std::move(document));
    }
    return entry;
}

ImportSummary importPersonTable(std::istream& stream, const WatchlistHeader& header, const EntrySink& sink,
                                const PersonTableLabels& labels) {
    ImportSummary summary;
    summary.header = header;
    std::unordered_set<std::string> ids;
    std::string line;
    const auto bad = [&](std::uint64_t number, const std::string& message) {
        ++summary.badLines;
        if (summary.errors.size() < ImportSummary::kMaxErrors) {
            summary.errors.push_back({number, message});
        }
    };
    for (std::uint64_t number = 1; std::getline(stream, line); ++number) {
        if (number == 1 && line.starts_with("\xEF\xBB\xBF")) {
            line.erase(0, 3);
        }
        if (line.find_first_not_of(" \t\r") == std::string::npos || (number == 1 && isTitleLine(line))) {
            continue;
        }
        ++summary.lines;
        const auto person = personFromLine(line);
        if (!person) {
            bad(number, person.error().message);
            continue;
        }
        if (!ids.insert(person->id).second) {
            bad(number, "id: expected one that no line before has");
            continue;
        }
        if (const auto taken = sink(entryOf(*person, labels)); !taken) {
            bad(number, taken.error().message);
            if (taken.error().kind == ErrorKind::LimitExceeded) {
                return summary;
            }
            continue;
        }
        ++summary.entries;
    }
    summary.complete = !stream.bad();
    return summary;
}

} // namespace lanepost::screening
