#include "screening/import_csv.h"

#include <streambuf>
#include <string_view>

namespace lanepost::screening {
namespace {

constexpr std::size_t kMaxRowBytes = 65536;
constexpr std::size_t kMaxFields = 64;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

} // namespace

int CsvReader::take() {
    try {
        const int c = source_.sbumpc();
        line_ += c == '\n' ? 1 : 0;
        return c;
    } catch (const std::ios_base::failure&) { // the disk fails: that is no end of the list
        readable_ = false;
        return std::streambuf::traits_type::eof();
    }
}

void CsvReader::takeRow(CsvRow& row) {
    constexpr int kEnd = std::streambuf::traits_type::eof();
    std::string field;
    std::size_t bytes = 0;
    bool quoted = false;
    bool wasQuoted = false;
    for (int c = take();; c = take()) {
        if (c == kEnd && quoted) {
            row.problem = "a quoted text has no end";
        }
        if (c == kEnd || (c == '\n' && !quoted)) {
            break;
        }
        if (++bytes > kMaxRowBytes || row.fields.size() >= kMaxFields) {
            row.problem = "expected at most 65536 bytes and 64 fields in a row";
            quoted = quoted && c != '\n'; // an unclosed quote must not swallow the rest of the file
            field.clear();
            continue;
        }
        if (quoted) {
            if (c == '"' && source_.sgetc() == '"') {
                take();
                field.push_back('"');
            } else if (c == '"') {
                quoted = false;
            } else {
                field.push_back(static_cast<char>(c));
            }
        } else if (c == ',') {
            row.fields.push_back(std::move(field));
            field.clear();
            wasQuoted = false;
        } else if (c == '"' && field.empty() && !wasQuoted) {
            quoted = true;
            wasQuoted = true;
        } else if (c == '"') {
            row.problem = "a quote stands inside a text that is not quoted";
        } else if (!(c == '\r' && source_.sgetc() == '\n')) {
            field.push_back(static_cast<char>(c));
        }
    }
    row.fields.push_back(std::move(field));
}

std::optional<CsvRow> CsvReader::next() {
    for (;;) {
        CsvRow row;
        row.line = line_;
        try {
            if (source_.sgetc() == std::streambuf::traits_type::eof()) {
                return std::nullopt;
            }
        } catch (const std::ios_base::failure&) {
            readable_ = false;
            return std::nullopt;
        }
        takeRow(row);
        if (first_ && row.fields[0].starts_with(kByteOrderMark)) {
            row.fields[0].erase(0, kByteOrderMark.size());
        }
        first_ = false;
        const bool blank = row.fields.size() == 1 && row.problem.empty() &&
                           row.fields[0].find_first_not_of(" \t\x1A") == std::string::npos;
        if (!blank) { // DOS tools end a file with 0x1A
            return row;
        }
    }
}

} // namespace lanepost::screening
