#include "accuracy/accuracy_table.h"

#include <algorithm>
#include <cstdio>

namespace lanepost::accuracy {
namespace {

template <typename... Values>
std::string formatted(const char* format, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

std::string share(int part, int whole) {
    return whole == 0 ? "-" : formatted("%.1f %%", 100.0 * part / whole);
}

double quantile(const std::vector<double>& ascending, double part) {
    if (ascending.empty()) {
        return 0;
    }
    return ascending[std::min(ascending.size() - 1, static_cast<std::size_t>(part * static_cast<double>(ascending.size())))];
}

} // namespace

std::string tallyHeading() {
    return "| set | documents | exact | misread | accepted of exact with sound check digits | accepted wrong | repaired, "
           "of them wrong | false zones | median, p99 ms |\n|---|---|---|---|---|---|---|---|---|\n";
}

std::string tallyRow(const std::string& name, TruthKind kind, const DocumentTally& tally) {
    const bool pages = kind == TruthKind::Pages;
    const std::string accepted = pages ? formatted("%d of %d (%s)", tally.soundAccepted, tally.soundExact,
                                                   share(tally.soundAccepted, tally.soundExact).c_str())
                                       : "-";
    const std::string wrong = pages ? std::to_string(tally.acceptedWrong) : "-";
    const std::string repaired = pages ? formatted("%d, %d", tally.repaired, tally.repairedWrong) : "-";
    const std::string falseZones =
        pages ? formatted("%d of %d", tally.falseZones, tally.images - tally.documents) : "-";
    return formatted("| %s | %d | %d (%s) | %d | %s | %s | %s | %s | %.0f, %.0f |\n", name.c_str(), tally.documents,
                     tally.exact, share(tally.exact, tally.documents).c_str(), tally.misread, accepted.c_str(),
                     wrong.c_str(), repaired.c_str(), falseZones.c_str(), quantile(tally.millis, 0.5),
                     quantile(tally.millis, 0.99));
}

std::string confidenceTable(const DocumentTally& tally) {
    std::string table = "| confidence from | characters | wrong | said wrong | found wrong |\n|---|---|---|---|---|\n";
    for (std::size_t i = 0; i < kConfidenceClasses.size(); ++i) {
        const ConfidenceClass& members = tally.classes[i];
        const double count = static_cast<double>(std::max(1L, members.characters));
        table += formatted("| %g | %ld | %ld | %.2g | %.2g |\n", kConfidenceClasses[i], members.characters, members.wrong,
                           members.characters == 0 ? 0.0 : 1 - members.confidence / count,
                           static_cast<double>(members.wrong) / count);
    }
    return table;
}

std::string confusionTable(const DocumentTally& tally, std::size_t most) {
    if (tally.confusions.empty()) {
        return {};
    }
    std::vector<std::pair<std::pair<char, char>, int>> rows(tally.confusions.begin(), tally.confusions.end());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    rows.resize(std::min(rows.size(), most));
    std::string table = "| printed | read | times |\n|---|---|---|\n";
    for (const auto& [pair, times] : rows) {
        table += formatted("| %c | %c | %d |\n", pair.first, pair.second, times);
    }
    return table;
}

} // namespace lanepost::accuracy
