#include "sync/list_trust.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "store/durable_folder.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRootFile = "root.json";
constexpr const char* kTrustedTimestampFile = "timestamp.json";
constexpr const char* kTargetsFile = "targets.json";

/// The signed document and what it says, by `read`, one of the ..FromJson functions.
template <typename Read>
auto parsed(std::string_view text, std::string_view what, Read read)
    -> Checked<std::pair<SignedDocument, typename std::invoke_result_t<Read, const nlohmann::json&>::value_type>> {
    auto document = SignedDocument::parse(text, kMaxMetadataBytes);
    if (!document) {
        return refuse(document.error().reason, std::string(what) + ": " + document.error().message);
    }
    auto content = read(document->content());
    if (!content) {
        return refuse(RefusalReason::Malformed, std::string(what) + ": " + content.error().message);
    }
    return std::pair{std::move(*document), std::move(*content)};
}

Checked<RootMetadata> selfSignedRoot(std::string_view text, ThrowAwayKeys throwAway) {
    auto root = parsed(text, "root", rootFromJson);
    if (!root) {
        return refuse(root.error());
    }
    const std::array rules{root->second.rule(SigningRole::Root)};
    if (throwAway == ThrowAwayKeys::Refuse && root->second.throwAway) {
        return refuse(RefusalReason::ThrowAwayKey,
                      "root: its keys are marked as throw-away, made for trials; production needs a root of its own");
    }
    // Version 2 and on are also signed by the keys before, which it does not name any more.
    if (auto checked = root->first.check(rules, "root", Strangers::Ignore); !checked) {
        return refuse(checked.error());
    }
    return std::move(root->second);
}

Checked<void> keep(const fs::path& file, std::string_view text) {
    if (auto written = replaceFile(file, asBytes(text)); !written) {
        return refuse(written.error());
    }
    return {};
}

Checked<void> checkFleet(const MetadataHead& head, const RootMetadata& root, std::string_view what) {
    if (head.fleet != root.head.fleet) {
        return refuse(RefusalReason::WrongFleet, std::string(what) + ": is for fleet " + head.fleet +
                                                     ", this device belongs to " + root.head.fleet);
    }
    return {};
}

Checked<void> checkNotOver(const MetadataHead& head, std::string_view what, UtcTime now) {
    if (now >= head.expiresAt) {
        return refuse(RefusalReason::Expired, std::string(what) + " version " + std::to_string(head.version) +
                                                  ": expired at " + toRfc3339(head.expiresAt) + ", it is " +
                                                  toRfc3339(now) + " here; the centre stands still or a clock is wrong");
    }
    return {};
}

} // namespace

Checked<void> ListTrust::begin(const fs::path& folder, std::string_view rootText, ThrowAwayKeys throwAway) {
    std::error_code error;
    if (fs::exists(folder / kRootFile, error)) {
        return refuse(RefusalReason::OlderVersion,
                      (folder / kRootFile).string() + ": this device has a root already; a new one comes by rotation");
    }
    if (const auto root = selfSignedRoot(rootText, throwAway); !root) {
        return refuse(root.error());
    }
    fs::create_directories(folder, error);
    if (error) {
        return refuse(RefusalReason::LocalFailure, folder.string() + ": cannot make the folder: " + error.message());
    }
    return keep(folder / kRootFile, rootText);
}

Checked<ListTrust> ListTrust::open(const fs::path& folder, ThrowAwayKeys throwAway) {
    const auto text = readTextFile(folder / kRootFile, kMaxMetadataBytes);
    if (!text) {
        return refuse(RefusalReason::LocalFailure,
                      text.error().message + "; this device trusts no list keys yet: provision it (docs/provisioning.md)");
    }
    ListTrust trust(folder, throwAway);
    auto root = selfSignedRoot(*text, throwAway);
    if (!root) {
        return refuse(root.error());
    }
    trust.root_ = std::move(*root);
    if (auto loaded = trust.loadTimestamp(); !loaded) {
        return refuse(loaded.error());
    }
    if (auto loaded = trust.loadTargets(); !loaded) {
        return refuse(loaded.error());
    }
    return trust;
}

