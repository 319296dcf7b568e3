#include "sync/list_metadata.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/strict_json.h"
#include "sync/central_link.h"

namespace lanepost::sync {
namespace {

using nlohmann::json;

constexpr std::int64_t kMaxVersion = std::int64_t{1} << 53; // what every JSON reader holds exactly
constexpr std::size_t kMaxKeysPerRole = 16;
constexpr std::size_t kMaxDevices = 4096;
constexpr std::size_t kMaxLabelBytes = 64;

constexpr std::array<EnumName<SigningRole>, 4> kRoles{{{SigningRole::Root, "root"},
                                                       {SigningRole::Targets, "targets"},
                                                       {SigningRole::Timestamp, "timestamp"},
                                                       {SigningRole::Notices, "notices"}}};
constexpr std::array<EnumName<ListKind>, 2> kKinds{{{ListKind::Watchlist, "watchlist"}, {ListKind::Rules, "rules"}}};

json headJson(std::string_view type, const MetadataHead& head) {
    return {{"type", type},
            {"fleet", head.fleet},
            {"version", head.version},
            {"issued_at", toRfc3339(head.issuedAt)},
            {"expires_at", toRfc3339(head.expiresAt)}};
}

MetadataHead readHead(StrictObject& reader, std::string_view type) {
    if (reader.text("type") != type) {
        reader.reject("type", type);
    }
    MetadataHead head;
    head.fleet = reader.text("fleet");
    head.version = reader.integer("version", 1, kMaxVersion);
    head.issuedAt = reader.time("issued_at");
    head.expiresAt = reader.time("expires_at");
    if (!isListId(head.fleet)) {
        reader.reject("fleet", "1 to 64 of a-z, 0-9, '_', '-', '.'");
    }
    if (head.expiresAt <= head.issuedAt) {
        reader.reject("expires_at", "a time after issued_at");
    }
    return head;
}

Sha256 readDigest(StrictObject& reader, std::string_view key) {
    const auto digest = sha256FromHex(reader.text(key));
    if (!digest) {
        reader.reject(key, "64 hexadecimal digits");
    }
    return digest.value_or(Sha256{});
}

Result<Ed25519PublicKey> keyFromJson(const json& item) {
    const auto key = item.is_string() ? ed25519KeyFromHex(item.get<std::string>()) : std::nullopt;
    if (!key) {
        return fail(ErrorKind::InvalidArgument, "expected a public key, 64 hexadecimal digits");
    }
    return *key;
}

Result<RootMetadata::RoleKeys> roleKeysFromJson(const json& item) {
    StrictObject reader(item);
    RootMetadata::RoleKeys role;
    role.keys = reader.list("keys", keyFromJson);
    const std::int64_t threshold = reader.integer("threshold", 1, kMaxKeysPerRole);
    role.threshold = static_cast<std::size_t>(threshold);
    if (role.keys.size() < role.threshold || role.keys.size() > kMaxKeysPerRole) {
        reader.reject("keys", "at least as many keys as the threshold, at most 16");
    }
    return reader.finish(std::move(role));
}

/// The rules that hold between roles. A root that breaks them would be weaker than its signatures say.
void checkRoles(StrictObject& reader, const RootMetadata& root) {
    std::set<Ed25519PublicKey> seen;
    for (const auto& [role, keys] : root.roles) {
        for (const Ed25519PublicKey& key : keys.keys) {
            if (!seen.insert(key).second) {
                reader.reject("roles", "each key in one role only, and once");
            }
        }
    }
    const auto found = root.roles.find(SigningRole::Root);
    if (found != root.roles.end() && found->second.threshold < kRootThreshold) {
        reader.reject("roles.root.threshold", "at least 2");
    }
}

json toJson(const ListBlob& blob) {
    return {{"root", toHex(blob.root)}, {"length", blob.length}};
}

Result<ListBlob> blobFromJson(const json& item) {
    StrictObject reader(item);
    ListBlob blob;
    blob.root = readDigest(reader, "root");
    blob.length = reader.integer("length", 1, kMaxListBytes);
    return reader.finish(blob);
}

Result<ListDelta> deltaFromJson(const json& item) {
    StrictObject reader(item);
    ListDelta delta;
    delta.baseSha256 = readDigest(reader, "base_sha256");
    delta.blob = reader.object("blob", blobFromJson);
    return reader.finish(delta);
}

json toJson(const ListTarget& target) {
    return {{"id", target.id},
            {"kind", enumText(kKinds, target.kind)},
            {"version", target.version},
            {"label", target.label},
            {"devices", target.devices},
            {"length", target.length},
            {"sha256", toHex(target.sha256)},
            {"full", toJson(target.full)},
            {"deltas", jsonList(target.deltas, [](const ListDelta& delta) {
                 return json{{"base_sha256", toHex(delta.baseSha256)}, {"blob", toJson(delta.blob)}};
             })}};
}

void checkDevices(StrictObject& reader, const std::vector<std::string>& devices) {
    const bool all = devices.size() == 1 && devices[0] == "*";
    const bool named = !devices.empty() && devices.size() <= kMaxDevices &&
                       std::all_of(devices.begin(), devices.end(), [](const std::string& id) { return isDeviceId(id); });
    if (!all && !named) {
        reader.reject("devices", "ids of devices, or \"*\" alone");
    }
}

Result<ListTarget> targetFromJson(const json& item) {
    StrictObject reader(item);
    ListTarget target;
    target.id = reader.text("id");
    target.kind = reader.enumValue("kind", kKinds);
    target.version = reader.integer("version", 1, kMaxVersion);
    target.label = reader.text("label");
    target.devices = reader.texts("devices");
    target.length = reader.integer("length", 1, kMaxListBytes);
    target.sha256 = readDigest(reader, "sha256");
    target.full = reader.object("full", blobFromJson);
    target.deltas = reader.list("deltas", deltaFromJson);
    if (!isListId(target.id)) {
        reader.reject("id", "1 to 64 of a-z, 0-9, '_', '-', '.'");
    }
    if (target.label.size() > kMaxLabelBytes) {
        reader.reject("label", "at most 64 bytes");
    }
    if (target.deltas.size() > kMaxDeltas) {
        reader.reject("deltas", "at most 16");
    }
    checkDevices(reader, target.devices);
    return reader.finish(std::move(target));
}

} // namespace

std::string roleName(SigningRole role) {
    return enumText(kRoles, role);
}

Result<SigningRole> roleFromName(std::string_view name) {
    for (const auto& entry : kRoles) {
        if (entry.name == name) {
            return entry.value;
        }
    }
    return fail(ErrorKind::InvalidArgument, "no such role; expected root, targets, timestamp or notices");
}

SigningRule RootMetadata::rule(SigningRole role) const {
    const auto found = roles.find(role);
    // A role without keys cannot be fulfilled: threshold 1 of none.
    return found == roles.end() ? SigningRule{{}, 1} : SigningRule{found->second.keys, found->second.threshold};
}

bool ListTarget::isFor(std::string_view device) const {
    return std::any_of(devices.begin(), devices.end(), [&](const std::string& each) { return each == "*" || each == device; });
}

const ListTarget* TargetsMetadata::find(std::string_view id) const {
    const auto found =
        std::find_if(lists.begin(), lists.end(), [&](const ListTarget& target) { return target.id == id; });
    return found == lists.end() ? nullptr : &*found;
}

json toJson(const RootMetadata& root) {
    json content = headJson("root", root.head);
    content["throw_away"] = root.throwAway;
    content["roles"] = json::object();
    for (const auto& [role, keys] : root.roles) {
        content["roles"][enumText(kRoles, role)] = {
            {"threshold", keys.threshold},
            {"keys", jsonList(keys.keys, [](const Ed25519PublicKey& key) { return json(toHex(key)); })}};
    }
    return content;
}

json toJson(const TargetsMetadata& targets) {
    json content = headJson("targets", targets.head);
    content["lists"] = jsonList(targets.lists, [](const ListTarget& target) { return toJson(target); });
    return content;
}

json toJson(const TimestampMetadata& timestamp) {
    json content = headJson("timestamp", timestamp.head);
    content["targets_version"] = timestamp.targetsVersion;
    content["targets_sha256"] = toHex(timestamp.targetsSha256);
    return content;
}

Result<RootMetadata> rootFromJson(const json& content) {
    StrictObject reader(content);
    RootMetadata root;
    root.head = readHead(reader, "root");
    root.throwAway = reader.boolean("throw_away");
    if (const json* roles = reader.value("roles"); roles != nullptr) {
        StrictObject table(*roles, "roles");
        for (const auto& role : kRoles) {
            root.roles[role.value] = table.object(role.name, roleKeysFromJson);
        }
        if (const auto complete = table.finish(true); !complete) {
            reader.reject(complete.error());
        }
    }
    if (reader.ok()) {
        checkRoles(reader, root);
    }
    return reader.finish(std::move(root));
}

Result<TargetsMetadata> targetsFromJson(const json& content) {
    StrictObject reader(content);
    TargetsMetadata targets;
    targets.head = readHead(reader, "targets");
    targets.lists = reader.list("lists", targetFromJson);
    const auto notAscending = [](const ListTarget& a, const ListTarget& b) { return a.id >= b.id; };
    if (targets.lists.size() > kMaxLists ||
        std::adjacent_find(targets.lists.begin(), targets.lists.end(), notAscending) != targets.lists.end()) {
        reader.reject("lists", "at most 256, ascending by id, each once");
    }
    return reader.finish(std::move(targets));
}

Result<TimestampMetadata> timestampFromJson(const json& content) {
    StrictObject reader(content);
    TimestampMetadata timestamp;
    timestamp.head = readHead(reader, "timestamp");
    timestamp.targetsVersion = reader.integer("targets_version", 1, kMaxVersion);
    timestamp.targetsSha256 = readDigest(reader, "targets_sha256");
    return reader.finish(timestamp);
}

bool isListId(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

} // namespace lanepost::sync
