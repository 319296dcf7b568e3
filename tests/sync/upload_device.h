// A device with a journal and an uploader, and the centre in memory that it talks to.
#pragma once

#include <filesystem>
#include <optional>

#include <catch2/catch.hpp>

#include "store/crossing_journal.h"
#include "support/lane_journal.h"
#include "support/temporary_folder.h"
#include "sync/centre_in_memory.h"
#include "sync/uploader.h"

namespace lanepost::sync {

/// A device with a journal of its own, its uploader and a centre.
struct Device {
    /// where: the journal's folder; a new one when not given.
    explicit Device(int crossings, const std::filesystem::path& where = {}) {
        path = (where.empty() ? folder.path() : where) / "lane.db";
        journal.emplace(store::CrossingJournal::open(path).value());
        test::appendCrossings(*journal, "e", crossings);
        startUploader();
    }
    void startUploader() {
        UploaderConfig config;
        config.journal = path;
        config.device = "lane-1";
        config.noticeKey = centre.signer.publicKey();
        config.windowEvents = 64;
        uploader.emplace(config, centre, board, handlers, clock, random);
    }
    /// Turns, with `step` of time between two turns.
    void turns(int count, std::chrono::milliseconds step = std::chrono::milliseconds(50)) {
        for (int i = 0; i < count; ++i) {
            uploader->turn();
            while (auto notice = centre.nextNotice(std::chrono::milliseconds(0), {})) {
                uploader->take(*notice);
            }
            clock.advance(step);
        }
    }
    std::int64_t released() const { return store::Outbox::open(path)->released()->throughSeq; }
    UploadTrouble trouble() const { return board.read().upload.trouble; }
    void change(const std::string& sql) const {
        REQUIRE(store::Database::open(path, store::OpenMode::ReadWrite)->execute("PRAGMA foreign_keys=OFF;" + sql, "change"));
    }

    test::TemporaryFolder folder;
    std::filesystem::path path;
    ManualClock clock{lane::specimen::morning()};
    SeededRandom random{5};
    CentreInMemory centre;
    ExchangeBoard board;
    NoticeHandlers handlers;
    std::optional<store::CrossingJournal> journal;
    std::optional<Uploader> uploader;
};

} // namespace lanepost::sync
