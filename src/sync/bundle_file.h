// A bundle: records for one receiver in a file on a stick, encrypted to the receiver's key and signed by the sender's.
//
// docs/sync-bundle.md gives the layout. A reader looks at nothing inside before the whole file is there and signed by the sender
// that it expects; a bundle changed at any byte is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ed25519.h"
#include "base/hash.h"
#include "base/random.h"
#include "sync/list_file.h"
#include "sync/signed_refusal.h"

namespace lanepost::sync {

/// First bytes of a bundle.
inline constexpr std::string_view kBundleMagic = "LPBUNDL1";
/// Largest header.
inline constexpr std::size_t kMaxBundleHeaderBytes = 4096;
/// Largest record, name and bytes together.
inline constexpr std::size_t kMaxBundleRecordBytes = std::size_t{1} << 20;
/// The id that the centre has as sender and receiver; no device may be called so.
inline constexpr std::string_view kCentreId = "centre";

/// What stands unencrypted at the front of a bundle. No personal data.
struct BundleHeader {
    std::string fleet;
    std::string from;        ///< device id, or kCentreId
    std::string to;          ///< the same
    std::int64_t number = 0; ///< counts up for each pair of sender and receiver; no bundle is taken twice
    UtcTime madeAt{};
    friend bool operator==(const BundleHeader&, const BundleHeader&) = default;
};

/// Writes a bundle, aside until finish(). Lives on one thread.
class BundleWriter {
public:
    /// receiver: its Ed25519 key, to which the file's own key is sealed. random: fit for keys. Error: Io; InvalidArgument.
    [[nodiscard]] static Result<BundleWriter> create(std::filesystem::path file, const BundleHeader& header,
                                                     const Ed25519PublicKey& receiver, const Ed25519Signer& sender,
                                                     Random& random);
    BundleWriter(BundleWriter&&) noexcept;
    BundleWriter& operator=(BundleWriter&&) noexcept;
    ~BundleWriter();

    /// Adds a record. Error: LimitExceeded (kMaxBundleRecordBytes), Io.
    [[nodiscard]] Result<void> add(std::string_view name, std::string_view bytes);
    /// Ends, signs, fsyncs and gives the file its name. Error: Io.
    [[nodiscard]] Result<void> finish();

private:
    struct State;
    explicit BundleWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Who reads, and whom it believes.
struct BundleReaderParts {
    std::string fleet;
    std::string self;     ///< device id, or kCentreId
    Ed25519Signer signer; ///< the reader's own key, to which bundles are sealed
    std::int64_t taken = 0; ///< number of the last bundle that was taken from this sender
    /// The keys that the sender of that name may sign with; empty: it is not known here.
    std::function<std::vector<Ed25519PublicKey>(const std::string& from)> keysOf;
};

/// Takes one record. Refused: ends the reading.
using BundleSink = std::function<Checked<void>(std::string_view name, std::string_view bytes)>;

/// The header of a bundle, not proven by anything yet; to know from whom it is. Refused: Torn, Malformed, LocalFailure.
[[nodiscard]] Checked<BundleHeader> peekBundle(const std::filesystem::path& file);

/// Reads a bundle: first all of it is checked, then its records are given in order.
/// Refused: Torn (cut or changed), Malformed, WrongFleet, WrongDevice (for another receiver), Foreign (an unknown sender),
/// WrongSignature (not by the sender that it names), Replayed (this number or a later one was taken), LocalFailure; as the
/// sink. Thread-safe for different files.
[[nodiscard]] Checked<BundleHeader> readBundle(const std::filesystem::path& file, const BundleReaderParts& parts,
                                               const BundleSink& sink);

} // namespace lanepost::sync
