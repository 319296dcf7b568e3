// The centre's or technician's side of provisioning: an authority that signs devices' requests and keeps the register of devices.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ed25519.h"
#include "base/result.h"

namespace lanepost::sync {

/// One certificate that was given out. A device has one row for each; the older ones keep bundles readable that are still
/// under way.
struct RegisteredDevice {
    std::string deviceId;
    std::string serial;           ///< of the certificate
    Ed25519PublicKey bundleKey{}; ///< signs its bundles; bundles for it are sealed to it
    UtcTime grantedAt{};
    UtcTime notAfter{};
    std::optional<UtcTime> revokedAt;
    std::string revokedReason; ///< empty when not revoked
    friend bool operator==(const RegisteredDevice&, const RegisteredDevice&) = default;
};

/// What a device asks for, checked: it holds both keys.
struct CertificateRequest {
    std::string deviceId;
    std::string requestPem;
    Ed25519PublicKey bundleKey{};
};

/// Reads a device's request file. Error: InvalidArgument, Corrupt (not signed by the keys it names). Thread-safe.
[[nodiscard]] Result<CertificateRequest> readRequest(std::string_view text);

/// authority.key (0600), authority.pem, devices.json, revoked.pem in one folder. Kept on a machine or stick that is locked away;
/// devices.json alone may be copied to where bundles are read. Lives on one thread.
class ProvisionAuthority {
public:
    /// Makes a new authority. throwAway: marks it and all that it signs as made for trials. Error: Conflict (there is
    /// one), Io, Internal.
    [[nodiscard]] static Result<void> begin(const std::filesystem::path& folder, const std::string& name, bool throwAway,
                                            UtcTime now, UtcTime notAfter);
    /// Opens it. Error: NotFound, Corrupt, InvalidArgument (the key may be read by others), Io.
    [[nodiscard]] static Result<ProvisionAuthority> open(const std::filesystem::path& folder);

    /// Signs a device's request and puts it into the register; the answer for the device, with the fleet's list root.
    /// Error: as readRequest; Conflict when the device is revoked; InvalidArgument (the root); Io, Internal.
    [[nodiscard]] Result<std::string> grant(std::string_view request, std::string_view listRoot, UtcTime now,
                                            UtcTime notAfter);
    /// A certificate for the broker and its key, both PEM. Error: Internal.
    struct ServerCertificate {
        std::string certificatePem;
        std::string keyPem; ///< secret
    };
    [[nodiscard]] Result<ServerCertificate> server(const std::string& host, UtcTime now, UtcTime notAfter) const;
    /// Revokes all certificates of a device, and writes revoked.pem. Error: NotFound, Io, Internal.
    [[nodiscard]] Result<void> revoke(const std::string& deviceId, const std::string& reason, UtcTime now);

    /// All certificates that were given out, in the order of giving.
    const std::vector<RegisteredDevice>& devices() const { return devices_; }

private:
    explicit ProvisionAuthority(std::filesystem::path folder) : folder_(std::move(folder)) {}
    [[nodiscard]] Result<void> writeRegister() const;

    std::filesystem::path folder_;
    std::string certificatePem_;
    std::string keyPem_;
    std::vector<RegisteredDevice> devices_;
};

/// Reads a register. Error: NotFound, Corrupt, Io. Thread-safe.
[[nodiscard]] Result<std::vector<RegisteredDevice>> readRegister(const std::filesystem::path& file);

} // namespace lanepost::sync
