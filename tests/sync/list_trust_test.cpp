#include "sync/list_trust.h"

#include "list_fleet.h"

using namespace lanepost;
using namespace lanepost::sync;
using namespace lanepost::sync::test;

namespace {

const UtcTime kListTime = at("2026-11-21T12:00:00Z");

TargetsMetadata targetsOf(std::int64_t version, std::int64_t listVersion, char content = 'a') {
    TargetsMetadata targets;
    targets.head = {"trial", version, kListTime, kListTime + std::chrono::hours(24)};
    ListTarget list{"persons", ListKind::Watchlist, listVersion, "label", {"*"}, 100, sha256(std::string(1, content)),
                    {sha256(std::string("tree")), 50}, {}};
    targets.lists = {list};
    return targets;
}

TimestampMetadata timestampFor(std::int64_t version, const TargetsMetadata& targets, const std::string& text) {
    TimestampMetadata timestamp;
    timestamp.head = {"trial", version, kListTime, kListTime + std::chrono::hours(12)};
    timestamp.targetsVersion = targets.head.version;
    timestamp.targetsSha256 = sha256(text);
    return timestamp;
}

/// A device's trust with targets 5 and timestamp 5.
struct Trusting {
    TemporaryFolder folder;
    TargetsMetadata targets = targetsOf(5, 3);
    std::string targetsText = signedBy(targets, SigningRole::Targets);
    TimestampMetadata timestamp = timestampFor(5, targets, targetsText);
    std::string timestampText = signedBy(timestamp, SigningRole::Timestamp);
    ListTrust trust = make();

    ListTrust make() {
        REQUIRE(ListTrust::begin(folder.path(), rootText(nullptr, usualRoles()), ThrowAwayKeys::Refuse).has_value());
        return reopened();
    }
    ListTrust reopened(ThrowAwayKeys throwAway = ThrowAwayKeys::Refuse) const {
        auto opened = ListTrust::open(folder.path(), throwAway);
        REQUIRE(opened.has_value());
        return std::move(*opened);
    }
    void fill() {
        REQUIRE(trust.acceptTimestamp(timestampText, kListTime).has_value());
        REQUIRE(trust.acceptTargets(targetsText, kListTime).has_value());
    }
    RefusalReason timestampRefused(const TimestampMetadata& next, UtcTime now = kListTime) {
        const auto accepted = trust.acceptTimestamp(signedBy(next, SigningRole::Timestamp), now);
        REQUIRE_FALSE(accepted.has_value());
        REQUIRE(reopened().timestamp() == trust.timestamp());
        return accepted.error().reason;
    }
};

} // namespace

TEST_CASE("accepted metadata is trusted, also after a restart") {
    Trusting device;
    REQUIRE_FALSE(device.trust.targetsAreCurrent());
    device.fill();
    REQUIRE(device.trust.targetsAreCurrent());
    REQUIRE(device.trust.checkFresh(kListTime).has_value());
    const ListTrust again = device.reopened();
    REQUIRE(again.targetsAreCurrent());
    REQUIRE(again.targets() == device.targets);
    REQUIRE(again.timestamp() == device.timestamp);
}

TEST_CASE("any flipped bit of a signed document is refused and nothing changes") {
    Trusting device;
    const std::string root = rootText(&device.trust.root(), usualRoles(), {1, 2, 3});
    const auto everyFlip = [](const std::string& text, const std::function<bool(const std::string&)>& accepted) {
        std::size_t taken = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            for (const int bit : {0, 1, 5, 7}) {
                std::string changed = text;
                changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
                taken += accepted(changed) ? 1 : 0;
            }
        }
        return taken;
    };
    REQUIRE(everyFlip(root, [&](const std::string& text) { return device.trust.acceptRoot(text).has_value(); }) == 0);
    REQUIRE(everyFlip(device.timestampText, [&](const std::string& text) {
                return device.trust.acceptTimestamp(text, kListTime).has_value();
            }) == 0);
    REQUIRE(device.trust.acceptTimestamp(device.timestampText, kListTime).has_value());
    REQUIRE(everyFlip(device.targetsText, [&](const std::string& text) {
                return device.trust.acceptTargets(text, kListTime).has_value();
            }) == 0);
    REQUIRE_FALSE(device.trust.targets().has_value());
    REQUIRE(device.trust.root().head.version == 1);
    REQUIRE(device.trust.acceptTargets(device.targetsText, kListTime).has_value());
    REQUIRE(device.trust.acceptRoot(root).has_value());
}

TEST_CASE("every cut of a signed document is refused") {
    Trusting device;
    for (std::size_t size = 0; size < device.timestampText.size(); ++size) {
        REQUIRE(device.trust.acceptTimestamp(device.timestampText.substr(0, size), kListTime).error().reason ==
                RefusalReason::Malformed);
    }
}

