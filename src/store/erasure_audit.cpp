#include "store/erasure_audit.h"

#include <algorithm>

namespace lanepost::store {
namespace {

std::string rowName(std::int64_t seq) {
    return std::to_string(seq);
}

} // namespace

void ErasureAudit::addErasedRow(const JournalRow& row) {
    if (row.keyId == 0) {
        erasedClear_[row.seq] = 1;
    } else {
        ++erasedRows_[row.keyId];
    }
}

void ErasureAudit::addKeptRow(const JournalRow& row) {
    lastKept_[row.keyId] = row.seq;
}

Result<void> ErasureAudit::addProof(const JournalRow& row) {
    const auto event = eventOf(row);
    const auto* erased = event ? std::get_if<lane::RecordsErased>(&event->event) : nullptr;
    if (erased == nullptr) {
        return fail(ErrorKind::Corrupt, "it proves no deletion, though its type says so");
    }
    batches_[erased->batchId] = row.seq;
    clearThrough_ = std::max(clearThrough_, erased->clearThrough);
    for (const lane::ErasedRecord& record : erased->records) {
        proofs_[record.keyId] = {row.seq, record.subject, record.rows};
    }
    return {};
}

std::vector<AuditProblem> ErasureAudit::compareWith(const Database& database) const {
    std::vector<AuditProblem> problems;
    compareRows(problems);
    compareKeys(database, problems);
    compareBatches(database, problems);
    return problems;
}

void ErasureAudit::compareRows(std::vector<AuditProblem>& problems) const {
    for (const auto& [seq, one] : erasedClear_) {
        if (seq > clearThrough_) {
            problems.push_back({"journal", rowName(seq), "it is erased, and no journal row proves why"});
        }
    }
    for (const auto& [keyId, rows] : erasedRows_) {
        const auto proof = proofs_.find(keyId);
        if (proof == proofs_.end()) {
            problems.push_back({"record_keys", rowName(keyId), "its rows are erased, and no journal row proves why"});
        } else if (proof->second.rows != rows) {
            problems.push_back({"record_keys", rowName(keyId),
                                std::to_string(rows) + " of its rows are erased; journal row " +
                                    rowName(proof->second.seq) + " proves " + std::to_string(proof->second.rows)});
        }
    }
    for (const auto& [keyId, proof] : proofs_) {
        const auto kept = lastKept_.find(keyId);
        if (kept != lastKept_.end() || (proof.rows > 0 && !erasedRows_.contains(keyId))) {
            problems.push_back({"record_keys", rowName(keyId),
                                "journal row " + rowName(proof.seq) + " proves its deletion, and rows of it are there"});
        }
    }
}

void ErasureAudit::compareKeys(const Database& database, std::vector<AuditProblem>& problems) const {
    auto rows = database.prepare("SELECT id, subject, erased_seq FROM record_keys NOT INDEXED WHERE wrapped IS NULL",
                                 "read the destroyed keys");
    if (!rows) {
        problems.push_back({"record_keys", "", rows.error().message});
        return;
    }
    std::size_t destroyed = 0;
    for (;; ++destroyed) {
        const auto there = rows->step();
        if (!there) {
            problems.push_back({"record_keys", "", there.error().message});
            return;
        }
        if (!*there) {
            break;
        }
        const auto proof = proofs_.find(rows->integer(0));
        if (proof == proofs_.end() || proof->second.seq != rows->integer(2) ||
            proof->second.subject != rows->text(1)) {
            problems.push_back({"record_keys", rowName(rows->integer(0)), "its key is gone, and no journal row proves why"});
        }
    }
    if (destroyed < proofs_.size()) {
        problems.push_back({"record_keys", "", std::to_string(proofs_.size()) + " deletions are proven, and only " +
                                                   std::to_string(destroyed) + " keys are destroyed"});
    }
}

void ErasureAudit::compareBatches(const Database& database, std::vector<AuditProblem>& problems) const {
    auto rows = database.prepare("SELECT batch_id, seq FROM erasures", "read the batches of deletions");
    if (!rows) {
        problems.push_back({"record_keys", "", rows.error().message});
        return;
    }
    for (;;) {
        const auto there = rows->step();
        if (!there) {
            problems.push_back({"record_keys", "", there.error().message});
            return;
        }
        if (!*there) {
            return;
        }
        const auto proof = batches_.find(rows->text(0));
        if (proof == batches_.end() || proof->second != rows->integer(1)) {
            problems.push_back({"record_keys", "", "a batch of deletions has no journal row"});
        }
    }
}

} // namespace lanepost::store
