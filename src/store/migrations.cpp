#include "store/migrations.h"

#include <array>
#include <span>
#include <string>

#include "embedded/migration0001.h"
#include "embedded/migration0002.h"
#include "embedded/migration0003.h"

namespace lanepost::store {
namespace {

using Sql = std::span<const std::byte> (*)();

/// In order; a step that was once shipped is never edited.
constexpr std::array<Sql, 3> kMigrations{embedded::migration0001, embedded::migration0002,
                                         embedded::migration0003};

tl::unexpected<Error> notOurs(const Database& database) {
    return fail(ErrorKind::Unsupported, database.path().string() + ": this is not a database of Lanepost");
}

/// The schema's number; 0 for an empty database.
Result<std::int64_t> schemaOf(const Database& database) {
    const auto version = database.number("PRAGMA user_version", "read the schema's number");
    const auto application = database.number("PRAGMA application_id", "read the application id");
    const auto tables = database.number("SELECT count(*) FROM sqlite_schema", "count the tables");
    if (!version || !application || !tables) {
        return fail(!version ? version.error() : !application ? application.error() : tables.error());
    }
    const bool empty = *version == 0 && *tables == 0;
    if (!empty && *application != kApplicationId) {
        return notOurs(database);
    }
    if (*version > newestSchema()) {
        return fail(ErrorKind::Unsupported, database.path().string() + ": schema " + std::to_string(*version) +
                                                " was made by a newer program; this one knows up to " +
                                                std::to_string(newestSchema()));
    }
    return empty ? 0 : *version;
}

Result<void> applyNext(const Database& database, std::int64_t number) {
    const auto bytes = kMigrations[static_cast<std::size_t>(number - 1)]();
    const std::string sql(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    auto transaction = Transaction::beginWrite(database);
    if (!transaction) {
        return fail(transaction.error());
    }
    // Another program may have done this step while we waited for the lock.
    const auto now = database.number("PRAGMA user_version", "read the schema's number");
    if (!now) {
        return fail(now.error());
    }
    if (*now >= number) {
        return {};
    }
    const std::string step = "migration " + std::to_string(number);
    const std::string marks = "PRAGMA user_version=" + std::to_string(number) +
                              "; PRAGMA application_id=" + std::to_string(kApplicationId) + ";";
    if (auto applied = database.execute(sql + marks, step); !applied) {
        return fail(applied.error());
    }
    return transaction->commit();
}

} // namespace

std::int64_t newestSchema() {
    return static_cast<std::int64_t>(kMigrations.size());
}

Result<void> migrate(const Database& database) {
    const auto schema = schemaOf(database);
    if (!schema) {
        return fail(schema.error());
    }
    if (*schema == newestSchema()) {
        return {};
    }
    // A step may make a table anew to which others refer; what they refer to is checked afterwards.
    const auto enforced = database.number("PRAGMA foreign_keys", "read a setting");
    if (!enforced) {
        return fail(enforced.error());
    }
    if (auto off = database.execute("PRAGMA foreign_keys=OFF", "prepare the migration"); !off) {
        return off;
    }
    for (std::int64_t number = *schema + 1; number <= newestSchema(); ++number) {
        if (auto applied = applyNext(database, number); !applied) {
            return applied;
        }
    }
    auto dangling = database.prepare("PRAGMA foreign_key_check", "check the migrated tables");
    if (!dangling) {
        return fail(dangling.error());
    }
    const auto found = dangling->step();
    if (!found) {
        return fail(found.error());
    }
    if (*found) {
        return fail(ErrorKind::Corrupt, database.path().string() + ": rows of table " + dangling->text(0) +
                                            " refer to rows that are not there; see 'lanepost audit verify'");
    }
    return database.execute(*enforced == 1 ? "PRAGMA foreign_keys=ON" : "PRAGMA foreign_keys=OFF",
                            "end the migration");
}

Result<Database> openNewest(const std::filesystem::path& path, OpenMode mode) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) { // which opening for writing would make
        return fail(ErrorKind::NotFound, path.string() + ": no such database");
    }
    auto database = Database::open(path, mode);
    if (!database) {
        return fail(database.error());
    }
    const auto schema = schemaOf(*database);
    if (!schema) {
        return fail(schema.error());
    }
    if (*schema == 0) {
        return notOurs(*database);
    }
    if (*schema < newestSchema()) {
        return fail(ErrorKind::Unsupported, path.string() + ": schema " + std::to_string(*schema) +
                                                " is older than this program's " + std::to_string(newestSchema()) +
                                                "; start the appliance once to bring it up to date");
    }
    return database;
}

} // namespace lanepost::store
