#include <unordered_map>
#include <utility>
#include <variant>

#include "central/sql_connection.h"
#include "store/database.h"

namespace lanepost::central {
namespace {

using store::ColumnType;
using store::Database;
using store::OpenMode;
using store::Statement;

/// The index by device is touched all over while many devices send: it stays in memory (64 MiB), and what changed goes
/// from the log into the file every 32 MiB, so that a page that many transactions touch is written there once.
constexpr const char* kForManyDevices = "PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=8192;"
                                        "PRAGMA journal_size_limit=67108864;";

class SqliteConnection final : public SqlConnection {
public:
    explicit SqliteConnection(Database database) : database_(std::move(database)) {}
    ~SqliteConnection() override { statements_.clear(); }

    Result<std::vector<SqlRow>> query(const std::string& sql, std::span<const SqlValue> values) override {
        auto statement = bound(sql, values);
        if (!statement) {
            return fail(statement.error());
        }
        auto rows = rowsOf(**statement);
        (*statement)->reset();
        return rows;
    }

    Result<std::size_t> change(const std::string& sql, std::span<const SqlValue> values) override {
        auto statement = bound(sql, values);
        if (!statement) {
            return fail(statement.error());
        }
        const auto done = (*statement)->run();
        const auto written = static_cast<std::size_t>(done ? (*statement)->changedRows() : 0);
        (*statement)->reset();
        if (!done) {
            return fail(done.error());
        }
        return written;
    }

    Result<void> execute(const std::string& sql) override { return database_.execute(sql, "central store"); }
    Result<void> begin() override {
        auto begun = database_.execute("BEGIN IMMEDIATE", "begin a transaction");
        open_ = begun.has_value();
        return begun;
    }
    Result<void> commit() override {
        auto committed = database_.execute("COMMIT", "commit");
        open_ = open_ && !committed;
        return committed;
    }
    void rollback() override {
        if (std::exchange(open_, false)) {
            // SQLite has undone it by itself after some errors; then there is nothing to roll back.
            static_cast<void>(database_.execute("ROLLBACK", "undo the transaction"));
        }
    }
    std::string forUpdate(std::string_view) const override { return {}; }

private:
    /// The statement with its values, which are borrowed until it is reset.
    Result<Statement*> bound(const std::string& sql, std::span<const SqlValue> values) {
        auto statement = prepared(sql);
        if (!statement) {
            return statement;
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            const int index = static_cast<int>(i) + 1;
            if (const auto* number = std::get_if<std::int64_t>(&values[i])) {
                (*statement)->bind(index, *number);
            } else {
                const auto* text = std::get_if<std::string>(&values[i]);
                (*statement)->bindBorrowed(index, text != nullptr ? *text : std::get<std::string_view>(values[i]));
            }
        }
        return statement;
    }

    Result<Statement*> prepared(const std::string& sql) {
        const auto known = statements_.find(sql);
        if (known != statements_.end()) {
            return &known->second;
        }
        auto made = database_.prepare(sql, "central store");
        if (!made) {
            return fail(made.error());
        }
        return &statements_.emplace(sql, std::move(*made)).first->second;
    }

    static Result<std::vector<SqlRow>> rowsOf(Statement& statement) {
        std::vector<SqlRow> rows;
        for (;;) {
            const auto there = statement.step();
            if (!there) {
                return fail(there.error());
            }
            if (!*there) {
                return rows;
            }
            SqlRow row;
            for (int column = 0; column < statement.columns(); ++column) {
                row.push_back(statement.type(column) == ColumnType::Null ? std::nullopt
                                                                        : std::optional(statement.text(column)));
            }
            rows.push_back(std::move(row));
        }
    }

    Database database_;
    std::unordered_map<std::string, Statement> statements_;
    bool open_ = false;
};

} // namespace

Result<std::unique_ptr<SqlConnection>> openSqlite(const std::filesystem::path& file) {
    auto database = Database::open(file, OpenMode::ReadWrite);
    if (!database) {
        return fail(database.error());
    }
    if (auto set = database->execute(kForManyDevices, "prepare the connection"); !set) {
        return fail(set.error());
    }
    return std::make_unique<SqliteConnection>(std::move(*database));
}

Result<std::unique_ptr<SqlConnection>> openDatabase(const std::string& database) {
    const bool url = database.starts_with("postgresql://") || database.starts_with("postgres://");
    return url ? openPostgresql(database) : openSqlite(database);
}

} // namespace lanepost::central
