// `lanepost screen`: asks a list for many people or objects and shows what it found with the evidence; for tests and
// reports.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/complaint.h"
#include "base/clock.h"
#include "screening/name_pair.h"
#include "screening/object_match.h"
#include "screening/person_table.h"
#include "screening/screen_person.h"
#include "screening/watchlist_snapshot.h"

namespace lanepost::app {
namespace {

struct ScreenOptions {
    std::string list;
    std::string queries;
    std::string objects;
    std::string keyFile;
    std::string pairs;
    unsigned threads = 1;
    bool exhaustive = false;
};

/// All lines of a file, without their ends.
Result<std::vector<std::string>> linesOf(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    std::vector<std::string> lines;
    std::string line;
    while (std::getline(stream, line)) {
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        lines.push_back(line);
    }
    if (!stream.eof()) {
        return fail(ErrorKind::NotFound, path + ": cannot be read");
    }
    return lines;
}

std::string answerLine(const screening::PersonLine& person, const screening::ScreenedPerson& screened, double micros) {
    static constexpr const char* kClasses[] = {"none", "possible", "match"};
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, "\t%.6f\t%s\t%.1f\t", screened.score,
                  kClasses[static_cast<std::size_t>(screened.matchClass)], micros);
    std::string evidence = "[]";
    if (screened.hit) {
        evidence = evidenceText(screened.hit->evidence);
    }
    return person.id + "\t" + (screened.hit ? screened.hit->entryId : "-") + numbers + evidence + "\n";
}

/// Screens one line after the other, several at once where there are threads, and prints the answers in order.
class Screening {
public:
    Screening(const screening::WatchlistSnapshot& list, const ScreenOptions& options) : list_(list), options_(options) {}

    int run(const std::vector<std::string>& lines) {
        answers_.assign(lines.size(), {});
        {
            std::vector<std::jthread> workers;
            for (unsigned i = 1; i < options_.threads; ++i) {
                workers.emplace_back([&] { work(lines); });
            }
            work(lines);
        }
        for (const std::string& answer : answers_) {
            std::fputs(answer.c_str(), stdout);
        }
        return failed_ ? kExitSomeFailed : kExitOk;
    }

private:
    void work(const std::vector<std::string>& lines) {
        const screening::PersonScreening screening(list_, options_.exhaustive ? screening::FindBy::AllParts
                                                                              : screening::FindBy::Keys);
        for (std::size_t i = next_++; i < lines.size(); i = next_++) {
            answers_[i] = answerTo(screening, lines[i], i);
        }
    }

    std::string answerTo(const screening::PersonScreening& screening, const std::string& line, std::size_t number) {
        if (line.empty() || (number == 0 && line.starts_with("id\t"))) {
            return {};
        }
        const auto person = screening::personFromLine(line);
        if (!person) {
            std::fprintf(stderr, "lanepost screen: line %zu: %s\n", number + 1, person.error().message.c_str());
            failed_ = true;
            return {};
        }
        const auto begin = std::chrono::steady_clock::now();
        const screening::ScreenedPerson screened = screening.screen(*person);
        const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
        return answerLine(*person, screened, spent.count());
    }

