#include "store/audit.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "lane/lane_json.h"
#include "store/crossing_record.h"
#include "store/database.h"
#include "store/erasure_audit.h"
#include "store/journal_row.h"
#include "store/migrations.h"
#include "store/outbox_chain.h"
#include "store/outbox_envelope.h"
#include "store/store_key.h"

namespace lanepost::store {
namespace {

using nlohmann::json;

constexpr std::array<ColumnType, 6> kCrossingTypes{ColumnType::Text, ColumnType::Integer, ColumnType::Text,
                                                   ColumnType::Text, ColumnType::Text,    ColumnType::Text};
constexpr std::array<ColumnType, 5> kOutboxTypes{ColumnType::Integer, ColumnType::Text, ColumnType::Text,
                                                 ColumnType::Text,    ColumnType::Text};

template <std::size_t N>
bool typesMatch(const Statement& row, const std::array<ColumnType, N>& types) {
    for (std::size_t column = 0; column < N; ++column) {
        if (row.type(static_cast<int>(column)) != types[column]) {
            return false;
        }
    }
    return true;
}

/// The "record_crossing" among a row's actions: whose it is and the digest of what was recorded.
struct RecordedCrossing {
    std::string crossingId;
    std::string digest;
};

std::optional<RecordedCrossing> recordedIn(const JournalRow& row) {
    if (row.actionsForm != StoredForm::Clear || row.actions.find("\"record_crossing\"") == std::string::npos) {
        return std::nullopt;
    }
    const auto actions = parseJson(row.actions);
    if (!actions || !actions->is_array()) {
        return std::nullopt;
    }
    for (const json& action : *actions) {
        if (action.is_object() && action.value("type", json()) == "record_crossing") {
            const json id = action.value("crossing_id", json());
            const json digest = action.value("sha256", json());
            if (id.is_string() && digest.is_string()) {
                return RecordedCrossing{id.get<std::string>(), digest.get<std::string>()};
            }
        }
    }
    return std::nullopt;
}

/// What a row of outbox_releases claims about the outbox up to a sequence.
struct ClaimedRelease {
    std::string eventId;
    std::string chain;
};

/// One run of all checks over one open database.
class AuditRun {
public:
    AuditRun(const Database& database, RecordKeys keys, AuditReport& report)
        : database_(database), keys_(std::move(keys)), report_(report) {}

    void readReleases();
    void checkJournal();
    void checkErasures();
    void checkNothingElse();
    void checkSchema();
    void checkFile();
    void checkHead(const HeadFileContent& content);

private:
    void note(const std::string& table, const std::string& row, const std::string& what);
    void noteRow(std::int64_t seq, const std::string& what) { note("journal", std::to_string(seq), what); }
    bool checkRow(const JournalRow& row);
    void countUnreadable(std::int64_t seq);
    void noteForms(const JournalRow& row);
    void checkUnopened(const JournalRow& row);
    void checkCrossing(const JournalRow& row, const RecordedCrossing& recorded);
    void checkOutbox(const JournalRow& row, const std::string& crossingId);
    void followChain(const JournalRow& row, const std::optional<std::string>& record);
    bool mayBeRemoved(std::int64_t deviceSeq) const { return deviceSeq <= releasedThrough_ && deviceSeq < newestSent_; }
    void checkExpected(const std::string& table, const std::string& sql, const std::vector<std::int64_t>& expected);

    const Database& database_;
    const RecordKeys keys_;
    AuditReport& report_;
    ErasureAudit erasures_;
    std::vector<std::int64_t> recordingRows_; ///< journal seq of each recorded crossing, ascending
    std::vector<std::int64_t> sentRows_;      ///< device_seq expected for each, ascending
    std::map<std::int64_t, ClaimedRelease> releases_;
    std::int64_t releasedThrough_ = 0;
    std::int64_t newestSent_ = 0;
    std::optional<Sha256> chain_ = Sha256{}; ///< outbox chain up to the last recorded crossing; empty: not known
};

void AuditRun::note(const std::string& table, const std::string& row, const std::string& what) {
    if (report_.problems.size() < kMaxAuditProblems) {
        report_.problems.push_back({table, row, what});
    }
}

void AuditRun::readReleases() {
    newestSent_ = database_.number("SELECT coalesce(max(device_seq), 0) FROM outbox", "find the newest event").value_or(0);
    auto rows = database_.prepare("SELECT through_seq, event_id, chain, released_at FROM outbox_releases NOT INDEXED",
                                  "read what was released");
    if (!rows) {
        note("outbox_releases", "", rows.error().message);
        return;
    }
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            note("outbox_releases", "", there.error().message);
            return;
        }
        if (!*there) {
            return;
        }
        const std::int64_t through = rows->integer(0);
        releases_[through] = {rows->text(1), rows->text(2)};
        releasedThrough_ = std::max(releasedThrough_, through);
        if (!parseRfc3339(rows->text(3))) {
            note("outbox_releases", std::to_string(through), "its time is none");
        }
    }
}

