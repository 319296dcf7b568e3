// The engine's answers about documents and plates against a plain pass over all entries, written apart from it, on
// random lists of a small alphabet. People: person_oracle_test.cpp.
#include <algorithm>
#include <random>
#include <set>
#include <tuple>

#include "screening/list_maker.h"
#include "screening/screening_engine.h"

using namespace lanepost;
using namespace lanepost::screening;
using namespace lanepost::screening::test;

namespace {

using Random = std::mt19937;
/// Kind, strength, entry id.
using Found = std::set<std::tuple<int, int, std::string>>;

const UtcTime kNow = at("2026-11-20T09:12:00Z");

template <typename T>
const T& pick(Random& random, const std::vector<T>& from) {
    return from[random() % from.size()];
}

const std::vector<std::string> kStates{"", "UTO", "XXA", "D", "DEU"};
const std::vector<std::string> kCodes{"", "P", "PP", "ID", "AC", "V"};
const std::vector<std::string> kSigns{"", "D", "DE", "PL", "GB", "UK"};
const std::vector<std::string> kDates{"", "1974-08-12", "1974-XX-XX", "1974-08-XX", "1975-08-12", "XXXX-08-12"};
const std::vector<std::string> kParts{"ANNA", "MARIA", "OO", "ERIKSSON", "LI"};

std::string shortNumber(Random& random) {
    return std::string(1, "AB"[random() % 2]) + std::to_string(random() % 4);
}

/// The same number as some lists write it.
std::string dressed(Random& random, std::string number) {
    if (random() % 3 == 0) {
        number.insert(1, pick<std::string>(random, {"-", " ", "."}));
    }
    if (random() % 3 == 0) {
        number[0] = static_cast<char>(number[0] + 32);
    }
    return number;
}

std::vector<std::string> someParts(Random& random) {
    std::vector<std::string> parts;
    for (std::size_t count = 1 + random() % 3; parts.size() < count;) {
        parts.push_back(pick(random, kParts));
    }
    return parts;
}

std::string joined(const std::vector<std::string>& parts, std::size_t from, std::size_t to) {
    std::string text;
    for (std::size_t i = from; i < std::min(to, parts.size()); ++i) {
        text += (text.empty() ? "" : " ") + parts[i];
    }
    return text;
}

/// An entry and what the oracle needs of it without any normalising.
struct PlainEntry {
    WatchlistEntry entry;
    std::vector<std::string> numbers;
    std::vector<std::string> plates;
    std::vector<std::vector<std::string>> names;
};

PlainEntry randomEntry(Random& random, int id) {
    PlainEntry plain;
    plain.entry = entry("E" + std::to_string(id));
    for (std::size_t i = random() % 3; i > 0; --i) {
        plain.numbers.push_back(shortNumber(random));
        plain.entry.documents.push_back(
            {dressed(random, plain.numbers.back()), pick(random, kStates), pick(random, kCodes), ""});
    }
    for (std::size_t i = random() % 3; i > 0; --i) {
        plain.plates.push_back(shortNumber(random));
        plain.entry.plates.push_back({dressed(random, plain.plates.back()), pick(random, kSigns)});
    }
    do {
        plain.names.push_back(someParts(random));
        const auto& parts = plain.names.back();
        plain.entry.names.push_back(named(joined(parts, 0, 1), joined(parts, 1, 9), NameKind(random() % 3)));
    } while (random() % 3 == 0);
    for (std::size_t i = random() % 3; i > 0; --i) {
        const std::string& date = pick(random, kDates);
        if (!date.empty()) {
            plain.entry.birthDates.push_back(*parsePartialDate(date));
        }
    }
    if (random() % 4 == 0) {
        plain.entry.validFrom = kNow + std::chrono::seconds(static_cast<int>(random() % 3) - 1);
    }
    if (random() % 4 == 0) {
        plain.entry.validUntil = std::max(kNow, plain.entry.validFrom) + std::chrono::seconds(random() % 3);
        plain.entry.validFrom = std::min(plain.entry.validFrom, plain.entry.validUntil - std::chrono::seconds(1));
    }
    return plain;
}

/// 2: equal, 1: unknown on a side, 0: different.
int compare(const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? 1 : a == b ? 2 : 0;
}

std::string state(const std::string& code) {
    return code == "DEU" ? "D" : code;
}

std::string sign(const std::string& code) {
    return code == "DE" ? "D" : code == "GB" ? "UK" : code;
}

std::string kindLetter(const std::string& code) {
    return code == "ID" || code == "AC" ? "I" : code.substr(0, 1);
}

/// 0: no hit, 1: possible, 2: exact.
int oracle(const DocumentQuery& query, const PlainEntry& plain) {
    int best = 0;
    for (std::size_t i = 0; i < plain.numbers.size(); ++i) {
        const WatchlistDocument& document = plain.entry.documents[i];
        const int issuer = compare(state(query.issuingState), state(document.issuingState));
        const bool otherKind = compare(kindLetter(query.documentCode), kindLetter(document.documentCode)) == 0;
        if (plain.numbers[i] == query.number && issuer != 0) {
            best = std::max(best, issuer == 2 && !otherKind ? 2 : 1);
        }
    }
    return best;
}

int oracle(const PlateQuery& query, const PlainEntry& plain) {
    int best = 0;
    for (std::size_t i = 0; i < plain.plates.size(); ++i) {
        if (plain.plates[i] == query.text) {
            best = std::max(best, compare(sign(query.country), sign(plain.entry.plates[i].country)));
        }
    }
    return best;
}

ScreeningQuery randomQuery(Random& random) {
    ScreeningQuery query;
    query.documents.push_back({shortNumber(random), pick(random, kStates), pick(random, kCodes)});
    query.plates.push_back({shortNumber(random), pick(random, kSigns)});
    return query;
}

Found bruteForce(const std::vector<PlainEntry>& list, const ScreeningQuery& query) {
    Found found;
    for (const PlainEntry& plain : list) {
        if (kNow < plain.entry.validFrom || kNow >= plain.entry.validUntil) {
            continue;
        }
        const std::vector<std::pair<HitKind, int>> results{{HitKind::Document, oracle(query.documents[0], plain)},
                                                           {HitKind::Plate, oracle(query.plates[0], plain)}};
        for (const auto& [kind, result] : results) {
            if (result != 0) {
                found.emplace(static_cast<int>(kind), result, plain.entry.id);
            }
        }
    }
    return found;
}

} // namespace

TEST_CASE("the engine answers what a pass over all entries answers") {
    const TemporaryFolder folder;
    Random random(5);
    std::size_t hits = 0;
    std::size_t differing = 0;
    for (int round = 0; round < 40; ++round) {
        std::vector<PlainEntry> list;
        std::vector<WatchlistEntry> entries;
        for (int id = 0; id < 80; ++id) {
            list.push_back(randomEntry(random, id));
            entries.push_back(list.back().entry);
        }
        writeSnapshot(folder / "list", entries, header("list"));
        const ScreeningEngine engine({{"list", folder / "list", {}}});
        for (int turn = 0; turn < 100; ++turn) {
            const ScreeningQuery query = randomQuery(random);
            const ScreeningAnswer answer = engine.answer(query, kNow);
            Found found;
            for (const WatchlistHit& hit : answer.hits) {
                found.emplace(static_cast<int>(hit.kind), hit.strength == HitStrength::Exact ? 2 : 1, hit.entryId);
            }
            differing += found == bruteForce(list, query) && found.size() == answer.hits.size() ? 0 : 1;
            hits += found.size();
        }
    }
    CHECK(differing == 0);
    CHECK(hits > 20000); // the lists are dense enough for the comparison to mean something
}
