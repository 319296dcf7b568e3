#include "sync/list_source.h"

namespace lanepost::sync {

std::string rootObject(std::int64_t version) {
    return "lists/root/" + std::to_string(version);
}

std::string targetsObject(std::int64_t version) {
    return "lists/targets/" + std::to_string(version);
}

std::string chunkObject(const Sha256& digest) {
    return "lists/chunk/" + toHex(digest);
}

} // namespace lanepost::sync
