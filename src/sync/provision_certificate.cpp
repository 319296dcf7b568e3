#include "sync/provision_certificate.h"

#include <array>
#include <memory>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace lanepost::sync {
namespace {

template <typename T, void (*Free)(T*)>
struct Freeing {
    void operator()(T* pointer) const { Free(pointer); }
};
void freeBio(BIO* bio) {
    BIO_free_all(bio);
}
using Bio = std::unique_ptr<BIO, Freeing<BIO, freeBio>>;
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freeing<X509, X509_free>>;
using Request = std::unique_ptr<X509_REQ, Freeing<X509_REQ, X509_REQ_free>>;
using RevocationList = std::unique_ptr<X509_CRL, Freeing<X509_CRL, X509_CRL_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freeing<X509_EXTENSION, X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, Freeing<BIGNUM, BN_free>>;
using Asn1Number = std::unique_ptr<ASN1_INTEGER, Freeing<ASN1_INTEGER, ASN1_INTEGER_free>>;
using Asn1Time = std::unique_ptr<ASN1_TIME, Freeing<ASN1_TIME, ASN1_TIME_free>>;

constexpr int kSerialBytes = 16;

tl::unexpected<Error> opensslFailed(const char* what) {
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    ERR_clear_error();
    return fail(ErrorKind::Internal, std::string(what) + ": " + text.data());
}

tl::unexpected<Error> unreadable(const char* what) {
    ERR_clear_error();
    return fail(ErrorKind::Corrupt, std::string("no ") + what + " in PEM");
}

Bio memoryOf(std::string_view text) {
    return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(std::min(text.size(), kMaxPemBytes))));
}

std::string textOf(const Bio& bio) {
    char* begin = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &begin);
    return std::string(begin, static_cast<std::size_t>(size));
}

/// Keys are never encrypted here, so nobody may be asked for a pass phrase.
int noPassphrase(char*, int, int, void*) {
    return 0;
}

Key readKey(std::string_view pem) {
    return Key(PEM_read_bio_PrivateKey(memoryOf(pem).get(), nullptr, noPassphrase, nullptr));
}

Certificate readCertificate(std::string_view pem) {
    return Certificate(PEM_read_bio_X509(memoryOf(pem).get(), nullptr, noPassphrase, nullptr));
}

bool addName(X509_NAME* to, const char* field, std::string_view value) {
    return X509_NAME_add_entry_by_txt(to, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()),
                                      static_cast<int>(value.size()), -1, 0) == 1;
}

std::string nameField(const X509_NAME* from, int field) {
    const int index = X509_NAME_get_index_by_NID(from, field, -1);
    if (index < 0) {
        return {};
    }
    unsigned char* text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(from, index)));
    std::string value = size > 0 ? std::string(reinterpret_cast<char*>(text), static_cast<std::size_t>(size)) : "";
    OPENSSL_free(text);
    return value;
}

time_t secondsOf(UtcTime time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

UtcTime timeOf(const ASN1_TIME* time) {
    std::tm broken{};
    if (ASN1_TIME_to_tm(time, &broken) != 1) {
        return {};
    }
    const auto day = std::chrono::sys_days(std::chrono::year(broken.tm_year + 1900) / (broken.tm_mon + 1) / broken.tm_mday);
    return day + std::chrono::hours(broken.tm_hour) + std::chrono::minutes(broken.tm_min) +
           std::chrono::seconds(broken.tm_sec);
}

bool addExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509* certificate) {
    std::array<unsigned char, kSerialBytes> bytes{};
    if (RAND_bytes(bytes.data(), kSerialBytes) != 1) {
        return false;
    }
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7FU) | 0x40U); // positive, and of full length
    const Number number(BN_bin2bn(bytes.data(), kSerialBytes, nullptr));
    return number != nullptr && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

/// An unsigned certificate with serial, times and key.
Certificate frame(EVP_PKEY* key, UtcTime now, UtcTime notAfter) {
    // Five minutes earlier, because clocks of machines differ a little.
    const time_t begin = secondsOf(now - std::chrono::minutes(5));
    Certificate certificate(X509_new());
    const bool made = certificate && X509_set_version(certificate.get(), 2) == 1 && setSerial(certificate.get()) &&
                      ASN1_TIME_set(X509_getm_notBefore(certificate.get()), begin) != nullptr &&
                      ASN1_TIME_set(X509_getm_notAfter(certificate.get()), secondsOf(notAfter)) != nullptr &&
                      X509_set_pubkey(certificate.get(), key) == 1;
    return made ? std::move(certificate) : nullptr;
}

