// Rows of comma-separated values.
#pragma once

#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace lanepost::screening {

/// One row.
struct CsvRow {
    std::uint64_t line = 0; ///< on which it begins, from 1
    std::vector<std::string> fields;
    std::string problem; ///< why it is no row; empty when it is one
};

/// Reads rows as RFC 4180 has them: quotes double inside quotes, line ends inside quotes, LF or CRLF; blank lines are
/// skipped, a byte order mark too. A row longer than 65,536 bytes or with more than 64 fields is a problem and read over.
/// Bytes may be hostile. Lives on one thread.
class CsvReader {
public:
    /// stream: outlives the reader.
    explicit CsvReader(std::istream& stream) : source_(*stream.rdbuf()) {}
    /// The next row; nothing at the end.
    std::optional<CsvRow> next();
    /// False when the system could not read on.
    bool readable() const { return readable_; }

private:
    int take();
    void takeRow(CsvRow& row);

    std::streambuf& source_;
    std::uint64_t line_ = 1;
    bool first_ = true;
    bool readable_ = true;
};

} // namespace lanepost::screening