Checked<void> ListTrust::loadTimestamp() {
    auto text = readTextFile(folder_ / kTrustedTimestampFile, kMaxMetadataBytes);
    if (!text && text.error().kind == ErrorKind::NotFound) {
        return {};
    }
    if (!text) {
        return refuse(text.error());
    }
    const auto timestamp = parsed(*text, kTrustedTimestampFile, timestampFromJson);
    if (!timestamp) {
        return refuse(timestamp.error());
    }
    const std::array rules{root_.rule(SigningRole::Timestamp)};
    if (auto checked = timestamp->first.check(rules, kTrustedTimestampFile); !checked) {
        return checked;
    }
    timestamp_ = timestamp->second;
    timestampText_ = std::move(*text);
    return {};
}

Checked<void> ListTrust::loadTargets() {
    const auto text = readTextFile(folder_ / kTargetsFile, kMaxMetadataBytes);
    if (!text && text.error().kind == ErrorKind::NotFound) {
        return {};
    }
    if (!text) {
        return refuse(text.error());
    }
    auto targets = parsed(*text, kTargetsFile, targetsFromJson);
    if (!targets) {
        return refuse(targets.error());
    }
    const std::array rules{root_.rule(SigningRole::Targets)};
    if (auto checked = targets->first.check(rules, kTargetsFile); !checked) {
        return checked;
    }
    targets_ = std::move(targets->second);
    targetsSha256_ = sha256(*text);
    return {};
}

UtcTime ListTrust::notBefore(UtcTime now) const {
    now = std::max(now, root_.head.issuedAt);
    if (timestamp_) {
        now = std::max(now, timestamp_->head.issuedAt);
    }
    return targets_ ? std::max(now, targets_->head.issuedAt) : now;
}

bool ListTrust::targetsAreCurrent() const {
    return timestamp_ && targets_ && targetsSha256_ == timestamp_->targetsSha256;
}

Checked<void> ListTrust::forget(const char* file) {
    std::error_code error;
    fs::remove(folder_ / file, error);
    if (error) {
        return refuse(RefusalReason::LocalFailure, (folder_ / file).string() + ": cannot remove: " + error.message());
    }
    if (auto synced = store::syncFolder(folder_); !synced) {
        return refuse(synced.error());
    }
    return {};
}

Checked<void> ListTrust::acceptRoot(std::string_view text) {
    auto next = parsed(text, "root", rootFromJson);
    if (!next) {
        return refuse(next.error());
    }
    RootMetadata& root = next->second;
    const std::string what = "root version " + std::to_string(root.head.version);
    if (auto checked = checkFleet(root.head, root_, what); !checked) {
        return checked;
    }
    const std::array rules{root_.rule(SigningRole::Root), root.rule(SigningRole::Root)};
    if (auto checked = next->first.check(rules, what); !checked) {
        return checked;
    }
    if (root.head.version <= root_.head.version) {
        return refuse(RefusalReason::OlderVersion, what + ": version " + std::to_string(root_.head.version) +
                                                       " is trusted already");
    }
    if (root.head.version != root_.head.version + 1) {
        return refuse(RefusalReason::Gap, what + ": version " + std::to_string(root_.head.version + 1) +
                                              " must come first; the centre keeps all versions");
    }
    if (throwAway_ == ThrowAwayKeys::Refuse && root.throwAway) {
        return refuse(RefusalReason::ThrowAwayKey, what + ": its keys are marked as throw-away");
    }
    // Forgotten before the new root is kept: the other way round a power cut would leave what nobody can check.
    if (root.roles[SigningRole::Targets] != root_.roles[SigningRole::Targets]) {
        if (auto done = forget(kTargetsFile); !done) {
            return done;
        }
        targets_.reset();
    }
    if (root.roles[SigningRole::Timestamp] != root_.roles[SigningRole::Timestamp] || !targets_) {
        if (auto done = forget(kTrustedTimestampFile); !done) {
            return done;
        }
        timestamp_.reset();
    }
    if (auto kept = keep(folder_ / kRootFile, text); !kept) {
        return kept;
    }
    root_ = std::move(root);
    return {};
}

