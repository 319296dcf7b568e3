#include "app/centre_lists.h"

#include <cstdio>

#include "app/commands.h"
#include "app/complaint.h"
#include "central/retro_screening.h"

namespace lanepost::app {
namespace {

Result<std::vector<screening::ListConfig>> configsOf(const std::vector<std::string>& options) {
    std::vector<screening::ListConfig> lists;
    for (const std::string& option : options) {
        const std::size_t equals = option.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == option.size()) {
            return fail(ErrorKind::InvalidArgument, "--list " + option + ": ID=FILE expected");
        }
        lists.push_back({option.substr(0, equals), option.substr(equals + 1), std::chrono::seconds(0)});
    }
    return lists;
}

} // namespace

Result<std::unique_ptr<screening::ScreeningEngine>> openCentreLists(const std::vector<std::string>& options,
                                                                    UtcTime now) {
    const auto lists = configsOf(options);
    if (!lists) {
        return fail(lists.error());
    }
    if (lists->empty()) {
        return nullptr;
    }
    auto engine = std::make_unique<screening::ScreeningEngine>(*lists);
    for (const screening::ListCoverage& list : engine->coverage(now)) {
        if (list.state == screening::ListState::Missing || list.state == screening::ListState::Corrupt) {
            return fail(list.state == screening::ListState::Missing ? ErrorKind::NotFound : ErrorKind::Corrupt,
                        "list " + list.listId + " cannot be asked: " + list.detail);
        }
    }
    return engine;
}

int askCentreLists(central::CentralStore& store, const screening::ScreeningEngine* lists, const Clock& clock) {
    if (lists == nullptr) {
        return kExitOk;
    }
    const auto screened = central::screenAll(store, *lists, clock);
    if (!screened) {
        return complain("central", screened.error());
    }
    std::printf("lists asked about %zu crossings: %zu late answers\n", screened->asked, screened->told.size());
    return kExitOk;
}

} // namespace lanepost::app
