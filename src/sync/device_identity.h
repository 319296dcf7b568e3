// Who this device is: its certificate and key for the link, its key for bundles, and how long the certificate still holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "sync/list_trust.h"
#include "sync/signed_key_file.h"

namespace lanepost::sync {

/// Certificates with fewer days than this are to be renewed; screens warn.
inline constexpr int kRenewWithinDays = 30;
/// Whole days until `ends`; negative when that is over. Thread-safe.
int daysUntil(UtcTime ends, UtcTime now);

/// The device's identity as it lies in a folder. `current` is a link to one generation of key and certificate; it is switched
/// in one step, so that there is always a whole one. docs/provisioning.md describes the folder.
struct DeviceIdentity {
    std::string deviceId;
    std::filesystem::path certificateFile; ///< PEM
    std::filesystem::path keyFile;         ///< PEM, mode 0600
    std::filesystem::path authorityFile;   ///< PEM of the authority that signs certificates of this fleet
    KeyFile bundleKey;                     ///< signs what leaves by stick; what comes by stick is sealed to it
    std::string serial;                    ///< of the certificate, hexadecimal
    UtcTime notBefore{};
    UtcTime notAfter{};
    bool throwAway = false; ///< signed by an authority that is marked as made for trials
    int generation = 0;

    /// Whole days left at `now`; negative when it is over.
    int daysLeft(UtcTime now) const;
};

/// What stands between the device and its next certificate.
struct PendingRequest {
    int generation = 0;
    std::filesystem::path file; ///< the request for the centre or the technician
};

/// Opens the identity in `folder`. Error: NotFound (not provisioned yet); Corrupt (certificate and key do not belong together, or the
/// certificate is not of this authority); InvalidArgument (a secret that others may read, or throw-away in production).
/// Thread-safe.
[[nodiscard]] Result<DeviceIdentity> openIdentity(const std::filesystem::path& folder, ThrowAwayKeys throwAway);

/// Makes keys for the device's next generation and the request for a certificate, beside the current one, which goes on
/// working. A request that was made before and not answered yet is given again. The first one fixes the device's id.
/// random: fit for keys. Error: InvalidArgument (the id; another id than before), Io, Internal. Lives on one thread.
[[nodiscard]] Result<PendingRequest> requestCertificate(const std::filesystem::path& folder, const std::string& deviceId,
                                                        UtcTime now, Random& random);

/// Takes the answer to the request: checks that it is for this device, for the key that was made here, signed by the
/// authority (the one before, unless `newAuthority`), and switches to it. The first answer also brings the fleet's list root into
/// folder/trust. The outbox knows the device by its id only and goes on as before.
/// Error: NotFound (no request waits), InvalidArgument (for another device or key, over, another authority, throw-away
/// in production), Corrupt, Io. Lives on one thread.
[[nodiscard]] Result<DeviceIdentity> installGrant(const std::filesystem::path& folder, std::string_view grant, UtcTime now,
                                                  ThrowAwayKeys throwAway, bool newAuthority);

} // namespace lanepost::sync