std::string alternativeName(const std::string& name, CertificateUse use) {
    if (use == CertificateUse::Device) {
        return {};
    }
    const bool address = name.find_first_not_of("0123456789.:abcdefABCDEF") == std::string::npos &&
                         name.find_first_of(".:") != std::string::npos;
    return (address ? "IP:" : "DNS:") + name;
}

std::string hexOf(const ASN1_INTEGER* serial) {
    const Number number(ASN1_INTEGER_to_BN(serial, nullptr));
    char* text = number ? BN_bn2hex(number.get()) : nullptr;
    std::string hex = text == nullptr ? "" : text;
    OPENSSL_free(text);
    return hex;
}

Result<std::string> pemOf(const Certificate& certificate) {
    const Bio out(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_X509(out.get(), certificate.get()) != 1) {
        return opensslFailed("write the certificate");
    }
    return textOf(out);
}

} // namespace

Result<std::string> makeTlsKey() {
    const Key key(EVP_EC_gen("P-256"));
    const Bio out(BIO_new(BIO_s_mem()));
    if (!key || PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        return opensslFailed("make a P-256 key");
    }
    return textOf(out);
}

Result<std::string> makeRequest(const std::string& keyPem, const std::string& deviceId) {
    const Key key = readKey(keyPem);
    if (!key) {
        return unreadable("private key");
    }
    const Request request(X509_REQ_new());
    const Bio out(BIO_new(BIO_s_mem()));
    if (!addName(X509_REQ_get_subject_name(request.get()), "CN", deviceId) ||
        X509_REQ_set_pubkey(request.get(), key.get()) != 1 || X509_REQ_sign(request.get(), key.get(), EVP_sha256()) <= 0 ||
        PEM_write_bio_X509_REQ(out.get(), request.get()) != 1) {
        return opensslFailed("make a certificate request");
    }
    return textOf(out);
}

Result<std::string> makeAuthorityCertificate(const std::string& keyPem, const std::string& name, bool throwAway,
                                             UtcTime now, UtcTime notAfter) {
    const Key key = readKey(keyPem);
    if (!key) {
        return unreadable("private key");
    }
    const Certificate certificate = frame(key.get(), now, notAfter);
    if (!certificate) {
        return opensslFailed("make a certificate");
    }
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    const bool made = addName(subject, "CN", name) && (!throwAway || addName(subject, "OU", kThrowAwayMark)) &&
                      X509_set_issuer_name(certificate.get(), subject) == 1 &&
                      addExtension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                      addExtension(certificate.get(), certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
                      addExtension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash") &&
                      X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0;
    if (!made) {
        return opensslFailed("make the authority's certificate");
    }
    return pemOf(certificate);
}

Result<std::string> signCertificate(const std::string& requestPem, const std::string& name, CertificateUse use,
                                    const std::string& authorityPem, const std::string& authorityKeyPem, UtcTime now,
                                    UtcTime notAfter) {
    const Request request(PEM_read_bio_X509_REQ(memoryOf(requestPem).get(), nullptr, noPassphrase, nullptr));
    const Certificate authority = readCertificate(authorityPem);
    const Key authorityKey = readKey(authorityKeyPem);
    if (!request || !authority || !authorityKey) {
        return unreadable(!request ? "certificate request" : !authority ? "certificate" : "private key");
    }
    EVP_PKEY* key = X509_REQ_get0_pubkey(request.get());
    if (key == nullptr || X509_REQ_verify(request.get(), key) != 1) {
        return fail(ErrorKind::Corrupt, "the request is not signed by the key that it asks for");
    }
    if (nameField(X509_REQ_get_subject_name(request.get()), NID_commonName) != name) {
        return fail(ErrorKind::InvalidArgument, "the request asks for another name than " + name);
    }
    const Certificate certificate = frame(key, now, notAfter);
    if (!certificate) {
        return opensslFailed("make a certificate");
    }
    const std::string alternative = alternativeName(name, use);
    const char* purpose = use == CertificateUse::Device ? "clientAuth" : "serverAuth,clientAuth";
    const bool made = addName(X509_get_subject_name(certificate.get()), "CN", name) &&
                      X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get())) == 1 &&
                      addExtension(certificate.get(), authority.get(), NID_basic_constraints, "critical,CA:FALSE") &&
                      addExtension(certificate.get(), authority.get(), NID_key_usage, "critical,digitalSignature") &&
                      addExtension(certificate.get(), authority.get(), NID_ext_key_usage, purpose) &&
                      addExtension(certificate.get(), authority.get(), NID_authority_key_identifier, "keyid") &&
                      (alternative.empty() ||
                       addExtension(certificate.get(), authority.get(), NID_subject_alt_name, alternative)) &&
                      X509_sign(certificate.get(), authorityKey.get(), EVP_sha256()) > 0;
    if (!made) {
        return opensslFailed("sign the certificate");
    }
    return pemOf(certificate);
}

