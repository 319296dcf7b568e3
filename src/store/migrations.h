// The database's schema, made step by step from the numbered files in src/store/migrations/.
#pragma once

#include <cstdint>
#include <filesystem>

#include "base/result.h"
#include "store/database.h"

namespace lanepost::store {

/// In the file's header: tells Lanepost's databases from others ("LNPT").
constexpr std::int64_t kApplicationId = 0x4c4e5054;

/// How many migrations this program has; the newest schema's number.
std::int64_t newestSchema();

/// Brings the schema to the newest, each step in one transaction. A database of a newer program is refused.
/// Error: Unsupported (newer, or the file of another program), else see Database. Thread rule: the database's.
[[nodiscard]] Result<void> migrate(const Database& database);

/// Opens a database that is there and has exactly this program's schema; nothing is made or changed by it.
/// Error: NotFound, Unsupported (another schema), else see Database. Thread rule: the database's.
[[nodiscard]] Result<Database> openNewest(const std::filesystem::path& path, OpenMode mode);

} // namespace lanepost::store
