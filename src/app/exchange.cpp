#include "app/exchange.h"

#include <utility>

#include "app/version.h"
#include "base/file.h"

namespace lanepost::app {
namespace {

constexpr std::size_t kMaxKeyFileBytes = 256;

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

Result<std::unique_ptr<Exchange>> Exchange::start(const CentreConfig& config, const std::filesystem::path& journal,
                                                  sync::ExchangeBoard& board, LaneChannel& lane,
                                                  const screening::ScreeningEngine& screening, const Clock& clock,
                                                  Random& random) {
    const auto key = readPublicKey(config.noticeKeyFile);
    if (!key) {
        return fail("centre.notice_key", key.error());
    }
    auto link = sync::NatsLink::open(config.broker, config.device, clock, random);
    if (!link) {
        return fail("centre", link.error());
    }
    board.setLimits(config.uploadLimit, config.downloadLimit);
    sync::UploaderConfig upload;
    upload.journal = journal;
    upload.device = config.device;
    upload.noticeKey = *key;
    upload.programVersion = std::string(kProgramVersion);
    sync::NoticeHandlers handlers;
    handlers.lateAnswer = [&lane](const sync::LateAnswer& late) {
        return lane.tryPush({lane::ScreeningAnswered{late.requestId, late.answer, {}}, std::nullopt, nullptr});
    };
    handlers.lists = [&screening, &clock] { return reported(screening.coverage(clock.utcNow())); };
    std::unique_ptr<Exchange> exchange(new Exchange());
    exchange->link_ = std::move(*link);
    exchange->uploader_ =
        std::make_unique<sync::Uploader>(std::move(upload), *exchange->link_, board, std::move(handlers), clock, random);
    exchange->thread_ =
        std::jthread([uploader = exchange->uploader_.get()](const std::stop_token& stop) { uploader->run(stop); });
    return exchange;
}

Exchange::~Exchange() {
    thread_ = {};
}

} // namespace lanepost::app