    const screening::WatchlistSnapshot& list_;
    const ScreenOptions& options_;
    std::vector<std::string> answers_;
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> failed_{false};
};

int screenQueries(const ScreenOptions& options) {
    const auto list = screening::WatchlistSnapshot::open(options.list);
    if (!list) {
        return complain("screen", list.error());
    }
    const auto lines = linesOf(options.queries);
    if (!lines) {
        return complain("screen", lines.error());
    }
    return Screening(*list, options).run(*lines);
}

/// One line: id, kind, number, issuing state or distinguishing sign, document code; the last two may be missing.
Result<std::pair<std::string, screening::ScreeningQuery>> objectFromLine(const std::string& line) {
    std::vector<std::string> columns(1);
    for (const char c : line) {
        if (c == '\t') {
            columns.emplace_back();
        } else {
            columns.back().push_back(c);
        }
    }
    columns.resize(std::max<std::size_t>(columns.size(), 5));
    const auto kind = screening::objectKindOf(columns[1]);
    if (!kind) {
        return fail(ErrorKind::InvalidArgument, "column 2: expected document, plate, vin or container");
    }
    if (!screening::normalObject(*kind, columns[2])) {
        return fail(ErrorKind::InvalidArgument, "column 3: expected a number of that kind");
    }
    screening::ScreeningQuery query;
    switch (*kind) {
    case screening::ObjectKind::Document: query.documents.push_back({columns[2], columns[3], columns[4], false}); break;
    case screening::ObjectKind::Plate: query.plates.push_back({columns[2], columns[3]}); break;
    case screening::ObjectKind::Vin: query.vins.push_back({columns[2]}); break;
    case screening::ObjectKind::Container: query.containers.push_back({columns[2]}); break;
    }
    return std::pair(columns[0], std::move(query));
}

/// A line for each hit; one with "-" where there is none.
void printObjectHits(const std::string& id, const std::vector<screening::WatchlistHit>& hits, double micros) {
    if (hits.empty()) {
        std::printf("%s\t-\tnone\t%.1f\t[]\n", id.c_str(), micros);
    }
    for (const screening::WatchlistHit& hit : hits) {
        std::printf("%s\t%s\t%s\t%.1f\t%s\n", id.c_str(), hit.category.c_str(),
                    hit.strength == screening::HitStrength::Exact ? "exact" : "possible", micros,
                    screening::evidenceText(hit.evidence).c_str());
    }
}

Result<screening::ObjectList> openObjects(const ScreenOptions& options) {
    if (options.keyFile.empty()) {
        return screening::ObjectList::open(options.list);
    }
    const auto key = screening::PrfKey::read(options.keyFile);
    return key ? screening::ObjectList::open(options.list, &*key) : fail(key.error());
}

int screenObjects(const ScreenOptions& options) {
    const auto list = openObjects(options);
    if (!list) {
        return complain("screen", list.error());
    }
    const auto lines = linesOf(options.objects);
    if (!lines) {
        return complain("screen", lines.error());
    }
    const UtcTime now = SystemClock().utcNow();
    int status = kExitOk;
    for (std::size_t i = 0; i < lines->size(); ++i) {
        if ((*lines)[i].empty() || (i == 0 && (*lines)[i].starts_with("id\t"))) {
            continue;
        }
        const auto asked = objectFromLine((*lines)[i]);
        if (!asked) {
            std::fprintf(stderr, "lanepost screen: line %zu: %s\n", i + 1, asked.error().message.c_str());
            status = kExitSomeFailed;
            continue;
        }
        const auto begin = std::chrono::steady_clock::now();
        const auto hits = screening::matchObjects(*list, asked->second, now);
        const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - begin;
        printObjectHits(asked->first, hits, spent.count());
    }
    return status;
}

int scorePairs(const ScreenOptions& options) {
    const auto lines = linesOf(options.pairs);
    if (!lines) {
        return complain("screen", lines.error());
    }
    int status = kExitOk;
    for (std::size_t i = 0; i < lines->size(); ++i) {
        const std::string& line = (*lines)[i];
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos) {
            std::fprintf(stderr, "lanepost screen: line %zu: expected two names parted by a tab\n", i + 1);
            status = kExitSomeFailed;
            continue;
        }
        const std::size_t end = std::min(line.find('\t', tab + 1), line.size());
        std::printf("%.6f\n", screening::namePairScore(line.substr(0, tab), line.substr(tab + 1, end - tab - 1)));
    }
    return status;
}

int screen(const ScreenOptions& options) {
    if (!options.pairs.empty()) {
        return scorePairs(options);
    }
    if (options.list.empty() || options.queries.empty() == options.objects.empty()) {
        return complain("screen", {ErrorKind::InvalidArgument, "give --list and --queries or --objects, or --pairs"});
    }
    return options.objects.empty() ? screenQueries(options) : screenObjects(options);
}

} // namespace

void addScreenCommand(CLI::App& program, int& status) {
    auto options = std::make_shared<ScreenOptions>(); // shared: the callback outlives this function
    CLI::App* command = program.add_subcommand("screen", "Screen people or objects of a file against a list, or score name pairs");
    command->add_option("--list", options->list, "Snapshot file, or an object list");
    command->add_option("--queries", options->queries,
                        "Tab-separated: id, name, birth date, sex, nationality, document number");
    command->add_option("--objects", options->objects,
                        "Tab-separated: id, kind (document, plate, vin, container), number, issuer, document code");
    command->add_option("--key-file", options->keyFile, "Of a keyed object list (docs/data-protection.md)");
    command->add_option("--pairs", options->pairs, "Tab-separated: two names; prints a score a line");
    command->add_option("--threads", options->threads, "Threads that screen")
        ->check(CLI::Range(1U, 64U))
        ->capture_default_str();
    command->add_flag("--exhaustive", options->exhaustive, "Score every entry: slow, and the proof of the index");
    command->callback([options, &status] { status = screen(*options); });
}

} // namespace lanepost::app
