#include "sync/device_identity.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <unistd.h>

#include "base/file.h"
#include "base/json_text.h"
#include "base/random.h"
#include "base/strict_json.h"
#include "store/durable_folder.h"
#include "sync/central_link.h"
#include "sync/provision_certificate.h"
#include "sync/signed_document.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCurrent = "current";
constexpr const char* kKeyFile = "device.key";
constexpr const char* kCertificateFile = "device.pem";
constexpr const char* kAuthorityFile = "authority.pem";
constexpr const char* kBundleKeyFile = "bundle.key";
constexpr const char* kRequestFile = "request.json";
constexpr std::string_view kGenerationPrefix = "generation-";
constexpr std::size_t kMaxGrantBytes = kMaxMetadataBytes * 2;

struct Grant {
    std::string deviceId;
    std::string certificate;
    std::string authority;
    std::string listRoot;
};

fs::path generationFolder(const fs::path& folder, int generation) {
    return folder / (std::string(kGenerationPrefix) + std::to_string(generation));
}

/// The generation that `current` points to; 0 when there is none yet.
int currentGeneration(const fs::path& folder) {
    std::error_code error;
    const std::string target = fs::read_symlink(folder / kCurrent, error).string();
    if (error || !target.starts_with(kGenerationPrefix)) {
        return 0;
    }
    return std::atoi(target.c_str() + kGenerationPrefix.size());
}

Result<Grant> readGrant(std::string_view text) {
    if (text.size() > kMaxGrantBytes) {
        return fail(ErrorKind::InvalidArgument, "the grant is too large");
    }
    const auto parsed = parseJson(text);
    if (!parsed) {
        return fail(ErrorKind::InvalidArgument, "no grant: " + parsed.error().message);
    }
    StrictObject reader(*parsed);
    if (reader.text("type") != "certificate-grant") {
        reader.reject("type", "certificate-grant");
    }
    Grant grant{reader.text("device_id"), reader.text("certificate"), reader.text("authority"), reader.text("list_root")};
    return reader.finish(std::move(grant));
}

Result<std::string> deviceIdOfRequest(const fs::path& file) {
    const auto text = readTextFile(file, kMaxGrantBytes);
    const auto parsed = text ? parseJson(*text) : fail(text.error());
    if (!parsed || !parsed->contains("signed")) {
        return fail(ErrorKind::Corrupt, file.string() + ": no request");
    }
    return parsed->at("signed").value("device_id", std::string());
}

/// Points `current` to a generation, in one step.
Result<void> pointTo(const fs::path& folder, int generation) {
    const fs::path aside = folder / "current.new";
    std::error_code error;
    fs::remove(aside, error);
    fs::create_directory_symlink(generationFolder("", generation), aside, error);
    if (error || ::rename(aside.c_str(), (folder / kCurrent).c_str()) != 0) {
        return fail(ErrorKind::Io, (folder / kCurrent).string() + ": cannot switch: " + std::strerror(errno));
    }
    return store::syncFolder(folder);
}

Result<void> checkGrant(const fs::path& folder, const fs::path& next, const Grant& grant, UtcTime now,
                        ThrowAwayKeys throwAway, bool newAuthority) {
    const auto asked = deviceIdOfRequest(next / kRequestFile);
    if (!asked) {
        return fail(asked.error());
    }
    const auto facts = certificateFacts(grant.certificate);
    if (!facts) {
        return fail(facts.error());
    }
    if (grant.deviceId != *asked || facts->commonName != *asked) {
        return fail(ErrorKind::InvalidArgument, "the grant is for device " + facts->commonName + ", this is " + *asked);
    }
    const auto key = readSecretFile(next / kKeyFile, kMaxPemBytes);
    if (!key) {
        return fail(key.error());
    }
    if (auto fits = checkCertificate(grant.certificate, *key, grant.authority); !fits) {
        return fits;
    }
    if (now >= facts->notAfter) {
        return fail(ErrorKind::InvalidArgument, "the certificate is over since " + toRfc3339(facts->notAfter));
    }
    if (facts->throwAway && throwAway == ThrowAwayKeys::Refuse) {
        return fail(ErrorKind::InvalidArgument,
                    "the certificate comes from a THROW-AWAY authority, made for trials; production needs one of its own");
    }
    const auto before = readTextFile(folder / kCurrent / kAuthorityFile, kMaxPemBytes);
    if (before && *before != grant.authority && !newAuthority) {
        return fail(ErrorKind::InvalidArgument,
                    "the grant comes from another authority than the one before; if the fleet's authority was really "
                    "changed, say so with --new-authority");
    }
    return {};
}

} // namespace

int daysUntil(UtcTime ends, UtcTime now) {
    return static_cast<int>(std::chrono::floor<std::chrono::days>(ends - now).count());
}

int DeviceIdentity::daysLeft(UtcTime now) const {
    return daysUntil(notAfter, now);
}

