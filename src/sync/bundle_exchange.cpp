#include "sync/bundle_exchange.h"

#include <fstream>
#include <utility>

#include "base/file.h"
#include "base/json_text.h"
#include "base/strict_json.h"
#include "store/outbox.h"
#include "sync/event_frame.h"
#include "sync/outgoing_window.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMaxStateBytes = std::size_t{1} << 20;
constexpr std::int64_t kBundleBatchEvents = 512;
constexpr std::size_t kBundleBatchBytes = std::size_t{4} << 20;

json peerJson(const PeerLists& peer) {
    json lists = json::object();
    for (const auto& [id, digest] : peer.lists) {
        lists[id] = toHex(digest);
    }
    return {{"root_version", peer.rootVersion}, {"lists", lists}};
}

Result<PeerLists> peerFromJson(const json& item) {
    StrictObject reader(item);
    PeerLists peer;
    peer.rootVersion = reader.integer("root_version", 0);
    if (const json* lists = reader.value("lists"); lists != nullptr && lists->is_object()) {
        for (const auto& [id, digest] : lists->items()) {
            const auto value = digest.is_string() ? sha256FromHex(digest.get<std::string>()) : std::nullopt;
            if (!value || !isListId(id) || peer.lists.size() == kMaxLists) {
                reader.reject("lists", "ids and SHA-256");
                break;
            }
            peer.lists[id] = *value;
        }
    } else {
        reader.reject("lists", "an object");
    }
    return reader.finish(std::move(peer));
}

Result<PeerLists> peerFromText(std::string_view text) {
    const auto parsed = parseJson(text);
    return parsed ? peerFromJson(*parsed) : fail(parsed.error());
}

/// Begins the next bundle.
Result<BundleWriter> begin(const CourierParts& parts, std::int64_t number, const fs::path& file) {
    if (parts.peerKeys.empty()) {
        return fail(ErrorKind::NotFound, "no key of " + parts.peer + " is known, to which the bundle would be sealed");
    }
    return BundleWriter::create(file, {parts.fleet, parts.self, parts.peer, number, parts.clock.utcNow()},
                                parts.peerKeys.back(), parts.signer, parts.random);
}

/// Ends a bundle. Its number is written down before the file gets its name: a number is never used twice.
Result<void> end(const CourierParts& parts, BundleWriter& writer, CourierState state, const fs::path& file,
                 ExportSummary& summary) {
    state.sent = summary.number;
    state.lastSent = parts.clock.utcNow();
    if (auto written = writeCourier(parts.stateFile, state); !written) {
        return written;
    }
    if (auto finished = writer.finish(); !finished) {
        return finished;
    }
    std::error_code ignored; // the size is only for people
    summary.bytes = fs::file_size(file, ignored);
    return {};
}

Result<void> addEvents(BundleWriter& writer, const CourierParts& parts, const fs::path& journal, ExportSummary& summary) {
    const auto outbox = store::Outbox::open(journal);
    if (!outbox) {
        return fail(outbox.error());
    }
    const auto released = outbox->released();
    const auto stream = outbox->stream();
    if (!released || !stream) {
        return fail(released ? stream.error() : released.error());
    }
    OutgoingWindow window;
    window.restart({released->throughSeq, released->eventId, released->chain});
    for (;;) {
        const auto events = outbox->pending(window.last().sequence, kBundleBatchEvents, kBundleBatchBytes);
        if (!events) {
            return fail(events.error());
        }
        if (events->empty()) {
            return {};
        }
        for (const store::OutboxEvent& event : *events) {
            const OutgoingWindow::Link link = window.add(event);
            const std::string frame = makeFrame({parts.self, *stream, event.deviceSeq, event.eventId, event.schema,
                                                 link.previous, link.chain, event.payload});
            if (auto added = writer.add(kEventRecord, frame); !added) {
                return added;
            }
            summary.firstEvent = summary.firstEvent == 0 ? event.deviceSeq : summary.firstEvent;
            summary.lastEvent = event.deviceSeq;
        }
        window.releaseThrough(window.last().sequence); // only the chain's end is needed from here on
    }
}

