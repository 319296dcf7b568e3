// What the central store needs of a database: the same statements on SQLite and PostgreSQL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace lanepost::central {

/// A parameter: $1, $2, ... in the order of first appearance, each number once or more. A view is kept only for the call.
using SqlValue = std::variant<std::int64_t, std::string, std::string_view>;
/// One row; empty for NULL.
using SqlRow = std::vector<std::optional<std::string>>;

/// One connection. Statements are prepared once and kept. Lives on one thread.
///
/// Error kinds: Io (the database is away, full or write-protected), Busy (a lock or deadlock: try the whole again),
/// Corrupt, Conflict, Internal. After an error inside a transaction only rollback() helps.
class SqlConnection {
public:
    virtual ~SqlConnection() = default;
    /// Runs one statement and gives its rows.
    [[nodiscard]] virtual Result<std::vector<SqlRow>> query(const std::string& sql, std::span<const SqlValue> values) = 0;
    /// Runs one statement that gives no rows; returns how many it wrote.
    [[nodiscard]] virtual Result<std::size_t> change(const std::string& sql, std::span<const SqlValue> values) = 0;
    /// Runs several statements without parameters and rows.
    [[nodiscard]] virtual Result<void> execute(const std::string& sql) = 0;
    /// Begins a transaction that writes.
    [[nodiscard]] virtual Result<void> begin() = 0;
    /// Makes it durable.
    [[nodiscard]] virtual Result<void> commit() = 0;
    /// Undoes it; does nothing outside one.
    virtual void rollback() = 0;
    /// What locks the rows of table alias `alias` that a SELECT gives, for its end; empty where a writer is alone anyway.
    virtual std::string forUpdate(std::string_view alias) const = 0;
};

/// Opens a SQLite file, made when it does not exist; WAL, synchronous=FULL. Error: see SqlConnection.
[[nodiscard]] Result<std::unique_ptr<SqlConnection>> openSqlite(const std::filesystem::path& file);

/// Opens a PostgreSQL database; url: "postgresql://user@host/name?..". Commits wait for the disk (synchronous_commit=on).
/// Error: see SqlConnection; messages hold no password.
[[nodiscard]] Result<std::unique_ptr<SqlConnection>> openPostgresql(const std::string& url);

/// Opens either: text that begins with "postgresql://" or "postgres://" is a URL, other text a file.
[[nodiscard]] Result<std::unique_ptr<SqlConnection>> openDatabase(const std::string& database);

} // namespace lanepost::central
