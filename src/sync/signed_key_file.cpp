#include "sync/signed_key_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/json_text.h"
#include "base/strict_json.h"
#include "store/durable_folder.h"
#include "sync/list_file.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxKeyFileBytes = 4096;

tl::unexpected<Error> keyFileFailed(const fs::path& path, const char* what) {
    return fail(errno == EEXIST ? ErrorKind::Conflict : ErrorKind::Io,
                path.string() + ": cannot " + what + ": " + std::strerror(errno));
}

} // namespace

Result<void> writeSecretFile(const fs::path& path, std::string_view text) {
    const OwnedDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file.get() < 0) {
        return keyFileFailed(path, "make the file");
    }
    while (!text.empty()) {
        const ssize_t written = ::write(file.get(), text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return keyFileFailed(path, "write");
        }
        text.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
    }
    if (::fsync(file.get()) != 0) {
        return keyFileFailed(path, "fsync");
    }
    return store::syncFolder(path.parent_path());
}

Result<std::string> readSecretFile(const fs::path& path, std::size_t maxBytes) {
    struct stat status {};
    if (::stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return fail(ErrorKind::InvalidArgument,
                    path.string() + ": a secret that others than its owner may use; chmod 600 it, and think who has read it");
    }
    return readTextFile(path, maxBytes);
}

Result<void> writeKeyFile(const fs::path& path, const KeyFile& key) {
    const std::string text = canonicalText({{"purpose", key.purpose},
                                            {"public_key", toHex(key.signer().publicKey())},
                                            {"seed", toHex(key.seed)},
                                            {"throw_away", key.throwAway}});
    return writeSecretFile(path, text + "\n");
}

Result<KeyFile> readKeyFile(const fs::path& path, std::string_view purpose) {
    const auto text = readSecretFile(path, kMaxKeyFileBytes);
    if (!text) {
        return fail(text.error());
    }
    const auto parsed = parseJson(*text);
    if (!parsed) {
        return fail(ErrorKind::Corrupt, path.string() + ": no key file");
    }
    StrictObject reader(*parsed);
    KeyFile key;
    key.purpose = reader.text("purpose");
    key.throwAway = reader.boolean("throw_away");
    const auto seed = ed25519KeyFromHex(reader.text("seed"));
    const auto publicKey = ed25519KeyFromHex(reader.text("public_key"));
    if (const auto read = reader.finish(true); !read || !seed || !publicKey) {
        return fail(ErrorKind::Corrupt, path.string() + ": no key file; expected purpose, public_key, seed, throw_away");
    }
    key.seed = *seed;
    if (key.signer().publicKey() != *publicKey) {
        return fail(ErrorKind::Corrupt, path.string() + ": seed and public key do not belong together");
    }
    if (key.purpose != purpose) {
        return fail(ErrorKind::InvalidArgument,
                    path.string() + ": a key for " + key.purpose + ", needed is one for " + std::string(purpose));
    }
    return key;
}

} // namespace lanepost::sync
