// Bytes as signed list metadata, as a certificate request and as PEM; what is read back must say the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sync/list_metadata.h"
#include "sync/provision_authority.h"
#include "sync/provision_certificate.h"
#include "sync/signed_document.h"

namespace {

using namespace lanepost;
using namespace lanepost::sync;

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

template <typename Read>
void readBack(const nlohmann::json& content, Read read) {
    const auto first = read(content);
    if (first) {
        const auto second = read(toJson(*first));
        require(second && *second == *first);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto document = SignedDocument::parse(text, kMaxMetadataBytes)) {
        require(document->text() == text);
        readBack(document->content(), rootFromJson);
        readBack(document->content(), targetsFromJson);
        readBack(document->content(), timestampFromJson);
        const SigningRule nobody{{}, 1};
        require(!document->check({&nobody, 1}, "fuzz"));
    }
    (void)readRequest(text).has_value();
    (void)certificateFacts(text).has_value();
    return 0;
}
