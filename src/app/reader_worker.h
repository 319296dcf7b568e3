// One document reader: a thread that waits for pages, and one that reads them. A page is never dropped.
#pragma once

#include <memory>
#include <stop_token>
#include <thread>

#include "app/lane_message.h"
#include "base/channel.h"
#include "base/clock.h"
#include "capture/page_scanner.h"
#include "mrz/mrz_reader.h"
#include "store/evidence_store.h"

namespace lanepost::app {

/// Pages in, one DocumentPresented each out.
class ReaderWorker {
public:
    /// Loads the reader and starts both threads; the references outlive the worker. Error: the MRZ reader's.
    [[nodiscard]] static Result<std::unique_ptr<ReaderWorker>> start(std::unique_ptr<capture::PageScanner> scanner,
                                                                     LaneChannel& channel,
                                                                     store::EvidenceStore& evidence, const Clock& clock);

private:
    ReaderWorker(std::unique_ptr<capture::PageScanner> scanner, mrz::MrzReader reader, LaneChannel& channel,
                 store::EvidenceStore& evidence, const Clock& clock);
    void takePages(const std::stop_token& stop);
    void readPages(const std::stop_token& stop);
    mrz::MrzReading readPage(const capture::PageImages& page);
    void logFailure(const Error& error) const;
    mrz::MrzReading orLogged(Result<mrz::MrzReading> reading);

    std::unique_ptr<capture::PageScanner> scanner_;
    mrz::MrzReader reader_;
    LaneChannel& channel_;
    store::EvidenceStore& evidence_;
    const Clock& clock_;
    Channel<capture::PageImages> pages_{4};
    std::jthread reading_; // the threads come last: they end before what they use
    std::jthread taking_;
};

} // namespace lanepost::app
