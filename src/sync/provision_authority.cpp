#include "sync/provision_authority.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/file.h"
#include "base/json_text.h"
#include "base/strict_json.h"
#include "sync/central_link.h"
#include "sync/list_metadata.h"
#include "sync/provision_certificate.h"
#include "sync/signed_document.h"
#include "sync/signed_key_file.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kRegisterFile = "devices.json";
constexpr std::size_t kMaxRegisterBytes = std::size_t{64} << 20;
constexpr std::size_t kMaxRequestBytes = 16384;

json deviceJson(const RegisteredDevice& row) {
    return {{"device_id", row.deviceId},
            {"serial", row.serial},
            {"bundle_key", toHex(row.bundleKey)},
            {"granted_at", toRfc3339(row.grantedAt)},
            {"not_after", toRfc3339(row.notAfter)},
            {"revoked_at", jsonOf(row.revokedAt)},
            {"revoked_reason", row.revokedReason}};
}

Result<RegisteredDevice> deviceFromJson(const json& item) {
    StrictObject reader(item);
    RegisteredDevice row;
    row.deviceId = reader.text("device_id");
    row.serial = reader.text("serial");
    row.grantedAt = reader.time("granted_at");
    row.notAfter = reader.time("not_after");
    row.revokedAt = reader.optionalTime("revoked_at");
    row.revokedReason = reader.text("revoked_reason");
    const auto key = ed25519KeyFromHex(reader.text("bundle_key"));
    if (!key || !isDeviceId(row.deviceId)) {
        reader.reject(key ? "device_id" : "bundle_key", key ? "a device's id" : "64 hexadecimal digits");
    }
    row.bundleKey = key.value_or(Ed25519PublicKey{});
    return reader.finish(std::move(row));
}

} // namespace

Result<CertificateRequest> readRequest(std::string_view text) {
    const auto document = SignedDocument::parse(text, kMaxRequestBytes);
    if (!document) {
        return fail(ErrorKind::InvalidArgument, "no certificate request of a device: " + document.error().message);
    }
    StrictObject reader(document->content());
    CertificateRequest request;
    if (reader.text("type") != "certificate-request") {
        reader.reject("type", "certificate-request");
    }
    request.deviceId = reader.text("device_id");
    request.requestPem = reader.text("request");
    const auto key = ed25519KeyFromHex(reader.text("bundle_key"));
    reader.time("made_at");
    if (!isDeviceId(request.deviceId)) {
        reader.reject("device_id", "1 to 64 of A-Z, a-z, 0-9, '_', '-'");
    }
    if (auto read = reader.finish(true); !read || !key) {
        return fail(ErrorKind::InvalidArgument, read ? "bundle_key: expected 64 hexadecimal digits" : read.error().message);
    }
    request.bundleKey = *key;
    const std::array rules{SigningRule{{*key}, 1}};
    if (auto checked = document->check(rules, "certificate request"); !checked) {
        return fail(ErrorKind::Corrupt, checked.error().message);
    }
    return request;
}

Result<std::vector<RegisteredDevice>> readRegister(const fs::path& file) {
    const auto text = readTextFile(file, kMaxRegisterBytes);
    if (!text) {
        return fail(text.error());
    }
    const auto parsed = parseJson(*text);
    if (!parsed) {
        return fail(ErrorKind::Corrupt, file.string() + ": " + parsed.error().message);
    }
    StrictObject reader(*parsed);
    auto rows = reader.list("devices", deviceFromJson);
    auto read = reader.finish(std::move(rows));
    return read ? std::move(read) : fail(ErrorKind::Corrupt, file.string() + ": " + read.error().message);
}

Result<void> ProvisionAuthority::begin(const fs::path& folder, const std::string& name, bool throwAway, UtcTime now,
                                       UtcTime notAfter) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        return fail(ErrorKind::Io, folder.string() + ": cannot make the folder: " + error.message());
    }
    const auto key = makeTlsKey();
    const auto certificate = key ? makeAuthorityCertificate(*key, name, throwAway, now, notAfter) : key;
    if (!certificate) {
        return fail(certificate.error());
    }
    if (auto written = writeSecretFile(folder / "authority.key", *key); !written) {
        return written;
    }
    if (auto written = replaceFile(folder / "authority.pem", asBytes(*certificate)); !written) {
        return written;
    }
    return ProvisionAuthority(folder).writeRegister();
}

