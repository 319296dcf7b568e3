#include "app/past_queries.h"

#include "base/json_text.h"
#include "screening/screening_json.h"
#include "store/journal_reader.h"

namespace lanepost::app {
namespace {

/// Questions of a lane are few and shallow.
constexpr int kMaxDepth = 8;

void rememberAction(const std::string& text, UtcTime at, UtcTime now, LaneScreening& screening) {
    const auto value = parseJson(text, JsonRules{.maxDepth = kMaxDepth});
    if (!value || !value->is_object() || value->value("type", "") != "start_screening" || !value->contains("query")) {
        return;
    }
    const auto query = screening::screeningQueryFromJson((*value)["query"]);
    if (query) { // one of an older program may have another form: its travellers are not screened again
        screening.rememberPast(value->value("request_id", ""), *query, at, now);
    }
}

} // namespace

Result<void> rememberPastQueries(const std::filesystem::path& journal, UtcTime now, LaneScreening& screening) {
    const UtcTime limit = now - indicators::kLongestHistory;
    const auto read = store::readJournal(journal, 1, [&](const store::JournalRow& row) -> Result<void> {
        const auto at = parseRfc3339(row.at);
        if (!at || *at < limit || *at > now || row.actions.find("start_screening") == std::string::npos) {
            return {};
        }
        const auto actions = store::actionsOf(row);
        if (!actions) {
            return fail(actions.error());
        }
        for (const std::string& action : *actions) {
            rememberAction(action, *at, now, screening);
        }
        return {};
    });
    return read ? Result<void>() : fail(read.error());
}

} // namespace lanepost::app
