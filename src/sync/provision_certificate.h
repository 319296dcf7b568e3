// X.509 through OpenSSL: keys, requests, certificates, revocation lists. Texts are PEM.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace lanepost::sync {

/// Stands as organisational unit in an authority's name when it was made for trials. Whatever it signs names it as issuer.
inline constexpr std::string_view kThrowAwayMark = "THROW-AWAY";
/// Largest PEM text that is read.
inline constexpr std::size_t kMaxPemBytes = 64U << 10;

/// What a certificate says.
struct CertificateFacts {
    std::string commonName;
    std::string serial; ///< hexadecimal
    UtcTime notBefore{};
    UtcTime notAfter{};
    bool throwAway = false; ///< its issuer, or itself for an authority, bears kThrowAwayMark
    bool authority = false; ///< may sign others
};

/// A new P-256 key. Error: Internal. Thread-safe.
[[nodiscard]] Result<std::string> makeTlsKey();

/// A request for a certificate with the common name `deviceId`, signed by the key. Error: Corrupt, Internal. Thread-safe.
[[nodiscard]] Result<std::string> makeRequest(const std::string& keyPem, const std::string& deviceId);

/// The certificate of a new authority, signed by its own key. Error: Corrupt, Internal. Thread-safe.
[[nodiscard]] Result<std::string> makeAuthorityCertificate(const std::string& keyPem, const std::string& name, bool throwAway,
                                                           UtcTime now, UtcTime notAfter);

/// What a certificate is for.
enum class CertificateUse {
    Device, ///< a client of the link; the common name is the device's id
    Server, ///< the broker; the common name is a host name or an IP address, and stands as alternative name too
};

/// A certificate for the request's key with the common name `name`; nothing else of the request is taken over.
/// Error: Corrupt (no request, or not signed by its key), InvalidArgument (its common name is another), Internal. Thread-safe.
[[nodiscard]] Result<std::string> signCertificate(const std::string& requestPem, const std::string& name,
                                                  CertificateUse use, const std::string& authorityPem,
                                                  const std::string& authorityKeyPem, UtcTime now, UtcTime notAfter);

/// A revocation list of these serials (hexadecimal). Error: Corrupt, Internal. Thread-safe.
[[nodiscard]] Result<std::string> makeRevocationList(const std::vector<std::string>& serials, const std::string& authorityPem,
                                                     const std::string& authorityKeyPem, UtcTime now, UtcTime nextUpdate);

/// Reads a certificate. Error: Corrupt. Thread-safe.
[[nodiscard]] Result<CertificateFacts> certificateFacts(std::string_view certificatePem);

/// Whether `key` belongs to `certificate`, and the certificate is signed by `authority`, which may sign.
/// Error: Corrupt with what does not fit. Thread-safe.
[[nodiscard]] Result<void> checkCertificate(std::string_view certificatePem, std::string_view keyPem,
                                            std::string_view authorityPem);

} // namespace lanepost::sync