/// A copy of the bundle on the own disk: a stick may give other bytes at the second reading.
class Spooled {
public:
    static Checked<Spooled> copy(const CourierParts& parts, const fs::path& file) {
        std::error_code error;
        fs::create_directories(parts.spoolFolder, error);
        const fs::path copy = parts.spoolFolder / "incoming.bundle";
        fs::copy_file(file, copy, fs::copy_options::overwrite_existing, error);
        if (error) {
            return refuse(RefusalReason::LocalFailure, file.string() + ": cannot be copied to the own disk: " + error.message());
        }
        return Spooled(copy);
    }
    Spooled(Spooled&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    Spooled& operator=(Spooled&&) = delete;
    ~Spooled() {
        std::error_code ignored; // overwritten by the next import
        if (!path_.empty()) {
            fs::remove(path_, ignored);
        }
    }
    const fs::path& path() const { return path_; }

private:
    explicit Spooled(fs::path path) : path_(std::move(path)) {}
    fs::path path_;
};

BundleReaderParts readerOf(const CourierParts& parts, const CourierState& state) {
    return {parts.fleet, parts.self, parts.signer, state.taken, [&parts](const std::string& from) {
                return from == parts.peer ? parts.peerKeys : std::vector<Ed25519PublicKey>{};
            }};
}

Checked<void> noteTaken(const CourierParts& parts, CourierState state, const BundleHeader& header) {
    state.taken = header.number;
    state.lastTaken = parts.clock.utcNow();
    if (auto written = writeCourier(parts.stateFile, state); !written) {
        return refuse(written.error());
    }
    return {};
}

} // namespace

Result<CourierState> readCourier(const fs::path& file) {
    const auto text = readTextFile(file, kMaxStateBytes);
    if (!text && text.error().kind == ErrorKind::NotFound) {
        return CourierState{};
    }
    const auto parsed = text ? parseJson(*text) : fail(text.error());
    if (!parsed) {
        return fail(file.string(), parsed.error());
    }
    StrictObject reader(*parsed);
    CourierState state;
    state.sent = reader.integer("sent", 0);
    state.taken = reader.integer("taken", 0);
    state.lastSent = reader.optionalTime("last_sent");
    state.lastTaken = reader.optionalTime("last_taken");
    state.peer = reader.object("peer", peerFromJson);
    auto read = reader.finish(std::move(state));
    return read ? std::move(read) : fail(ErrorKind::Corrupt, file.string() + ": " + read.error().message);
}

Result<void> writeCourier(const fs::path& file, const CourierState& state) {
    const std::string text = canonicalText({{"sent", state.sent},
                                            {"taken", state.taken},
                                            {"last_sent", jsonOf(state.lastSent)},
                                            {"last_taken", jsonOf(state.lastTaken)},
                                            {"peer", peerJson(state.peer)}});
    return replaceFile(file, asBytes(text));
}

Result<ExportSummary> exportEvents(const CourierParts& parts, const fs::path& journal, const std::string& report,
                                   const PeerLists& own, const fs::path& file) {
    const auto state = readCourier(parts.stateFile);
    if (!state) {
        return fail(state.error());
    }
    ExportSummary summary;
    summary.number = state->sent + 1;
    auto writer = begin(parts, summary.number, file);
    if (!writer) {
        return fail(writer.error());
    }
    if (auto added = addEvents(*writer, parts, journal, summary); !added) {
        return fail(added.error());
    }
    if (auto added = writer->add(kReportRecord, report); !added) {
        return fail(added.error());
    }
    if (auto added = writer->add(kListsRecord, canonicalText(peerJson(own))); !added) {
        return fail(added.error());
    }
    if (auto ended = end(parts, *writer, *state, file, summary); !ended) {
        return fail(ended.error());
    }
    return summary;
}

