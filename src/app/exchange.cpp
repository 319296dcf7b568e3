#include "app/exchange.h"

#include <utility>

#include "app/late_answer_handover.h"
#include "app/version.h"
#include "base/file.h"
#include "store/outbox.h"
#include "sync/provision_certificate.h"

namespace lanepost::app {
namespace {

constexpr std::size_t kMaxKeyFileBytes = 256;
/// The upload waits so long for the lane's journal; then the late answer comes again.
constexpr std::chrono::seconds kLinkLateAnswerPatience{5};

std::string wordFor(screening::ListState state) {
    switch (state) {
    case screening::ListState::Current: return "current";
    case screening::ListState::Stale: return "stale";
    case screening::ListState::Missing: return "missing";
    case screening::ListState::Corrupt: return "corrupt";
    }
    return "corrupt";
}

std::vector<sync::ReportedList> reported(const std::vector<screening::ListCoverage>& lists) {
    std::vector<sync::ReportedList> found;
    for (const screening::ListCoverage& list : lists) {
        found.push_back({list.listId, list.version, wordFor(list.state), list.age.count()});
    }
    return found;
}

sync::ThrowAwayKeys throwAwayKeys(const ApplianceConfig& appliance) {
    return appliance.lane.mode == "production" ? sync::ThrowAwayKeys::Refuse : sync::ThrowAwayKeys::Allow;
}

/// When our certificate ends. Production does not run on certificates that were made for trials.
Result<UtcTime> checkCertificate(const ApplianceConfig& appliance) {
    const auto pem = readTextFile(appliance.centre->broker.certificate, sync::kMaxPemBytes);
    const auto facts = pem ? sync::certificateFacts(*pem) : fail(pem.error());
    if (!facts) {
        return fail("centre.certificate", facts.error());
    }
    if (facts->throwAway && throwAwayKeys(appliance) == sync::ThrowAwayKeys::Refuse) {
        return fail(ErrorKind::InvalidArgument,
                    "centre.certificate: comes from a THROW-AWAY authority, made for trials; production needs a certificate "
                    "of the fleet's own authority (docs/provisioning.md)");
    }
    return facts->notAfter;
}

} // namespace

Result<Ed25519PublicKey> readPublicKey(const std::filesystem::path& file) {
    auto text = readTextFile(file, kMaxKeyFileBytes);
    if (!text) {
        return fail(text.error());
    }
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) {
        text->pop_back();
    }
    const auto key = ed25519KeyFromHex(*text);
    if (!key) {
        return fail(ErrorKind::Corrupt, file.string() + ": 64 hexadecimal digits expected, as 'lanepost central key' writes");
    }
    return *key;
}

Result<std::unique_ptr<Exchange>> Exchange::start(const ApplianceConfig& appliance, const std::filesystem::path& journal,
                                                  sync::ExchangeBoard& board, LaneChannel& lane, ListWatcher& lists,
                                                  screening::ScreeningEngine& screening, const Clock& clock,
                                                  Random& random) {
    const CentreConfig& config = *appliance.centre;
    const auto certificateEnds = checkCertificate(appliance);
    if (!certificateEnds) {
        return fail(certificateEnds.error());
    }
    const auto key = readPublicKey(config.noticeKeyFile);
    if (!key) {
        return fail("centre.notice_key", key.error());
    }
    auto link = sync::NatsLink::open(config.broker, config.device, clock, random);
    if (!link) {
        return fail("centre", link.error());
    }
    board.setCertificate(*certificateEnds);
    board.setLimits(config.uploadLimit, config.downloadLimit);
    sync::UploaderConfig upload;
    upload.journal = journal;
    upload.device = config.device;
    upload.noticeKey = *key;
    upload.programVersion = std::string(kProgramVersion);
    sync::NoticeHandlers handlers;
    handlers.lateAnswer = [&lane](const sync::LateAnswer& late) {
        return journalLateAnswer(lane, late, kLinkLateAnswerPatience);
    };
    handlers.lists = [&screening, &clock] { return reported(screening.coverage(clock.utcNow())); };
    std::unique_ptr<Exchange> exchange(new Exchange());
    const auto wakeKeeper = [exchange = exchange.get()] {
        if (exchange->keeper_) {
            exchange->keeper_->announced();
        }
    };
    handlers.announced = [wakeKeeper](const sync::Announcement&) { wakeKeeper(); };
    handlers.connected = wakeKeeper;
    exchange->link_ = std::move(*link);
    exchange->startLists(appliance, board, lists, journal, clock);
    exchange->uploader_ =
        std::make_unique<sync::Uploader>(std::move(upload), *exchange->link_, board, std::move(handlers), clock, random);
    exchange->thread_ =
        std::jthread([uploader = exchange->uploader_.get()](const std::stop_token& stop) { uploader->run(stop); });
    return exchange;
}

void Exchange::startLists(const ApplianceConfig& appliance, sync::ExchangeBoard& board,
                          ListWatcher& lists, const std::filesystem::path& journal, const Clock& clock) {
    if (appliance.centre->identity.empty()) {
        return;
    }
    sync::ListKeeperConfig config;
    config.deviceId = appliance.centre->device;
    config.folder = appliance.centre->identity;
    config.throwAway = throwAwayKeys(appliance);
    for (const screening::ListConfig& list : appliance.lists) {
        config.wanted.push_back({list.id, sync::ListKind::Watchlist, list.path});
    }
    sync::ListKeeperCalls calls;
    calls.switched = [&lists](const sync::WantedList& list) { return lists.fileArrived(list.id); };
    calls.deltaReady = [&lists](const sync::WantedList& list, const screening::WatchlistDelta& delta) {
        return lists.deltaArrived(list.id, delta);
    };
    calls.urgentWaits = [journal] {
        const auto outbox = store::Outbox::open(journal);
        const auto state = outbox ? outbox->state() : Result<store::OutboxState>(fail(outbox.error()));
        return state && state->depth > 0;
    };
    keeper_ = std::make_unique<sync::ListKeeper>(std::move(config), std::move(calls), *link_, board, clock);
    listThread_ = std::jthread([keeper = keeper_.get()](const std::stop_token& stop) { keeper->run(stop); });
}

Exchange::~Exchange() {
    thread_ = {}; // the upload announces to the keeper
    listThread_ = {};
}

} // namespace lanepost::app
