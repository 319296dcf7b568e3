#include "store/store_key.h"

#include <algorithm>

#include "base/file.h"
#include "base/hash.h"

namespace lanepost::store {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxKeyFileBytes = 256;

} // namespace

fs::path storeKeyFileOf(const fs::path& folder) {
    return folder / "store.key";
}

Result<std::optional<DataKey>> readStoreKey(const fs::path& folder) {
    const fs::path file = storeKeyFileOf(folder);
    const auto text = readTextFile(file, kMaxKeyFileBytes);
    if (!text) {
        if (text.error().kind == ErrorKind::NotFound) {
            return std::nullopt;
        }
        return fail(text.error());
    }
    const auto bytes = fromHex(std::string_view(*text).substr(0, text->find('\n')));
    DataKey key;
    if (!bytes || bytes->size() != key.size()) {
        return fail(ErrorKind::Corrupt, file.string() + ": not a store key: 64 hexadecimal digits expected; put the " +
                                            "store's own key back, without it nothing that it sealed can be read");
    }
    std::ranges::copy(*bytes, key.begin());
    return key;
}

Result<DataKey> readOrMakeStoreKey(const fs::path& folder) {
    const auto found = readStoreKey(folder);
    if (!found) {
        return fail(found.error());
    }
    if (*found) {
        return **found;
    }
    const DataKey key = newDataKey();
    const fs::path file = storeKeyFileOf(folder);
    if (auto written = replaceFile(file, asBytes(toHex(key) + "\n")); !written) {
        return fail(written.error());
    }
    std::error_code error;
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write, error);
    if (error) {
        return fail(ErrorKind::Io, file.string() + ": cannot keep it from other users: " + error.message());
    }
    return key;
}

} // namespace lanepost::store
