// SQLite behind values: a connection, a prepared statement, a transaction. Every failure names the file and the step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace lanepost::store {

/// How a database file is opened.
enum class OpenMode {
    ReadWrite, ///< made when it does not exist; WAL, synchronous=FULL, foreign keys, deleted bytes become zeros
    ReadOnly,  ///< must exist; nothing is changed, also on a write-protected medium
};

/// The storage class of a column's value.
enum class ColumnType { Integer, Float, Text, Blob, Null };

/// A prepared statement. A bind that fails is reported by the next step. Lives on its database's thread, and not
/// longer than the database.
class Statement {
public:
    /// Binds `value` to parameter `index`, counted from 1.
    Statement& bind(int index, std::int64_t value);
    /// Binds a copy of `text`.
    Statement& bind(int index, std::string_view text);
    /// Binds `text` itself, without a copy: it stays as it is until reset().
    Statement& bindBorrowed(int index, std::string_view text);
    /// Binds a copy of `bytes`.
    Statement& bind(int index, std::span<const std::byte> bytes);

    /// True when a row is there, false at the end. Error: see Database.
    [[nodiscard]] Result<bool> step();
    /// Steps to the end. Error: see Database.
    [[nodiscard]] Result<void> run();
    /// Ready to be stepped again; bindings are forgotten.
    void reset();

    /// How many columns a row has.
    int columns() const;
    /// The storage class of column `index`, counted from 0, in the current row.
    ColumnType type(int index) const;
    /// The whole number in a column; 0 for anything else.
    std::int64_t integer(int index) const;
    /// How many rows the INSERT, UPDATE or DELETE that was just run wrote.
    std::int64_t changedRows() const;
    /// A copy of the text or bytes in a column.
    std::string text(int index) const;

private:
    friend class Database;
    struct Finalizer {
        void operator()(sqlite3_stmt* statement) const;
    };
    Statement(std::unique_ptr<sqlite3_stmt, Finalizer> statement, std::string where)
        : statement_(std::move(statement)), where_(std::move(where)) {}
    Statement& bindText(int index, std::string_view text, void (*owner)(void*));

    std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
    std::string where_;
    int bindResult_ = 0;
};

/// A connection to one database file.
///
/// Error kinds of all calls: Io (disk full, read-only, the device failed), Busy (another program holds the lock for
/// more than 5 s), Corrupt (the file is damaged or no database), Conflict (a constraint: the row is there already),
/// NotFound (read-only and no such file), Internal. Messages name file and step and say what to do. After an error the
/// connection stays usable and nothing of the failed transaction is there. Lives on one thread.
class Database {
public:
    /// Opens `path`; its folder must exist.
    [[nodiscard]] static Result<Database> open(const std::filesystem::path& path, OpenMode mode);
    /// A database in memory, gone with the value; for comparing schemas and for tests.
    [[nodiscard]] static Result<Database> inMemory();

    /// Prepares `sql`, one statement. step: names it in errors, for example "insert the journal row".
    [[nodiscard]] Result<Statement> prepare(std::string_view sql, std::string_view step) const;
    /// Runs `sql`, one or several statements without results.
    [[nodiscard]] Result<void> execute(const std::string& sql, std::string_view step) const;
    /// The number in the first column of the only row that `sql` gives.
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql, std::string_view step) const;

    /// Moves all of the write-ahead log into the file and empties it, so that no older copy of a page stays in either.
    /// False when a reader or writer was in the way: try again later. Outside of transactions.
    [[nodiscard]] Result<bool> moveLogIntoFile() const;

    /// The file.
    const std::filesystem::path& path() const { return path_; }

private:
    struct Closer {
        void operator()(sqlite3* database) const;
    };
    Database(std::unique_ptr<sqlite3, Closer> database, std::filesystem::path path)
        : database_(std::move(database)), path_(std::move(path)) {}

    std::unique_ptr<sqlite3, Closer> database_;
    std::filesystem::path path_;
};

/// A transaction that is undone unless it was committed. Lives on its database's thread, not longer than it.
class Transaction {
public:
    /// Begins to write: no other program writes until the end. Error: see Database.
    [[nodiscard]] static Result<Transaction> beginWrite(const Database& database);
    /// Begins to read: everything is seen as it stands at the first read. Error: see Database.
    [[nodiscard]] static Result<Transaction> beginRead(const Database& database);
    Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    /// Makes it durable: after this a power cut takes nothing of it. Error: see Database; nothing was written then.
    [[nodiscard]] Result<void> commit();

private:
    explicit Transaction(const Database& database) : database_(&database) {}
    [[nodiscard]] static Result<Transaction> begin(const Database& database, const char* sql);

    const Database* database_;
};

} // namespace lanepost::store