Result<std::string> makeRevocationList(const std::vector<std::string>& serials, const std::string& authorityPem,
                                       const std::string& authorityKeyPem, UtcTime now, UtcTime nextUpdate) {
    const Certificate authority = readCertificate(authorityPem);
    const Key key = readKey(authorityKeyPem);
    if (!authority || !key) {
        return unreadable(!authority ? "certificate" : "private key");
    }
    const RevocationList list(X509_CRL_new());
    const Asn1Time from(ASN1_TIME_set(nullptr, secondsOf(now)));
    const Asn1Time until(ASN1_TIME_set(nullptr, secondsOf(nextUpdate)));
    bool made = X509_CRL_set_version(list.get(), 1) == 1 &&
                X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(authority.get())) == 1 &&
                X509_CRL_set1_lastUpdate(list.get(), from.get()) == 1 && X509_CRL_set1_nextUpdate(list.get(), until.get()) == 1;
    for (const std::string& serial : serials) {
        BIGNUM* raw = nullptr;
        BN_hex2bn(&raw, serial.c_str());
        const Number number(raw);
        const Asn1Number value(number ? BN_to_ASN1_INTEGER(number.get(), nullptr) : nullptr);
        X509_REVOKED* row = X509_REVOKED_new();
        made = made && value && X509_REVOKED_set_serialNumber(row, value.get()) == 1 &&
               X509_REVOKED_set_revocationDate(row, from.get()) == 1;
        if (!made || X509_CRL_add0_revoked(list.get(), row) != 1) {
            X509_REVOKED_free(row);
            return opensslFailed("write the revocation list");
        }
    }
    const Bio out(BIO_new(BIO_s_mem()));
    if (!made || X509_CRL_sort(list.get()) != 1 || X509_CRL_sign(list.get(), key.get(), EVP_sha256()) <= 0 ||
        PEM_write_bio_X509_CRL(out.get(), list.get()) != 1) {
        return opensslFailed("sign the revocation list");
    }
    return textOf(out);
}

Result<CertificateFacts> certificateFacts(std::string_view certificatePem) {
    const Certificate certificate = readCertificate(certificatePem);
    if (!certificate) {
        return unreadable("certificate");
    }
    CertificateFacts facts;
    facts.commonName = nameField(X509_get_subject_name(certificate.get()), NID_commonName);
    facts.serial = hexOf(X509_get0_serialNumber(certificate.get()));
    facts.notBefore = timeOf(X509_get0_notBefore(certificate.get()));
    facts.notAfter = timeOf(X509_get0_notAfter(certificate.get()));
    facts.throwAway =
        nameField(X509_get_issuer_name(certificate.get()), NID_organizationalUnitName) == kThrowAwayMark ||
        nameField(X509_get_subject_name(certificate.get()), NID_organizationalUnitName) == kThrowAwayMark;
    facts.authority = X509_check_ca(certificate.get()) == 1;
    return facts;
}

Result<void> checkCertificate(std::string_view certificatePem, std::string_view keyPem, std::string_view authorityPem) {
    const Certificate certificate = readCertificate(certificatePem);
    const Certificate authority = readCertificate(authorityPem);
    const Key key = readKey(keyPem);
    if (!certificate || !authority || !key) {
        return unreadable(!key ? "private key" : "certificate");
    }
    const auto refused = [](const char* why) {
        ERR_clear_error();
        return fail(ErrorKind::Corrupt, why);
    };
    if (X509_check_private_key(certificate.get(), key.get()) != 1) {
        return refused("the certificate is for another key than the one here");
    }
    if (X509_check_ca(authority.get()) != 1 || X509_check_issued(authority.get(), certificate.get()) != X509_V_OK ||
        X509_verify(certificate.get(), X509_get0_pubkey(authority.get())) != 1) {
        return refused("the certificate is not signed by this fleet's authority");
    }
    return {};
}

} // namespace lanepost::sync
