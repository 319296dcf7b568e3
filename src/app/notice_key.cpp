#include "app/notice_key.h"

#include "base/hash.h"
#include "sync/signed_key_file.h"

namespace lanepost::app {

Result<Ed25519Signer> readNoticeSigner(const std::filesystem::path& file) {
    auto text = sync::readSecretFile(file, 256);
    if (!text) {
        return fail(text.error());
    }
    while (!text->empty() && text->back() == '\n') {
        text->pop_back();
    }
    const auto seed = sha256FromHex(*text); // 32 bytes in hexadecimal
    if (!seed) {
        return fail(ErrorKind::Corrupt,
                    file.string() + ": 64 hexadecimal digits expected; make one with 'lanepost central key'");
    }
    return Ed25519Signer(*seed);
}

} // namespace lanepost::app