TEST_CASE("a timestamp that goes back is a rollback, also towards older targets") {
    Trusting device;
    device.fill();
    auto older = device.timestamp;
    older.head.version = 4;
    REQUIRE(device.timestampRefused(older) == RefusalReason::OlderVersion);
    auto olderTargets = device.timestamp;
    olderTargets.head.version = 6;
    olderTargets.targetsVersion = 4;
    REQUIRE(device.timestampRefused(olderTargets) == RefusalReason::OlderVersion);
    auto sameVersionOtherContent = device.timestamp;
    sameVersionOtherContent.head.expiresAt += std::chrono::hours(1);
    REQUIRE(device.timestampRefused(sameVersionOtherContent) == RefusalReason::OlderVersion);
}

TEST_CASE("replayed metadata is taken for what it is: the same is no change, what expired is refused") {
    Trusting device;
    device.fill();
    REQUIRE(device.trust.acceptTimestamp(device.timestampText, kListTime).has_value());
    REQUIRE(device.timestampRefused(device.timestamp, kListTime + std::chrono::hours(12)) == RefusalReason::Expired);
    REQUIRE(device.trust.checkFresh(kListTime + std::chrono::hours(12)).error().reason == RefusalReason::Expired);
}

TEST_CASE("a clock that was set back does not make expired metadata good again") {
    Trusting device;
    device.fill();
    auto later = device.timestamp;
    later.head = {"trial", 6, kListTime + std::chrono::hours(48), kListTime + std::chrono::hours(60)};
    REQUIRE(device.trust.acceptTimestamp(signedBy(later, SigningRole::Timestamp), kListTime).has_value());
    // The targets ended at kListTime + 24 h, which the issue time of the timestamp proves to be over.
    REQUIRE(device.trust.checkFresh(kListTime - std::chrono::hours(1000)).error().reason == RefusalReason::Expired);
}

TEST_CASE("signatures by the wrong role, a strange key or too few keys are refused") {
    Trusting device;
    REQUIRE(device.trust.acceptTimestamp(signedBy(device.timestamp, SigningRole::Targets), kListTime).error().reason ==
            RefusalReason::WrongSignature);
    REQUIRE(device.trust.acceptTimestamp(signedBy(device.timestamp, SigningRole::Timestamp, {2}), kListTime).error().reason ==
            RefusalReason::WrongSignature);
    REQUIRE(device.trust.acceptTimestamp(signedBy(device.timestamp, SigningRole::Timestamp, {}), kListTime).error().reason ==
            RefusalReason::WrongSignature);
    // A strange signature beside the right one means that somebody was at it.
    REQUIRE(device.trust.acceptTimestamp(signedBy(device.timestamp, SigningRole::Timestamp, {1, 2}), kListTime).error().reason ==
            RefusalReason::WrongSignature);
}

TEST_CASE("mix and match: targets other than the timestamp names are refused, though rightly signed") {
    Trusting device;
    REQUIRE(device.trust.acceptTimestamp(device.timestampText, kListTime).has_value());
    const auto refusedAs = [&](const TargetsMetadata& targets) {
        return device.trust.acceptTargets(signedBy(targets, SigningRole::Targets), kListTime).error().reason;
    };
    REQUIRE(refusedAs(targetsOf(5, 3, 'b')) == RefusalReason::Mismatch);
    REQUIRE(refusedAs(targetsOf(4, 3)) == RefusalReason::Mismatch);
    REQUIRE(refusedAs(targetsOf(6, 3)) == RefusalReason::Mismatch);
    REQUIRE(device.trust.acceptTargets(device.targetsText, kListTime).has_value());
}

TEST_CASE("a list that goes back inside newer targets is refused") {
    Trusting device;
    device.fill();
    const auto next = [&](const TargetsMetadata& targets) {
        const std::string text = signedBy(targets, SigningRole::Targets);
        const auto timestamp = timestampFor(targets.head.version, targets, text);
        REQUIRE(device.trust.acceptTimestamp(signedBy(timestamp, SigningRole::Timestamp), kListTime).has_value());
        return device.trust.acceptTargets(text, kListTime);
    };
    REQUIRE(next(targetsOf(6, 2)).error().reason == RefusalReason::OlderVersion);
    REQUIRE(next(targetsOf(7, 3, 'b')).error().reason == RefusalReason::OlderVersion);
    REQUIRE(next(targetsOf(8, 4, 'b')).has_value());
}

TEST_CASE("metadata of another fleet is refused, even under the same keys") {
    Trusting device;
    auto foreign = device.timestamp;
    foreign.head.fleet = "other";
    REQUIRE(device.timestampRefused(foreign) == RefusalReason::WrongFleet);
    auto root = device.trust.root();
    root.head.fleet = "other";
    REQUIRE(device.trust.acceptRoot(rootText(&root, usualRoles())).error().reason == RefusalReason::WrongFleet);
}

