#include "store/database.h"

#include <cstdio>
#include <utility>

#include <sqlite3.h>

#include "store/durable_folder.h"

namespace lanepost::store {
namespace {

constexpr int kBusyTimeoutMillis = 5000;

ErrorKind kindOf(int code) {
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ErrorKind::Busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return ErrorKind::Corrupt;
    case SQLITE_CONSTRAINT:
        return ErrorKind::Conflict;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return ErrorKind::Io;
    case SQLITE_TOOBIG:
        return ErrorKind::LimitExceeded;
    default:
        return ErrorKind::Internal;
    }
}

const char* adviceFor(int code) {
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "; another program holds the database: stop it or try again";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return "; keep this file and its -wal for analysis, see what is intact with 'lanepost audit verify', "
               "then move them aside so that a new database is made";
    case SQLITE_FULL:
        return "; free space on this disk, then it goes on";
    case SQLITE_IOERR:
        return "; the disk refused: check that it is there, has space and is not write-protected";
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return "; check that folder and file exist and that this user may write them";
    default:
        return "";
    }
}

tl::unexpected<Error> failed(int code, const std::string& where, const std::string& message) {
    return fail(kindOf(code), where + ": " + message + adviceFor(code));
}

tl::unexpected<Error> failed(sqlite3* database, const std::string& where) {
    return failed(sqlite3_extended_errcode(database), where, sqlite3_errmsg(database));
}

/// "file:" with the characters escaped that mean something in a URI; immutable: read without looking for a WAL.
std::string uriOf(const std::filesystem::path& path, bool immutable) {
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
        if (c == '?' || c == '#' || c == '%') {
            char escaped[4];
            std::snprintf(escaped, sizeof escaped, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
            uri += escaped;
        } else {
            uri += c;
        }
    }
    return uri + (immutable ? "?immutable=1" : "");
}

} // namespace

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
}

Statement& Statement::bind(int index, std::int64_t value) {
    const int code = sqlite3_bind_int64(statement_.get(), index, value);
    bindResult_ = bindResult_ == SQLITE_OK ? code : bindResult_;
    return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
    return bindText(index, text, SQLITE_TRANSIENT);
}

Statement& Statement::bindBorrowed(int index, std::string_view text) {
    return bindText(index, text, SQLITE_STATIC);
}

Statement& Statement::bindText(int index, std::string_view text, void (*owner)(void*)) {
    const char* start = text.data() == nullptr ? "" : text.data();
    const int code = sqlite3_bind_text64(statement_.get(), index, start, text.size(), owner, SQLITE_UTF8);
    bindResult_ = bindResult_ == SQLITE_OK ? code : bindResult_;
    return *this;
}

Statement& Statement::bind(int index, std::span<const std::byte> bytes) {
    const int code = bytes.empty()
                         ? sqlite3_bind_zeroblob(statement_.get(), index, 0)
                         : sqlite3_bind_blob64(statement_.get(), index, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
    bindResult_ = bindResult_ == SQLITE_OK ? code : bindResult_;
    return *this;
}

Result<bool> Statement::step() {
    if (bindResult_ != SQLITE_OK) {
        return failed(bindResult_, where_, sqlite3_errstr(bindResult_));
    }
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code == SQLITE_DONE) {
        return false;
    }
    auto error = failed(sqlite3_db_handle(statement_.get()), where_);
    sqlite3_reset(statement_.get());
    return error;
}

Result<void> Statement::run() {
    for (;;) {
        const auto row = step();
        if (!row) {
            return fail(row.error());
        }
        if (!*row) {
            return {};
        }
    }
}

void Statement::reset() {
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
    bindResult_ = SQLITE_OK;
}

int Statement::columns() const {
    return sqlite3_column_count(statement_.get());
}

ColumnType Statement::type(int index) const {
    switch (sqlite3_column_type(statement_.get(), index)) {
    case SQLITE_INTEGER:
        return ColumnType::Integer;
    case SQLITE_FLOAT:
        return ColumnType::Float;
    case SQLITE_TEXT:
        return ColumnType::Text;
    case SQLITE_BLOB:
        return ColumnType::Blob;
    default:
        return ColumnType::Null;
    }
}

std::int64_t Statement::integer(int index) const {
    return sqlite3_column_int64(statement_.get(), index);
}

std::int64_t Statement::changedRows() const {
    return sqlite3_changes64(sqlite3_db_handle(statement_.get()));
}

std::string Statement::text(int index) const {
    const void* start = sqlite3_column_blob(statement_.get(), index);
    const int size = sqlite3_column_bytes(statement_.get(), index);
    return start == nullptr ? std::string()
                            : std::string(static_cast<const char*>(start), static_cast<std::size_t>(size));
}