Result<ProvisionAuthority> ProvisionAuthority::open(const fs::path& folder) {
    ProvisionAuthority authority(folder);
    auto key = readSecretFile(folder / "authority.key", kMaxPemBytes);
    auto certificate = readTextFile(folder / "authority.pem", kMaxPemBytes);
    auto devices = readRegister(folder / kRegisterFile);
    if (!key || !certificate || !devices) {
        return fail(!key ? key.error() : !certificate ? certificate.error() : devices.error());
    }
    authority.keyPem_ = std::move(*key);
    authority.certificatePem_ = std::move(*certificate);
    authority.devices_ = std::move(*devices);
    return authority;
}

Result<void> ProvisionAuthority::writeRegister() const {
    const std::string text = canonicalText({{"devices", jsonList(devices_, deviceJson)}}) + "\n";
    return replaceFile(folder_ / kRegisterFile, asBytes(text));
}

Result<std::string> ProvisionAuthority::grant(std::string_view requestText, std::string_view listRoot, UtcTime now,
                                              UtcTime notAfter) {
    const auto request = readRequest(requestText);
    if (!request) {
        return fail(request.error());
    }
    const bool revoked = std::any_of(devices_.begin(), devices_.end(), [&](const RegisteredDevice& row) {
        return row.deviceId == request->deviceId && row.revokedAt;
    });
    if (revoked) {
        return fail(ErrorKind::Conflict, request->deviceId + ": was revoked; give the device a new id");
    }
    const auto root = SignedDocument::parse(listRoot, kMaxMetadataBytes);
    if (!root || !rootFromJson(root->content())) {
        return fail(ErrorKind::InvalidArgument, "the list root is none: give the newest root/N.json of the list repository");
    }
    const auto certificate = signCertificate(request->requestPem, request->deviceId, CertificateUse::Device,
                                             certificatePem_, keyPem_, now, notAfter);
    const auto facts = certificate ? certificateFacts(*certificate) : fail(certificate.error());
    if (!facts) {
        return fail(facts.error());
    }
    devices_.push_back({request->deviceId, facts->serial, request->bundleKey, now, notAfter, std::nullopt, {}});
    if (auto written = writeRegister(); !written) {
        devices_.pop_back();
        return fail(written.error());
    }
    return canonicalText({{"type", "certificate-grant"},
                          {"device_id", request->deviceId},
                          {"certificate", *certificate},
                          {"authority", certificatePem_},
                          {"list_root", std::string(listRoot)}});
}

Result<ProvisionAuthority::ServerCertificate> ProvisionAuthority::server(const std::string& host, UtcTime now,
                                                                         UtcTime notAfter) const {
    const auto key = makeTlsKey();
    const auto request = key ? makeRequest(*key, host) : key;
    const auto certificate = request ? signCertificate(*request, host, CertificateUse::Server, certificatePem_, keyPem_, now,
                                                       notAfter)
                                     : request;
    if (!certificate) {
        return fail(certificate.error());
    }
    return ServerCertificate{*certificate, *key};
}

Result<void> ProvisionAuthority::revoke(const std::string& deviceId, const std::string& reason, UtcTime now) {
    std::vector<std::string> serials;
    bool found = false;
    for (RegisteredDevice& row : devices_) {
        if (row.deviceId == deviceId && !row.revokedAt) {
            row.revokedAt = now;
            row.revokedReason = reason;
        }
        found = found || row.deviceId == deviceId;
        if (row.revokedAt) {
            serials.push_back(row.serial);
        }
    }
    if (!found) {
        return fail(ErrorKind::NotFound, deviceId + ": no such device in the register");
    }
    if (auto written = writeRegister(); !written) {
        return written;
    }
    const auto list = makeRevocationList(serials, certificatePem_, keyPem_, now, now + std::chrono::hours(24 * 365));
    return list ? replaceFile(folder_ / "revoked.pem", asBytes(*list)) : fail(list.error());
}

} // namespace lanepost::sync