void AuditRun::checkJournal() {
    auto rows =
        database_.prepare(std::string("SELECT ") + kJournalColumns + " FROM journal ORDER BY seq", "read the journal");
    if (!rows) {
        note("journal", "", rows.error().message);
        return;
    }
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            noteRow(report_.head.seq + 1, there.error().message);
            return;
        }
        if (!*there) {
            return;
        }
        ++report_.journalRows;
        auto row = rowAt(*rows);
        if (!row) {
            noteRow(rows->integer(0), row.error().message);
            report_.head.seq = rows->integer(0);
            countUnreadable(report_.head.seq);
            continue;
        }
        bool sound = checkRow(*row);
        report_.head = {row->seq, row->hash};
        if (auto opened = openRow(*row, database_, keys_); !opened) {
            noteRow(row->seq, opened.error().message);
            sound = false;
        }
        noteForms(*row);
        if (const auto recorded = recordedIn(*row)) {
            checkCrossing(*row, *recorded);
        } else if (!sound) {
            countUnreadable(row->seq);
        } else if (row->actionsForm != StoredForm::Clear) {
            checkUnopened(*row);
        }
    }
}

/// Counts what is erased or stays sealed, and takes down what the journal says was erased.
void AuditRun::noteForms(const JournalRow& row) {
    const bool erased = row.eventForm == StoredForm::Erased || row.actionsForm == StoredForm::Erased;
    const bool sealed = row.eventForm == StoredForm::Sealed || row.actionsForm == StoredForm::Sealed;
    report_.erasedRows += erased ? 1 : 0;
    report_.sealedRows += sealed ? 1 : 0;
    if (erased) {
        erasures_.addErasedRow(row);
    } else if (row.keyId != 0) {
        erasures_.addKeptRow(row);
    }
    if (row.eventType == "records_erased") {
        if (auto taken = erasures_.addProof(row); !taken) {
            noteRow(row.seq, taken.error().message);
        }
    }
}

/// A row that cannot be looked into: whether it recorded a crossing is known from the crossing itself.
void AuditRun::checkUnopened(const JournalRow& row) {
    auto found = database_.prepare("SELECT id, record FROM crossings WHERE journal_seq = ?", "look up a crossing");
    if (!found) {
        note("crossings", "", found.error().message);
        return;
    }
    const auto there = found->bind(1, row.seq).step();
    if (!there || !*there) {
        return;
    }
    recordingRows_.push_back(row.seq);
    sentRows_.push_back(static_cast<std::int64_t>(sentRows_.size()) + 1);
    const std::string id = found->text(0);
    const auto form = formAt(*found, 1);
    if (!form || *form != row.actionsForm) {
        note("crossings", id, "its record is " + std::string(form && *form == StoredForm::Erased ? "" : "not ") +
                                  "erased, unlike journal row " + std::to_string(row.seq));
    }
    checkOutbox(row, id);
    followChain(row, std::nullopt);
}

void AuditRun::checkErasures() {
    for (const AuditProblem& problem : erasures_.compareWith(database_)) {
        note(problem.table, problem.row, problem.what);
    }
}

/// A damaged row may have recorded a crossing that it no longer names; the rows after it must not be blamed for that.
void AuditRun::countUnreadable(std::int64_t seq) {
    auto found = database_.prepare("SELECT 1 FROM crossings WHERE journal_seq = ?", "look up a crossing");
    if (!found) {
        return;
    }
    const auto there = found->bind(1, seq).step();
    if (there && *there) {
        recordingRows_.push_back(seq);
        sentRows_.push_back(static_cast<std::int64_t>(sentRows_.size()) + 1);
        releases_.erase(sentRows_.back());
        chain_.reset();
    }
}

bool AuditRun::checkRow(const JournalRow& row) {
    if (row.seq != report_.head.seq + 1) {
        noteRow(row.seq,
                "the rows before it are missing: row " + std::to_string(report_.head.seq) + " comes before it");
    } else if (row.prevHash != report_.head.hash) {
        noteRow(row.seq, "it does not follow row " + std::to_string(report_.head.seq) + ": that row's hash is another");
    }
    const bool sound = hashOf(row) == row.hash;
    if (!sound) {
        noteRow(row.seq, "its content does not match its hash");
    }
    return sound;
}