Checked<void> ListTrust::acceptTimestamp(std::string_view text, UtcTime now) {
    const auto next = parsed(text, "timestamp", timestampFromJson);
    if (!next) {
        return refuse(next.error());
    }
    const TimestampMetadata& timestamp = next->second;
    const std::array rules{root_.rule(SigningRole::Timestamp)};
    if (auto checked = next->first.check(rules, "timestamp"); !checked) {
        return checked;
    }
    if (auto checked = checkFleet(timestamp.head, root_, "timestamp"); !checked) {
        return checked;
    }
    const std::string what = "timestamp version " + std::to_string(timestamp.head.version);
    const bool older = timestamp_ && (timestamp.head.version < timestamp_->head.version ||
                                      timestamp.targetsVersion < timestamp_->targetsVersion);
    if (older || (targets_ && timestamp.targetsVersion < targets_->head.version)) {
        return refuse(RefusalReason::OlderVersion, what + " for targets " + std::to_string(timestamp.targetsVersion) +
                                                       ": newer ones are trusted already (rollback)");
    }
    if (timestamp_ && timestamp.head.version == timestamp_->head.version && text != timestampText_) {
        return refuse(RefusalReason::OlderVersion, what + ": another content is trusted under this version already");
    }
    if (auto checked = checkNotOver(root_.head, "root", notBefore(now)); !checked) {
        return checked;
    }
    if (auto checked = checkNotOver(timestamp.head, "timestamp", notBefore(now)); !checked) {
        return checked;
    }
    if (text == timestampText_) {
        return {};
    }
    if (auto kept = keep(folder_ / kTrustedTimestampFile, text); !kept) {
        return kept;
    }
    timestamp_ = timestamp;
    timestampText_ = text;
    return {};
}

Checked<void> ListTrust::acceptTargets(std::string_view text, UtcTime now) {
    if (!timestamp_) {
        return refuse(RefusalReason::Gap, "targets: no timestamp names them yet");
    }
    auto next = parsed(text, "targets", targetsFromJson);
    if (!next) {
        return refuse(next.error());
    }
    TargetsMetadata& targets = next->second;
    const std::array rules{root_.rule(SigningRole::Targets)};
    if (auto checked = next->first.check(rules, "targets"); !checked) {
        return checked;
    }
    if (auto checked = checkFleet(targets.head, root_, "targets"); !checked) {
        return checked;
    }
    const std::string what = "targets version " + std::to_string(targets.head.version);
    if (targets.head.version != timestamp_->targetsVersion || sha256(text) != timestamp_->targetsSha256) {
        return refuse(RefusalReason::Mismatch, what + ": not the ones that the timestamp names (version " +
                                                   std::to_string(timestamp_->targetsVersion) + ")");
    }
    for (const ListTarget& list : targets.lists) {
        const ListTarget* before = targets_ ? targets_->find(list.id) : nullptr;
        if (before != nullptr && (list.version < before->version ||
                                  (list.version == before->version && list.sha256 != before->sha256))) {
            return refuse(RefusalReason::OlderVersion,
                          what + ": list " + list.id + " version " + std::to_string(list.version) + ", but version " +
                              std::to_string(before->version) + " is trusted already");
        }
    }
    if (auto checked = checkNotOver(targets.head, "targets", notBefore(now)); !checked) {
        return checked;
    }
    if (auto kept = keep(folder_ / kTargetsFile, text); !kept) {
        return kept;
    }
    targetsSha256_ = sha256(text);
    targets_ = std::move(targets);
    return {};
}

Checked<void> ListTrust::checkFresh(UtcTime now) const {
    if (!targetsAreCurrent()) {
        return refuse(RefusalReason::Gap, "targets: not here yet");
    }
    for (const auto& [head, what] : {std::pair{&root_.head, "root"}, std::pair{&timestamp_->head, "timestamp"},
                                     std::pair{&targets_->head, "targets"}}) {
        if (auto checked = checkNotOver(*head, what, notBefore(now)); !checked) {
            return checked;
        }
    }
    return {};
}

} // namespace lanepost::sync
