#include "sync/device_identity.h"
#include "sync/provision_authority.h"
#include "sync/provision_certificate.h"

#include "list_fleet.h"

using namespace lanepost;
using namespace lanepost::sync;
using namespace lanepost::sync::test;

namespace {

const UtcTime kProvisioned = at("2026-11-21T12:00:00Z");
constexpr std::chrono::hours kYear(24 * 365);

/// An authority and the folder of one device.
struct ProvisionScene {
    TemporaryFolder folder;
    SeededRandom random{1};
    std::string root = rootText(nullptr, usualRoles());
    ProvisionAuthority authority = make("authority", false);

    ProvisionAuthority make(const std::string& name, bool throwAway) const {
        REQUIRE(ProvisionAuthority::begin(folder.path() / name, "trial lanes", throwAway, kProvisioned, kProvisioned + 10 * kYear).has_value());
        auto opened = ProvisionAuthority::open(folder.path() / name);
        REQUIRE(opened.has_value());
        return std::move(*opened);
    }
    std::filesystem::path device(const std::string& id = "lane-1") const { return folder.path() / id; }
    std::string request(const std::string& id = "lane-1") {
        const auto pending = requestCertificate(device(id), id, kProvisioned, random);
        REQUIRE(pending.has_value());
        return readTextFile(pending->file, 1 << 20).value();
    }
    std::string grant(const std::string& id = "lane-1") {
        const auto granted = authority.grant(request(id), root, kProvisioned, kProvisioned + kYear);
        REQUIRE(granted.has_value());
        return *granted;
    }
    Result<DeviceIdentity> install(const std::string& text, const std::string& id = "lane-1", bool newAuthority = false) {
        return installGrant(device(id), text, kProvisioned, ThrowAwayKeys::Refuse, newAuthority);
    }
};

bool ownerOnly(const std::filesystem::path& file) {
    namespace fs = std::filesystem;
    return (fs::status(file).permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none;
}

} // namespace

TEST_CASE("a device is provisioned by request and grant, and knows its days") {
    ProvisionScene scene;
    REQUIRE(openIdentity(scene.device(), ThrowAwayKeys::Refuse).error().kind == ErrorKind::NotFound);
    const auto identity = scene.install(scene.grant());
    REQUIRE(identity.has_value());
    REQUIRE(identity->deviceId == "lane-1");
    REQUIRE(identity->daysLeft(kProvisioned) == 365);
    REQUIRE(identity->daysLeft(kProvisioned + kYear + std::chrono::hours(1)) == -1);
    REQUIRE(ownerOnly(identity->keyFile));
    REQUIRE(ownerOnly(scene.folder.path() / "authority" / "authority.key"));
    REQUIRE(scene.authority.devices().at(0).bundleKey == identity->bundleKey.signer().publicKey());
    REQUIRE(ListTrust::open(scene.device() / "trust", ThrowAwayKeys::Refuse)->root().head.fleet == "trial");
    const auto facts = certificateFacts(readTextFile(identity->certificateFile, 1 << 20).value());
    REQUIRE(facts->commonName == "lane-1");
    REQUIRE_FALSE(facts->authority);
}

TEST_CASE("rotation makes new keys, keeps the id, and the old certificate works until the new one is there") {
    ProvisionScene scene;
    const auto first = scene.install(scene.grant());
    const std::string secondRequest = scene.request();
    REQUIRE(openIdentity(scene.device(), ThrowAwayKeys::Refuse)->serial == first->serial);
    REQUIRE(scene.request() == secondRequest); // asked twice, one request
    const auto second = scene.install(scene.authority.grant(secondRequest, scene.root, kProvisioned, kProvisioned + 2 * kYear).value());
    REQUIRE(second.has_value());
    REQUIRE(second->deviceId == first->deviceId);
    REQUIRE(second->serial != first->serial);
    REQUIRE(second->bundleKey.seed != first->bundleKey.seed);
    REQUIRE(second->generation == 2);
    REQUIRE(scene.authority.devices().size() == 2);
    REQUIRE(requestCertificate(scene.device(), "lane-2", kProvisioned, scene.random).error().kind == ErrorKind::InvalidArgument);
}

TEST_CASE("a grant for another device, another key or another authority is refused, and nothing changes") {
    ProvisionScene scene;
    const std::string other = scene.grant("lane-2");
    scene.request();
    REQUIRE(scene.install(other).error().message.find("lane-2") != std::string::npos);
    const std::string stale = scene.grant();
    std::filesystem::remove_all(scene.device());
    scene.request(); // new keys
    REQUIRE(scene.install(stale).error().kind == ErrorKind::Corrupt);
    REQUIRE(scene.install(scene.grant()).has_value());
    auto foreign = scene.make("foreign", false);
    const std::string fromForeign = foreign.grant(scene.request(), scene.root, kProvisioned, kProvisioned + kYear).value();
    REQUIRE(scene.install(fromForeign).error().message.find("authority") != std::string::npos);
    REQUIRE(openIdentity(scene.device(), ThrowAwayKeys::Refuse)->generation == 1);
    REQUIRE(scene.install(fromForeign, "lane-1", true).has_value());
}

TEST_CASE("a grant that is cut, changed or no grant is refused") {
    ProvisionScene scene;
    const std::string grant = scene.grant();
    for (std::size_t size = 0; size < grant.size(); size += 97) {
        REQUIRE_FALSE(scene.install(grant.substr(0, size)).has_value());
    }
    std::string changed = grant;
    const auto place = changed.find("MII", changed.find("certificate\"")) + 120; // inside the certificate's base64
    changed[place] = changed[place] == 'A' ? 'B' : 'A';
    REQUIRE_FALSE(scene.install(changed).has_value());
    REQUIRE(scene.install(grant).has_value());
}

TEST_CASE("a request that was changed on the way is not signed") {
    ProvisionScene scene;
    const std::string request = scene.request();
    std::string changed = request;
    changed.replace(changed.find("lane-1"), 6, "lane-9");
    REQUIRE(scene.authority.grant(changed, scene.root, kProvisioned, kProvisioned + kYear).error().kind == ErrorKind::Corrupt);
    REQUIRE(scene.authority.grant("{}", scene.root, kProvisioned, kProvisioned + kYear).error().kind == ErrorKind::InvalidArgument);
    REQUIRE(scene.authority.grant(request, "{}", kProvisioned, kProvisioned + kYear).error().kind == ErrorKind::InvalidArgument);
    REQUIRE(scene.authority.devices().empty());
}

TEST_CASE("production refuses what a throw-away authority signed") {
    ProvisionScene scene;
    auto trial = scene.make("trial", true);
    const std::string grant = trial.grant(scene.request(), scene.root, kProvisioned, kProvisioned + kYear).value();
    REQUIRE(scene.install(grant).error().message.find("THROW-AWAY") != std::string::npos);
    REQUIRE(installGrant(scene.device(), grant, kProvisioned, ThrowAwayKeys::Allow, false)->throwAway);
    REQUIRE(openIdentity(scene.device(), ThrowAwayKeys::Refuse).error().message.find("THROW-AWAY") != std::string::npos);
}

TEST_CASE("a revoked device gets no certificate any more and stands on the revocation list") {
    ProvisionScene scene;
    REQUIRE(scene.install(scene.grant()).has_value());
    REQUIRE(scene.authority.revoke("lane-9", "lost", kProvisioned).error().kind == ErrorKind::NotFound);
    REQUIRE(scene.authority.revoke("lane-1", "stolen from the post", kProvisioned).has_value());
    REQUIRE(scene.authority.grant(scene.request(), scene.root, kProvisioned, kProvisioned + kYear).error().kind == ErrorKind::Conflict);
    const auto again = ProvisionAuthority::open(scene.folder.path() / "authority");
    REQUIRE(again->devices() == scene.authority.devices());
    REQUIRE(again->devices().at(0).revokedReason == "stolen from the post");
    REQUIRE(readTextFile(scene.folder.path() / "authority" / "revoked.pem", 1 << 20)->find("-----BEGIN X509 CRL") == 0);
}

TEST_CASE("a secret that others may read is refused, and no key file is overwritten") {
    ProvisionScene scene;
    const auto identity = scene.install(scene.grant());
    std::filesystem::permissions(identity->keyFile, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
    REQUIRE(openIdentity(scene.device(), ThrowAwayKeys::Refuse).error().message.find("chmod 600") != std::string::npos);
    REQUIRE(writeSecretFile(identity->keyFile, "x").error().kind == ErrorKind::Conflict);
    REQUIRE(readKeyFile(scene.device() / "current" / "bundle.key", "root").error().kind == ErrorKind::InvalidArgument);
}

TEST_CASE("the broker's certificate names its host") {
    ProvisionScene scene;
    for (const char* host : {"127.0.0.1", "centre.example"}) {
        const auto made = scene.authority.server(host, kProvisioned, kProvisioned + kYear);
        REQUIRE(made.has_value());
        REQUIRE(certificateFacts(made->certificatePem)->commonName == host);
        REQUIRE(checkCertificate(made->certificatePem, made->keyPem,
                                 readTextFile(scene.folder.path() / "authority" / "authority.pem", 1 << 20).value())
                    .has_value());
    }
}