void AuditRun::checkCrossing(const JournalRow& row, const RecordedCrossing& recorded) {
    recordingRows_.push_back(row.seq);
    sentRows_.push_back(static_cast<std::int64_t>(sentRows_.size()) + 1);
    auto found =
        database_.prepare("SELECT id, journal_seq, lane_id, opened_at, closed_at, outcome, record FROM crossings "
                          "WHERE journal_seq = ?",
                          "read a crossing");
    if (!found) {
        note("crossings", recorded.crossingId, found.error().message);
        return;
    }
    const auto there = found->bind(1, row.seq).step();
    if (!there || !*there) {
        note("crossings", recorded.crossingId,
             there ? "it is missing; journal row " + std::to_string(row.seq) + " recorded it" : there.error().message);
        checkOutbox(row, recorded.crossingId);
        followChain(row, std::nullopt);
        return;
    }
    const auto opened = openRecord(*found, 6, found->text(0), row.keyId, database_, keys_);
    if (!opened) {
        note("crossings", recorded.crossingId, opened.error().message);
    }
    const CrossingRecord stored{found->text(0), found->text(2), found->text(3),
                                found->text(4), found->text(5), opened ? opened->text : std::string()};
    const bool sameRecord = toHex(sha256(stored.record)) == recorded.digest;
    const auto parsed = parseJson(stored.record);
    const auto crossing = parsed ? lane::crossingFromJson(*parsed) : tl::unexpected<Error>(parsed.error());
    if (!typesMatch(*found, kCrossingTypes) || !sameRecord || !crossing || recordOf(*crossing) != stored ||
        stored.id != recorded.crossingId) {
        note("crossings", recorded.crossingId, "it is not what journal row " + std::to_string(row.seq) + " recorded");
    }
    const auto record = sameRecord ? std::optional(stored.record) : std::nullopt;
    checkOutbox(row, recorded.crossingId);
    followChain(row, record);
}

/// What the centre confirmed must be what was recorded. Where a crossing is damaged the chain is taken up again at the
/// next release.
void AuditRun::followChain(const JournalRow& row, const std::optional<std::string>& record) {
    const std::int64_t deviceSeq = sentRows_.back();
    const EnvelopeOrigin origin{deviceSeq, row.eventId, row.at, row.seq, row.hash};
    const auto payload = record && chain_ ? crossingEnvelope(origin, *record) : Result<std::string>();
    chain_ = record && chain_ && payload
                 ? std::optional(outboxChain(*chain_, deviceSeq, row.eventId, sha256(*payload)))
                 : std::nullopt;
    const auto claimed = releases_.find(deviceSeq);
    if (claimed == releases_.end()) {
        return;
    }
    const ClaimedRelease release = std::move(claimed->second);
    releases_.erase(claimed);
    Sha256 stated{};
    if (release.eventId != row.eventId || release.chain.size() != stated.size()) {
        note("outbox_releases", std::to_string(deviceSeq), "it names another event than the journal");
        return;
    }
    std::ranges::copy(asBytes(release.chain), stated.begin());
    if (chain_ && *chain_ != stated) {
        note("outbox_releases", std::to_string(deviceSeq), "what was released is not what was recorded up to here");
    }
    chain_ = stated;
}

void AuditRun::checkOutbox(const JournalRow& row, const std::string& crossingId) {
    const std::string deviceSeq = std::to_string(sentRows_.back());
    auto sent = database_.prepare("SELECT device_seq, event_id, crossing_id, committed_at, schema FROM outbox "
                                  "WHERE device_seq = ?",
                                  "read an outbox row");
    if (!sent) {
        note("outbox", deviceSeq, sent.error().message);
        return;
    }
    const auto there = sent->bind(1, sentRows_.back()).step();
    if (!there || !*there) {
        if (!there || !mayBeRemoved(sentRows_.back())) {
            note("outbox", deviceSeq, there ? "it is missing; it carries a recorded crossing" : there.error().message);
        }
        return;
    }
    if (sent->text(2) != crossingId) {
        note("outbox", deviceSeq, "it names another crossing than the journal");
        return;
    }
    if (!typesMatch(*sent, kOutboxTypes) || sent->text(1) != row.eventId || sent->text(3) != row.at ||
        sent->text(4) != kCrossingSchema) {
        note("outbox", deviceSeq, "it does not agree with journal row " + std::to_string(row.seq));
    }
}

