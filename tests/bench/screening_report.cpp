// Recall by kind of damage and false stops by family of names on a made-up list, as text and as a picture; or the list
// and the questions as files for `lanepost screen`.
// Run: build/release/screening_report --entries 1000000 --seed 9 [--svg FILE] [--write FOLDER]
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include <CLI/CLI.hpp>

#include "base/partial_date.h"
#include "support/screening_recall.h"

namespace {

using namespace lanepost;
using test::RecallFigures;
using test::RecallPlan;

std::string compact(const PartialDate& date) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d%02d%02d", date.year.value_or(0), date.month.value_or(0), date.day.value_or(0));
    return text;
}

void writeLine(std::ofstream& file, const screening::PersonLine& line) {
    file << line.id << '\t' << line.name << '\t' << compact(line.birthDate) << '\t' << line.sex << '\t'
         << line.nationality << "\t\n";
}

/// list.tsv, queries.tsv and truth.tsv (question, entry or -, damage).
void writeFiles(const RecallPlan& plan, const std::string& folder) {
    test::SyntheticPeople people(plan.seed);
    std::vector<test::SyntheticPerson> listed;
    std::ofstream list(folder + "/list.tsv");
    for (std::size_t i = 0; i < plan.entries; ++i) {
        listed.push_back(people.next());
        writeLine(list, people.listed(listed.back(), "E" + std::to_string(i)));
    }
    std::ofstream queries(folder + "/queries.tsv");
    std::ofstream truth(folder + "/truth.tsv");
    for (std::size_t i = 0; i < plan.queries; ++i) {
        const std::size_t entry = people.below(listed.size());
        const auto damage = static_cast<test::Damage>(i % test::kDamages);
        const bool wrongDate = people.below(100) < 8;
        const std::string id = "Q" + std::to_string(i);
        writeLine(queries, people.asked(listed[entry], id, damage, wrongDate));
        truth << id << "\tE" << entry << '\t' << nameOf(damage) << '\t' << (wrongDate ? 1 : 0) << '\n';
    }
    for (std::size_t i = 0; i < plan.unlisted; ++i) {
        const std::string id = "U" + std::to_string(i);
        writeLine(queries, people.asked(people.next(), id, test::Damage::None, false));
        truth << id << "\t-\tunlisted\t0\n";
    }
}

double percentile(const std::vector<double>& sorted, double share) {
    const auto place = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
    return sorted.empty() ? 0 : sorted[std::min(place, sorted.size() - 1)];
}

void print(const RecallPlan& plan, const RecallFigures& figures) {
    std::printf("list of %zu people, seed %llu; %zu questions about listed, %zu about unlisted people\n\n", plan.entries,
                static_cast<unsigned long long>(plan.seed), plan.queries, plan.unlisted);
    std::printf("| what | share |\n|---|---|\n");
    std::printf("| found, at the published thresholds | %.4f |\n", figures.recall.value());
    std::printf("| of class match | %.4f |\n", figures.recallAsMatch.value());
    std::printf("| found, birth date damaged | %.4f |\n", figures.recallWrongDate.value());
    std::printf("| unlisted people stopped | %.4f |\n", figures.falseStops.value());
    std::printf("| found, at the score that stops 0.5 %% of unlisted | %.4f |\n", figures.recallAtHalfPercent.value());
    for (std::size_t i = 0; i < figures.byDamage.size(); ++i) {
        std::printf("| found, %s: at the thresholds; at 0.5 %%; there, with both birth dates whole | %.4f; %.4f; %.4f |\n",
                    nameOf(static_cast<test::Damage>(i)), figures.byDamage[i].value(),
                    figures.byDamageAtHalfPercent[i].value(), figures.byDamageDatesComplete[i].value());
    }
    for (const auto& [family, share] : figures.falseStopsByFamily) {
        std::printf("| stopped, %s (%zu asked) | %.4f |\n", family.c_str(), share.asked, share.value());
    }
    std::printf("\nprocessor time per question: p50 %.0f us, p99 %.0f us, p99.9 %.0f us\n",
                percentile(figures.micros, 0.5), percentile(figures.micros, 0.99), percentile(figures.micros, 0.999));
}

/// One bar with its label and figure.
std::string bar(int row, const std::string& label, double value, double full, const char* colour, const char* format) {
    char text[512];
    char shown[32];
    std::snprintf(shown, sizeof shown, format, 100 * value);
    const double width = 420 * std::min(1.0, value / full);
    std::snprintf(text, sizeof text,
                  "<text x='190' y='%d' text-anchor='end'>%s</text><rect x='200' y='%d' width='%.1f' height='14' "
                  "fill='%s'/><text x='%.1f' y='%d'>%s %%</text>\n",
                  row * 20 + 12, label.c_str(), row * 20, width, colour, 206 + width, row * 20 + 12, shown);
    return text;
}

void writePicture(const RecallPlan& plan, const RecallFigures& figures, const std::string& path) {
    std::string body;
    int row = 2;
    const auto title = [&](const std::string& text) {
        body += "<text x='10' y='" + std::to_string(row * 20 + 12) + "' font-weight='bold'>" + text + "</text>\n";
        ++row;
    };
    body += "<text x='10' y='24' font-size='15'>People found again and people stopped for nothing: made-up list of " +
            std::to_string(plan.entries) + ", seed " + std::to_string(plan.seed) + "</text>\n";
    title("Found again, by what happened to the name");
    for (std::size_t i = 0; i < figures.byDamage.size(); ++i) {
        body += bar(row++, nameOf(static_cast<test::Damage>(i)), figures.byDamage[i].value(), 1, "#2b6cb0", "%.1f");
    }
    body += bar(row++, "birth date damaged", figures.recallWrongDate.value(), 1, "#2c7a7b", "%.1f");
    body += bar(row++, "all", figures.recall.value(), 1, "#1a365d", "%.1f");
    title("Not listed, and stopped, by family of names (bars to 2 %)");
    for (const auto& [family, share] : figures.falseStopsByFamily) {
        body += bar(row++, family, share.value(), 0.02, "#c05621", "%.2f");
    }
    body += bar(row++, "all", figures.falseStops.value(), 0.02, "#7b341e", "%.2f");
    const std::string height = std::to_string(row * 20 + 20);
    std::ofstream(path) << "<svg xmlns='http://www.w3.org/2000/svg' width='720' height='" << height
                        << "' font-family='sans-serif' font-size='12'>\n<rect width='720' height='" << height
                        << "' fill='white'/>\n"
                        << body << "</svg>\n";
}

} // namespace

int main(int argc, char** argv) {
    CLI::App program("Recall and false stops of person screening on a made-up list", "screening_report");
    RecallPlan plan;
    std::string svg;
    std::string folder;
    program.add_option("--entries", plan.entries, "People on the list")->capture_default_str();
    program.add_option("--queries", plan.queries, "Questions about listed people")->capture_default_str();
    program.add_option("--unlisted", plan.unlisted, "Questions about others")->capture_default_str();
    program.add_option("--seed", plan.seed, "Of the generator")->capture_default_str();
    program.add_option("--svg", svg, "Write a picture");
    program.add_option("--write", folder, "Write list.tsv, queries.tsv and truth.tsv into this folder and measure nothing");
    CLI11_PARSE(program, argc, argv);
    if (!folder.empty()) {
        writeFiles(plan, folder);
        return 0;
    }
    const RecallFigures figures = test::measureRecall(plan);
    print(plan, figures);
    if (!svg.empty()) {
        writePicture(plan, figures, svg);
    }
    return 0;
}