Result<ExportSummary> exportDown(const CourierParts& parts, const std::vector<std::string>& notices,
                                 const ListRepository* repository, const fs::path& file) {
    const auto state = readCourier(parts.stateFile);
    if (!state) {
        return fail(state.error());
    }
    ExportSummary summary;
    summary.number = state->sent + 1;
    auto writer = begin(parts, summary.number, file);
    if (!writer) {
        return fail(writer.error());
    }
    for (const std::string& notice : notices) {
        if (auto added = writer->add(kNoticeRecord, notice); !added) {
            return fail(added.error());
        }
        ++summary.notices;
    }
    if (repository != nullptr) {
        const ListHolder holder{parts.peer, state->peer.rootVersion, state->peer.lists};
        const auto given = forEachObjectFor(*repository, holder, [&](std::string_view name, std::string_view bytes) {
            ++summary.objects;
            return writer->add(std::string(kObjectRecordPrefix) + std::string(name), bytes);
        });
        if (!given) {
            return fail(given.error());
        }
    }
    if (auto ended = end(parts, *writer, *state, file, summary); !ended) {
        return fail(ended.error());
    }
    return summary;
}

Checked<BundleHeader> importUp(const CourierParts& parts, const fs::path& file, const UpRecords& records,
                               const std::function<Checked<void>()>& commit) {
    auto state = readCourier(parts.stateFile);
    if (!state) {
        return refuse(state.error());
    }
    const auto spooled = Spooled::copy(parts, file);
    if (!spooled) {
        return refuse(spooled.error());
    }
    const auto header = readBundle(
        spooled->path(), readerOf(parts, *state), [&](std::string_view name, std::string_view bytes) -> Checked<void> {
            if (name == kEventRecord) {
                return records.event(bytes);
            }
            if (name == kReportRecord) {
                return records.report(bytes);
            }
            if (name == kListsRecord) {
                auto peer = peerFromText(bytes);
                if (!peer) {
                    return refuse(RefusalReason::Malformed, "lists: " + peer.error().message);
                }
                state->peer = std::move(*peer);
            }
            return {}; // what a newer device adds is not for this program
        });
    if (!header) {
        return header;
    }
    if (auto committed = commit(); !committed) {
        return refuse(committed.error());
    }
    if (auto noted = noteTaken(parts, *state, *header); !noted) {
        return refuse(noted.error());
    }
    return header;
}

Result<std::string> BundleListSource::fetch(std::string_view name) {
    const auto place = places_.find(name);
    if (place == places_.end()) {
        return fail(ErrorKind::NotFound, std::string(name) + ": not in this bundle");
    }
    std::string bytes(place->second.length, '\0');
    std::ifstream file(spool_, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(place->second.offset));
    if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        return fail(ErrorKind::Io, spool_.string() + ": cannot be read");
    }
    return bytes;
}

Checked<BundleHeader> importDown(const CourierParts& parts, const fs::path& file,
                                 const std::function<Checked<void>(std::string_view)>& notice,
                                 const std::function<Checked<void>(BundleListSource&)>& lists) {
    const auto state = readCourier(parts.stateFile);
    if (!state) {
        return refuse(state.error());
    }
    const auto spooled = Spooled::copy(parts, file);
    if (!spooled) {
        return refuse(spooled.error());
    }
    BundleListSource source;
    source.spool_ = parts.spoolFolder / "objects";
    auto spool = OutputFile::create(source.spool_);
    if (!spool) {
        return refuse(spool.error());
    }
    std::uint64_t offset = 0;
    const auto header = readBundle(
        spooled->path(), readerOf(parts, *state), [&](std::string_view name, std::string_view bytes) -> Checked<void> {
            if (name == kNoticeRecord) {
                return notice(bytes);
            }
            if (!name.starts_with(kObjectRecordPrefix) || !isObjectName(name.substr(kObjectRecordPrefix.size()))) {
                return {};
            }
            if (auto written = spool->write(asBytes(bytes)); !written) {
                return refuse(written.error());
            }
            source.places_[std::string(name.substr(kObjectRecordPrefix.size()))] = {offset, bytes.size()};
            offset += bytes.size();
            return {};
        });
    Checked<void> taken = header ? lists(source) : refuse(header.error());
    std::error_code ignored; // overwritten by the next import
    fs::remove(source.spool_, ignored);
    if (!taken) {
        return refuse(taken.error());
    }
    if (auto noted = noteTaken(parts, *state, *header); !noted) {
        return refuse(noted.error());
    }
    return header;
}

} // namespace lanepost::sync