/// Rows that the journal knows nothing of.
void AuditRun::checkNothingElse() {
    const auto crossings = database_.number("SELECT count(*) FROM crossings NOT INDEXED", "count the crossings");
    const auto sent = database_.number("SELECT count(*) FROM outbox NOT INDEXED", "count the outbox");
    report_.crossings = crossings.value_or(0);
    report_.outboxRows = sent.value_or(0);
    checkExpected("crossings", "SELECT journal_seq, id FROM crossings NOT INDEXED", recordingRows_);
    checkExpected("outbox", "SELECT device_seq, device_seq FROM outbox NOT INDEXED", sentRows_);
    for (const auto& [through, release] : releases_) {
        note("outbox_releases", std::to_string(through), "no journal row recorded an event with this sequence");
    }
}

void AuditRun::checkExpected(const std::string& table, const std::string& sql,
                             const std::vector<std::int64_t>& expected) {
    auto rows = database_.prepare(sql, "look for rows that nobody recorded");
    if (!rows) {
        note(table, "", rows.error().message);
        return;
    }
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            note(table, "", there.error().message);
            return;
        }
        if (!*there) {
            return;
        }
        if (!std::binary_search(expected.begin(), expected.end(), rows->integer(0))) {
            note(table, rows->text(1), "no journal row recorded it");
        }
    }
}

Result<std::vector<std::string>> tableTextsOf(const Database& database) {
    auto rows = database.prepare("SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') "
                                 "FROM sqlite_schema ORDER BY 1",
                                 "read the schema");
    if (!rows) {
        return fail(rows.error());
    }
    std::vector<std::string> lines;
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            return fail(there.error());
        }
        if (!*there) {
            return lines;
        }
        lines.push_back(rows->text(0));
    }
}

void AuditRun::checkSchema() {
    const auto expected = [&]() -> Result<std::vector<std::string>> {
        const auto memory = Database::inMemory();
        if (!memory) {
            return fail(memory.error());
        }
        if (auto migrated = migrate(*memory); !migrated) {
            return fail(migrated.error());
        }
        return tableTextsOf(*memory);
    }();
    const auto found = tableTextsOf(database_);
    if (!expected || !found) {
        note("schema", "", !found ? found.error().message : expected.error().message);
    } else if (*found != *expected) {
        note("schema", "", "tables or indexes are not those that this program makes");
    }
}

void AuditRun::checkFile() {
    auto lines = database_.prepare("PRAGMA integrity_check(20)", "check the file");
    if (!lines) {
        note("file", "", lines.error().message);
        return;
    }
    for (;;) {
        const auto there = lines->step();
        if (!there) {
            note("file", "", there.error().message);
            return;
        }
        if (!*there) {
            return;
        }
        if (lines->text(0) != "ok") {
            note("file", "", lines->text(0));
        }
    }
}

void AuditRun::checkHead(const HeadFileContent& content) {
    report_.headFileSeen = content.head.has_value();
    for (const JournalHead& lost : content.lost) {
        note("head file", std::to_string(lost.seq), "this journal row had been written and was gone at a later start");
    }
    if (!content.head || content.head->seq == 0) {
        return;
    }
    const std::string seq = std::to_string(content.head->seq);
    if (content.head->seq > report_.head.seq) {
        note("head file", seq,
             "rows up to this one had been written; the journal ends at " + std::to_string(report_.head.seq) +
                 ": its tail was cut off");
        return;
    }
    auto known = database_.prepare("SELECT 1 FROM journal WHERE seq = ? AND hash = ?", "look up the head");
    if (!known) {
        note("head file", seq, known.error().message);
        return;
    }
    const auto found = known->bind(1, content.head->seq).bind(2, content.head->hash).step();
    if (!found || !*found) {
        note("head file", seq, "the journal's row has another hash than was written");
    }
}

} // namespace

Result<AuditReport> verifyAudit(const std::filesystem::path& path) {
    // Read before the snapshot of the database is taken: the appliance may go on writing, and the head is never ahead.
    const auto head = readHeadFile(headFileOf(path));
    if (!head) {
        return fail(head.error());
    }
    const auto database = openNewest(path, OpenMode::ReadOnly);
    if (!database) {
        return fail(database.error());
    }
    const auto snapshot = Transaction::beginRead(*database);
    if (!snapshot) {
        return fail(snapshot.error());
    }
    const auto storeKey = readStoreKey(path.parent_path());
    if (!storeKey) {
        return fail(storeKey.error());
    }
    AuditReport report;
    AuditRun run(*database, RecordKeys(*storeKey), report);
    run.readReleases();
    run.checkJournal();
    run.checkErasures();
    run.checkNothingElse();
    run.checkSchema();
    run.checkFile();
    run.checkHead(*head);
    return report;
}

} // namespace lanepost::store