Result<DeviceIdentity> openIdentity(const fs::path& folder, ThrowAwayKeys throwAway) {
    DeviceIdentity identity;
    identity.generation = currentGeneration(folder);
    if (identity.generation == 0) {
        return fail(ErrorKind::NotFound, folder.string() + ": this device is not provisioned yet; see docs/provisioning.md");
    }
    const fs::path here = generationFolder(folder, identity.generation);
    identity.certificateFile = folder / kCurrent / kCertificateFile;
    identity.keyFile = folder / kCurrent / kKeyFile;
    identity.authorityFile = folder / kCurrent / kAuthorityFile;
    const auto certificate = readTextFile(here / kCertificateFile, kMaxPemBytes);
    const auto authority = readTextFile(here / kAuthorityFile, kMaxPemBytes);
    const auto key = readSecretFile(here / kKeyFile, kMaxPemBytes);
    const auto bundleKey = readKeyFile(here / kBundleKeyFile, "device");
    if (!certificate || !authority || !key || !bundleKey) {
        return fail(!certificate ? certificate.error()
                    : !authority ? authority.error()
                    : !key       ? key.error()
                                 : bundleKey.error());
    }
    if (auto fits = checkCertificate(*certificate, *key, *authority); !fits) {
        return fail(here.string(), fits.error());
    }
    const auto facts = certificateFacts(*certificate);
    if (!facts) {
        return fail(facts.error());
    }
    if (facts->throwAway && throwAway == ThrowAwayKeys::Refuse) {
        return fail(ErrorKind::InvalidArgument,
                    here.string() + ": the certificate comes from a THROW-AWAY authority, made for trials; a production "
                                    "configuration refuses it. Provision the device by the fleet's own authority");
    }
    identity.deviceId = facts->commonName;
    identity.serial = facts->serial;
    identity.notBefore = facts->notBefore;
    identity.notAfter = facts->notAfter;
    identity.throwAway = facts->throwAway;
    identity.bundleKey = *bundleKey;
    return identity;
}

Result<PendingRequest> requestCertificate(const fs::path& folder, const std::string& deviceId, UtcTime now, Random& random) {
    if (!isDeviceId(deviceId)) {
        return fail(ErrorKind::InvalidArgument, "device id: expected 1 to 64 of A-Z, a-z, 0-9, '_', '-'");
    }
    const int current = currentGeneration(folder);
    if (current > 0) {
        const auto before = deviceIdOfRequest(generationFolder(folder, current) / kRequestFile);
        if (!before || *before != deviceId) {
            return fail(ErrorKind::InvalidArgument,
                        "this device is " + before.value_or("another") + " already; records are kept under that id");
        }
    }
    const PendingRequest pending{current + 1, generationFolder(folder, current + 1) / kRequestFile};
    if (const auto asked = deviceIdOfRequest(pending.file); asked && *asked == deviceId) {
        return pending;
    }
    const fs::path next = generationFolder(folder, pending.generation);
    std::error_code error;
    fs::remove_all(next, error); // keys of a request that was not finished: nobody has them
    fs::create_directories(next, error);
    fs::permissions(next, fs::perms::owner_all, error);
    if (error) {
        return fail(ErrorKind::Io, next.string() + ": cannot make the folder: " + error.message());
    }
    KeyFile bundleKey{"device", false, {}};
    random.fill(bundleKey.seed);
    const auto key = makeTlsKey();
    const auto request = key ? makeRequest(*key, deviceId) : key;
    if (!request) {
        return fail(request.error());
    }
    if (auto written = writeSecretFile(next / kKeyFile, *key); !written) {
        return fail(written.error());
    }
    if (auto written = writeKeyFile(next / kBundleKeyFile, bundleKey); !written) {
        return fail(written.error());
    }
    SignedDocument document({{"type", "certificate-request"},
                             {"device_id", deviceId},
                             {"request", *request},
                             {"bundle_key", toHex(bundleKey.signer().publicKey())},
                             {"made_at", toRfc3339(now)}});
    document.sign(bundleKey.signer());
    const std::string text = document.text();
    if (auto written = replaceFile(pending.file, asBytes(text)); !written) {
        return fail(written.error());
    }
    return pending;
}

Result<DeviceIdentity> installGrant(const fs::path& folder, std::string_view text, UtcTime now, ThrowAwayKeys throwAway,
                                    bool newAuthority) {
    const int generation = currentGeneration(folder) + 1;
    const fs::path next = generationFolder(folder, generation);
    std::error_code error;
    if (!fs::exists(next / kRequestFile, error)) {
        return fail(ErrorKind::NotFound, folder.string() + ": no request waits for an answer; make one first");
    }
    const auto grant = readGrant(text);
    if (!grant) {
        return fail(grant.error());
    }
    if (auto checked = checkGrant(folder, next, *grant, now, throwAway, newAuthority); !checked) {
        return fail(checked.error());
    }
    if (!fs::exists(folder / "trust" / "root.json", error)) {
        if (auto begun = ListTrust::begin(folder / "trust", grant->listRoot, throwAway); !begun) {
            return fail(asError(begun.error()));
        }
    }
    if (auto written = replaceFile(next / kAuthorityFile, asBytes(grant->authority)); !written) {
        return fail(written.error());
    }
    if (auto written = replaceFile(next / kCertificateFile, asBytes(grant->certificate)); !written) {
        return fail(written.error());
    }
    if (auto switched = pointTo(folder, generation); !switched) {
        return fail(switched.error());
    }
    return openIdentity(folder, throwAway);
}

} // namespace lanepost::sync