void Database::Closer::operator()(sqlite3* database) const {
    sqlite3_close_v2(database);
}

Result<Database> Database::open(const std::filesystem::path& path, OpenMode mode) {
    std::error_code ignored;
    const bool existed = std::filesystem::exists(path, ignored);
    if (mode == OpenMode::ReadOnly && !existed) {
        return fail(ErrorKind::NotFound, path.string() + ": no such database");
    }
    const std::string where = path.string() + ": open";
    const int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
                      (mode == OpenMode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    // A write-protected copy without a WAL can only be read as a file that nobody changes.
    for (const bool immutable : {false, true}) {
        sqlite3* raw = nullptr;
        const int code = sqlite3_open_v2(uriOf(path, immutable).c_str(), &raw, flags, nullptr);
        Database database(std::unique_ptr<sqlite3, Closer>(raw), path);
        if (code != SQLITE_OK) {
            return failed(code, where, raw == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(raw));
        }
        sqlite3_busy_timeout(raw, kBusyTimeoutMillis);
        const char* settings = mode == OpenMode::ReadOnly
                                   ? "PRAGMA query_only=ON; SELECT count(*) FROM sqlite_schema;"
                                   : "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                                     "PRAGMA journal_size_limit=16777216; PRAGMA trusted_schema=OFF;"
                                     "PRAGMA secure_delete=ON;";
        const auto set = database.execute(settings, "prepare the connection");
        const bool retry = !set && !immutable && mode == OpenMode::ReadOnly && set.error().kind == ErrorKind::Io &&
                           !std::filesystem::exists(path.string() + "-wal", ignored);
        if (retry) {
            continue;
        }
        if (!set) {
            return fail(set.error());
        }
        if (mode == OpenMode::ReadWrite && sqlite3_db_readonly(raw, "main") == 1) {
            return failed(SQLITE_READONLY, where, "the file is write-protected");
        }
        if (!existed) {
            // The new file's name must survive a power cut as well as its content.
            if (auto synced = syncFolder(path.parent_path()); !synced) {
                return fail(synced.error());
            }
        }
        return database;
    }
    return fail(ErrorKind::Internal, where);
}

Result<Database> Database::inMemory() {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    Database database(std::unique_ptr<sqlite3, Closer>(raw), ":memory:");
    if (code != SQLITE_OK) {
        return failed(code, ":memory:", sqlite3_errstr(code));
    }
    return database;
}

Result<Statement> Database::prepare(std::string_view sql, std::string_view step) const {
    sqlite3_stmt* raw = nullptr;
    const std::string where = path_.string() + ": " + std::string(step);
    if (sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &raw, nullptr) != SQLITE_OK) {
        return failed(database_.get(), where);
    }
    return Statement(std::unique_ptr<sqlite3_stmt, Statement::Finalizer>(raw), where);
}

Result<void> Database::execute(const std::string& sql, std::string_view step) const {
    if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return failed(database_.get(), path_.string() + ": " + std::string(step));
    }
    return {};
}

Result<std::int64_t> Database::number(std::string_view sql, std::string_view step) const {
    auto statement = prepare(sql, step);
    if (!statement) {
        return fail(statement.error());
    }
    const auto row = statement->step();
    if (!row) {
        return fail(row.error());
    }
    return *row ? statement->integer(0) : 0;
}

Result<bool> Database::moveLogIntoFile() const {
    auto row = prepare("PRAGMA wal_checkpoint(TRUNCATE)", "move the log into the database");
    if (!row) {
        return fail(row.error());
    }
    const auto there = row->step();
    if (!there) {
        return fail(there.error());
    }
    return *there && row->integer(0) == 0;
}

Result<Transaction> Transaction::begin(const Database& database, const char* sql) {
    if (auto begun = database.execute(sql, "begin a transaction"); !begun) {
        return fail(begun.error());
    }
    return Transaction(database);
}

Result<Transaction> Transaction::beginWrite(const Database& database) {
    return begin(database, "BEGIN IMMEDIATE");
}

Result<Transaction> Transaction::beginRead(const Database& database) {
    return begin(database, "BEGIN");
}

Transaction::~Transaction() {
    if (database_ != nullptr) {
        // SQLite has undone it by itself after some errors; then there is nothing to roll back and nothing to report.
        static_cast<void>(database_->execute("ROLLBACK", "undo the transaction"));
    }
}

Result<void> Transaction::commit() {
    auto committed = database_->execute("COMMIT", "commit");
    if (committed) {
        database_ = nullptr;
    }
    return committed;
}

} // namespace lanepost::store
