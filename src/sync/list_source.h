// Where an appliance gets list objects from: the link, a USB stick, a folder. None of them is believed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"
#include "sync/central_link.h"

namespace lanepost::sync {

/// Gives the bytes of named objects. Lives on the downloading thread.
class ListSource {
public:
    virtual ~ListSource() = default;
    /// The bytes under `name`. Error: NotFound; Io (away, try again); others: the source is unusable.
    [[nodiscard]] virtual Result<std::string> fetch(std::string_view name) = 0;
};

/// List objects over the link to the centre. Lives on the downloading thread.
class LinkListSource final : public ListSource {
public:
    /// link: outlives this object. timeout: for one object.
    LinkListSource(CentralLink& link, std::chrono::milliseconds timeout) : link_(link), timeout_(timeout) {}
    Result<std::string> fetch(std::string_view name) override { return link_.fetch(name, timeout_); }

private:
    CentralLink& link_;
    std::chrono::milliseconds timeout_;
};

/// The newest timestamp.
inline constexpr std::string_view kTimestampObject = "lists/timestamp";
/// "lists/root/VERSION". Thread-safe.
std::string rootObject(std::int64_t version);
/// "lists/targets/VERSION". Thread-safe.
std::string targetsObject(std::int64_t version);
/// "lists/chunk/SHA-256": a piece of a blob or an inner node of its tree. Thread-safe.
std::string chunkObject(const Sha256& digest);

} // namespace lanepost::sync