TEST_CASE("a root needs two of three keys of the old and of the new root") {
    Trusting device;
    const RootMetadata& first = device.trust.root();
    auto renewed = usualRoles();
    renewed[SigningRole::Root] = roleKeys(SigningRole::Root, {3, 4, 5}, 2);
    REQUIRE(device.trust.acceptRoot(rootText(&first, renewed, {1})).error().reason == RefusalReason::WrongSignature);
    REQUIRE(device.trust.acceptRoot(rootText(&first, renewed, {1, 2})).error().reason == RefusalReason::WrongSignature);
    REQUIRE(device.trust.acceptRoot(rootText(&first, renewed, {4, 5})).error().reason == RefusalReason::WrongSignature);
    REQUIRE(device.trust.acceptRoot(rootText(&first, renewed, {1, 2, 4, 5})).has_value());
    REQUIRE(device.reopened().root().head.version == 2);
    // Key 1 has no say any more.
    REQUIRE(device.trust.acceptRoot(rootText(&device.trust.root(), renewed, {1, 3})).error().reason ==
            RefusalReason::WrongSignature);
}

TEST_CASE("root versions come one after the other: a gap and a step back are named") {
    Trusting device;
    auto second = device.trust.root();
    second.head.version = 2;
    REQUIRE(device.trust.acceptRoot(rootText(&second, usualRoles())).error().reason == RefusalReason::Gap);
    REQUIRE(device.trust.acceptRoot(rootText(nullptr, usualRoles())).error().reason == RefusalReason::OlderVersion);
}

TEST_CASE("after a change of the targets keys, what the old ones ran up is forgotten") {
    Trusting device;
    device.fill();
    auto renewed = usualRoles();
    renewed[SigningRole::Targets] = roleKeys(SigningRole::Targets, {2}, 1);
    REQUIRE(device.trust.acceptRoot(rootText(&device.trust.root(), renewed)).has_value());
    REQUIRE_FALSE(device.trust.targets().has_value());
    REQUIRE_FALSE(device.reopened().timestamp().has_value());
    const auto targets = targetsOf(1, 1);
    const std::string text = signedBy(targets, SigningRole::Targets, {2});
    const auto timestamp = timestampFor(1, targets, text);
    REQUIRE(device.trust.acceptTimestamp(signedBy(timestamp, SigningRole::Timestamp), kListTime).has_value());
    REQUIRE(device.trust.acceptTargets(text, kListTime).has_value());
    // And what the old key signs counts no more.
    REQUIRE(device.trust.acceptTargets(device.targetsText, kListTime).error().reason == RefusalReason::WrongSignature);
}

TEST_CASE("a root that breaks its own rules is malformed") {
    const auto broken = [](const std::map<SigningRole, RootMetadata::RoleKeys>& roles) {
        return draftRoot(nullptr, "trial", roles, false, kListTime, std::chrono::hours(1)).error().kind;
    };
    auto oneIsEnough = usualRoles();
    oneIsEnough[SigningRole::Root].threshold = 1;
    REQUIRE(broken(oneIsEnough) == ErrorKind::InvalidArgument);
    auto tooFewKeys = usualRoles();
    tooFewKeys[SigningRole::Targets].threshold = 2;
    REQUIRE(broken(tooFewKeys) == ErrorKind::InvalidArgument);
    auto keyTwice = usualRoles();
    keyTwice[SigningRole::Timestamp] = keyTwice[SigningRole::Targets];
    REQUIRE(broken(keyTwice) == ErrorKind::InvalidArgument);
    auto missing = usualRoles();
    missing.erase(SigningRole::Notices);
    REQUIRE(broken(missing) == ErrorKind::InvalidArgument);
}

TEST_CASE("production refuses a root that is marked throw-away, at the beginning, later and on opening") {
    const TemporaryFolder folder;
    const std::string text = rootText(nullptr, usualRoles(), {1, 2}, true);
    REQUIRE(ListTrust::begin(folder.path() / "a", text, ThrowAwayKeys::Refuse).error().reason ==
            RefusalReason::ThrowAwayKey);
    REQUIRE(ListTrust::begin(folder.path() / "a", text, ThrowAwayKeys::Allow).has_value());
    REQUIRE(ListTrust::open(folder.path() / "a", ThrowAwayKeys::Allow).has_value());
    REQUIRE(ListTrust::open(folder.path() / "a", ThrowAwayKeys::Refuse).error().reason == RefusalReason::ThrowAwayKey);
    Trusting device;
    REQUIRE(device.trust.acceptRoot(rootText(&device.trust.root(), usualRoles(), {1, 2}, true)).error().reason ==
            RefusalReason::ThrowAwayKey);
}

TEST_CASE("a trusted file that was changed on the disk is found on opening") {
    Trusting device;
    device.fill();
    for (const char* file : {"root.json", "timestamp.json", "targets.json"}) {
        const auto path = device.folder.path() / file;
        const std::string text = readTextFile(path, 1 << 20).value();
        std::string changed = text;
        changed[changed.find("trial")] = 'T';
        REQUIRE(replaceFile(path, asBytes(changed)).has_value());
        REQUIRE_FALSE(ListTrust::open(device.folder.path(), ThrowAwayKeys::Refuse).has_value());
        REQUIRE(replaceFile(path, asBytes(text)).has_value());
    }
    REQUIRE(ListTrust::open(device.folder.path(), ThrowAwayKeys::Refuse).has_value());
}
