#include "sync/state_report.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/json_text.h"
#include "base/strict_json.h"
#include "sync/central_link.h"
#include "sync/event_frame.h"

namespace lanepost::sync {
namespace {

using nlohmann::json;

constexpr int kReportSchema = 1;
constexpr std::size_t kMostReportedLists = 64;
constexpr std::size_t kMaxWord = 128;

json listJson(const ReportedList& list) {
    return {{"id", list.id}, {"version", list.version}, {"state", list.state}, {"age_s", list.ageSeconds}};
}

Result<ReportedList> listFrom(const json& value) {
    StrictObject object(value);
    ReportedList list{object.text("id"), object.text("version"), object.text("state"), object.integer("age_s")};
    return object.finishOpen(std::move(list));
}

bool tooLong(const StateReport& report) {
    bool found = report.lists.size() > kMostReportedLists;
    for (const std::string* text : {&report.stream, &report.nonce, &report.programVersion, &report.trouble}) {
        found = found || text->size() > kMaxWord;
    }
    for (const ReportedList& list : report.lists) {
        found = found || list.id.size() > kMaxWord || list.version.size() > kMaxWord || list.state.size() > kMaxWord;
    }
    return found;
}

} // namespace

std::string toReportText(const StateReport& report) {
    return canonicalText({{"schema", kReportSchema},
                          {"device", report.device},
                          {"stream", report.stream},
                          {"nonce", report.nonce},
                          {"program_version", report.programVersion},
                          {"at", toRfc3339(report.at)},
                          {"newest", report.newest},
                          {"through", report.through},
                          {"oldest_waiting_at", jsonOf(report.oldestWaiting)},
                          {"late_answers_through", report.lateAnswersThrough},
                          {"trouble", report.trouble},
                          {"lists", jsonList(report.lists, listJson)}});
}

Result<StateReport> parseReport(std::string_view text) {
    if (text.size() > kMaxReportBytes) {
        return fail(ErrorKind::LimitExceeded, "state report: " + std::to_string(text.size()) + " bytes; at most " +
                                                  std::to_string(kMaxReportBytes) + " are taken");
    }
    const auto parsed = parseJson(text, {8, false, false});
    if (!parsed) {
        return fail("state report", Error{ErrorKind::Corrupt, parsed.error().message});
    }
    StrictObject object(*parsed, "state report");
    const std::int64_t schema = object.integer("schema", 1);
    if (object.ok() && schema > kReportSchema) {
        return fail(ErrorKind::Unsupported, "state report: schema " + std::to_string(schema) + " is newer");
    }
    StateReport report;
    report.device = object.text("device");
    report.stream = object.text("stream");
    report.nonce = object.text("nonce");
    report.programVersion = object.text("program_version");
    report.at = object.time("at");
    report.newest = object.integer("newest", 0, kMaxSequence);
    report.through = object.integer("through", 0, kMaxSequence);
    report.oldestWaiting = object.optionalTime("oldest_waiting_at");
    report.lateAnswersThrough = object.integer("late_answers_through", 0, kMaxSequence);
    report.trouble = object.text("trouble");
    report.lists = object.list("lists", listFrom);
    auto result = object.finishOpen(std::move(report));
    if (!result) {
        return fail(Error{ErrorKind::Corrupt, result.error().message});
    }
    if (!isDeviceId(result->device) || tooLong(*result)) {
        return fail(ErrorKind::Corrupt, "state report: device: no valid id, or a text or list is too long");
    }
    return result;
}

} // namespace lanepost::sync
