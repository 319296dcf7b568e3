// Whatever bytes come from the broker: event frames, sealed notices, state reports. The first byte chooses which.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sync/event_frame.h"
#include "sync/notice.h"
#include "sync/state_report.h"

using namespace lanepost;
using namespace lanepost::sync;

namespace {

void expect(bool condition) {
    if (!condition) {
        std::abort();
    }
}

/// What is accepted must come back the same after being written again.
void readFrame(std::string_view bytes) {
    if (const auto frame = parseFrame(bytes)) {
        expect(parseFrame(makeFrame(*frame)).value() == *frame);
    }
}

/// The seal itself cannot be guessed, so the body is sealed here.
void readNotice(std::string_view body) {
    static const Ed25519Signer centre{Ed25519Seed{}};
    expect(!openNotice(centre.publicKey(), body) || body.size() > 128);
    const std::string text(body);
    const std::string sealed = toHex(centre.sign(asBytes("lanepost.notice/1\n" + text))) + "\n" + text;
    if (const auto notice = openNotice(centre.publicKey(), sealed)) {
        expect(openNotice(centre.publicKey(), sealNotice(centre, *notice)).value() == *notice);
    }
}

void readReport(std::string_view bytes) {
    if (const auto report = parseReport(bytes)) {
        expect(parseReport(toReportText(*report)).has_value());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 3) {
    case 0: readFrame(bytes); break;
    case 1: readNotice(bytes); break;
    default: readReport(bytes); break;
    }
    return 0;
}
