// Readings that differ from the likeliest one in one or two characters are tried; each weighs as much as the
// recogniser's odds for it, and a reading whose check digits fail weighs kPrintedWrong of that.
#include "mrz/check_digit_evidence.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>

namespace lanepost::mrz {

namespace {

constexpr double kPrintedWrong = 0.002; // share of documents taken to be printed with a wrong check digit
constexpr double kProof = 0.985;        // share of all weight that a repair needs
constexpr double kLeastOdds = 0.05;     // of a character that a repair brings in, against the one it replaces
constexpr double kLeastTwin = 0.001;
constexpr double kTwinUnchecked = 0.003; // probability from which a 0 that no check digit covers may be an O
constexpr double kTwinChecked = 0.02;     // the same for those that would have to change together
constexpr double kLooksAlike = 0.1;       // probability of the wrong one where only the other is allowed
constexpr std::size_t kMostTwins = 10;  // places that are looked at together; more are all undecided
constexpr std::size_t kMostChanges = 48; // single changes looked at, the likeliest first

struct Change {
    int line = 0;
    int index = 0;
    char to = '<';
    double odds = 0; // probability against that of the character now there
};

// One or two changes after which all check digits hold.
struct Hypothesis {
    std::array<const Change*, 2> changes{};
    double weight = 0;
};

using Characters = std::vector<std::vector<MrzCharacter>>;

std::vector<std::string_view> viewsOf(const std::vector<std::string>& lines) {
    return {lines.begin(), lines.end()};
}

bool allHold(MrzFormat format, const std::vector<std::string>& lines) {
    const std::vector<std::string_view> views = viewsOf(lines);
    const Result<MrzParse> parse = parseMrzAs(format, views);
    return parse && parse->allPresentCheckDigitsValid() &&
           std::any_of(parse->checkDigits.begin(), parse->checkDigits.end(),
                       [](const auto& digit) { return digit.present; });
}

MrzPosition placeOf(const Change& change) {
    return {change.line + 1, change.index + 1};
}

std::vector<Change> likelyChanges(const MrzLayout& layout, const Characters& characters) {
    std::vector<Change> changes;
    for (int line = 0; line < static_cast<int>(characters.size()); ++line) {
        for (int index = 0; index < static_cast<int>(characters[line].size()); ++index) {
            if (digitsOver(layout, {line + 1, index + 1}).empty()) {
                continue;
            }
            const MrzCharacter& now = characters[line][index];
            for (const MrzAlternative& other : now.alternatives) {
                if (other.probability >= kLeastTwin) {
                    changes.push_back(
                        {line, index, other.character, other.probability / std::max(1e-9, now.confidence)});
                }
            }
        }
    }
    std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.odds > b.odds; });
    changes.resize(std::min(changes.size(), kMostChanges));
    return changes;
}

// All one- and two-character changes of `lines` after which the check digits hold.
std::vector<Hypothesis> holdingChanges(MrzFormat format, const std::vector<std::string>& lines,
                                       const std::vector<Change>& changes) {
    std::vector<Hypothesis> holding;
    std::vector<std::string> trial = lines;
    const auto set = [&](const Change& change) { trial[change.line][change.index] = change.to; };
    const auto restore = [&](const Change& change) {
        trial[change.line][change.index] = lines[change.line][change.index];
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        set(changes[i]);
        if (allHold(format, trial)) {
            holding.push_back({{&changes[i], nullptr}, changes[i].odds});
        }
        for (std::size_t j = i + 1; j < changes.size(); ++j) {
            const double weight = changes[i].odds * changes[j].odds;
            if (weight < 1e-5 || placeOf(changes[i]) == placeOf(changes[j])) {
                continue;
            }
            set(changes[j]);
            if (allHold(format, trial)) {
                holding.push_back({{&changes[i], &changes[j]}, weight});
            }
            restore(changes[j]);
        }
        restore(changes[i]);
    }
    return holding;
}

// Spreads each hypothesis' weight over the characters it changes: confidence and alternatives after the check digits.
// baseWeight: weight of the text as it stands; changes that break a digit keep kPrintedWrong of theirs.
void reweigh(Characters& characters, const std::vector<Change>& changes, const std::vector<Hypothesis>& holding,
             double baseWeight) {
    double whole = baseWeight;
    for (const Hypothesis& hypothesis : holding) {
        whole += hypothesis.weight;
    }
    for (const Change& change : changes) {
        MrzCharacter& character = characters[change.line][change.index];
        double against = change.odds * kPrintedWrong;
        for (const Hypothesis& hypothesis : holding) {
            const bool part =
                std::any_of(hypothesis.changes.begin(), hypothesis.changes.end(), [&](const Change* other) {
                    return other != nullptr && placeOf(*other) == placeOf(change) && other->to == change.to;
                });
            against += part ? hypothesis.weight : 0.0;
        }
        for (MrzAlternative& other : character.alternatives) {
            if (other.character == change.to) {
                other.probability = against / (whole + against);
            }
        }
    }
    for (auto& line : characters) {
        for (MrzCharacter& character : line) {
            double rest = 0;
            for (const MrzAlternative& other : character.alternatives) {
                rest += other.probability;
            }
            const bool touched = std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
                return &characters[change.line][change.index] == &character;
            });
            if (touched) {
                character.confidence = std::max(0.0, 1.0 - rest);
            }
        }
    }
}

bool proven(const MrzLayout& layout, const Change& change) {
    if (change.odds < kLeastOdds) {
        return false; // among many faint alternatives some fit two check digits by chance
    }
    const std::vector<std::string_view> names = digitsOver(layout, placeOf(change));
    return names.size() >= 2 && std::find(names.begin(), names.end(), "composite") != names.end();
}

std::string basisOf(const MrzLayout& layout, const Change& change) {
    std::string basis = "check digits";
    const char* separator = " ";
    for (const std::string_view name : digitsOver(layout, placeOf(change))) {
        basis += separator + std::string(name);
        separator = ", ";
    }
    return basis;
}

char twinOf(char c) {
    return c == '0' ? 'O' : c == 'O' ? '0' : '\0';
}

bool allowedAt(const MrzLayout& shape, MrzPosition place, char c) {
    return (allowedCharacters(shape, place) >> alphabetIndex(c) & 1U) != 0;
}

double probabilityOf(const MrzCharacter& character, char c) {
    if (character.character == c) {
        return character.confidence;
    }
    const auto found = std::find_if(character.alternatives.begin(), character.alternatives.end(),
                                    [c](const MrzAlternative& other) { return other.character == c; });
    return found != character.alternatives.end() ? found->probability : 0;
}

bool bothTwinsAllowed(const MrzLayout& shape, MrzPosition place) {
    return allowedAt(shape, place, '0') && allowedAt(shape, place, 'O');
}

// Whether 0 and O look alike in this print, by the places that allow only one of them.
bool twinsLookAlike(const MrzLayout& shape, const Characters& seen, const Characters& characters) {
    for (int line = 0; line < static_cast<int>(characters.size()); ++line) {
        for (int index = 0; index < static_cast<int>(characters[line].size()); ++index) {
            const char twin = twinOf(characters[line][index].character);
            if (twin != '\0' && !allowedAt(shape, {line + 1, index + 1}, twin) &&
                probabilityOf(seen[line][index], twin) >= kLooksAlike) {
                return true;
            }
        }
    }
    return false;
}

bool mayBeTwin(const MrzLayout& shape, MrzPosition place, const MrzCharacter& character, double least) {
    const char twin = twinOf(character.character);
    return twin != '\0' && bothTwinsAllowed(shape, place) && probabilityOf(character, twin) >= least;
}

// The lines with the characters of these places exchanged for their twins.
std::vector<std::string> withTwins(std::vector<std::string> lines, const std::vector<MrzPosition>& places,
                                   unsigned subset) {
    for (std::size_t i = 0; i < places.size(); ++i) {
        if ((subset >> i & 1U) != 0) {
            char& c = lines[places[i].line - 1][places[i].position - 1];
            c = twinOf(c);
        }
    }
    return lines;
}

MrzRepair exchange(const MrzLayout& layout, const Change& change, double share, MrzCharacter& character) {
    const MrzRepair repair{placeOf(change), character.character, change.to, basisOf(layout, change)};
    for (MrzAlternative& other : character.alternatives) {
        if (other.character == change.to) {
            other = {character.character, 1 - share};
        } else {
            other.probability = std::min(other.probability, 1 - share);
        }
    }
    character.character = change.to;
    character.confidence = share;
    return repair;
}

} // namespace

std::vector<std::string_view> digitsOver(const MrzLayout& layout, MrzPosition place) {
    std::vector<std::string_view> names;
    for (const MrzCheckDigit& digit : layout.checkDigits) {
        const bool covers = std::any_of(digit.covers.begin(), digit.covers.end(), [&](const MrzRange& range) {
            return range.line == place.line && range.start <= place.position && place.position <= range.end;
        });
        if (covers || digit.position == place) {
            names.push_back(digit.name);
        }
    }
    return names;
}

std::vector<MrzPosition> undecidedTwins(MrzFormat format, const Characters& seen, const Characters& characters) {
    const MrzLayout& shape = layout(format);
    const bool alike = twinsLookAlike(shape, seen, characters);
    std::vector<MrzPosition> undecided;
    std::vector<MrzPosition> checked;
    for (int line = 0; line < static_cast<int>(characters.size()); ++line) {
        for (int index = 0; index < static_cast<int>(characters[line].size()); ++index) {
            const MrzPosition place{line + 1, index + 1};
            const bool unchecked = digitsOver(shape, place).empty();
            const double least = alike ? 0 : unchecked ? kTwinUnchecked : kTwinChecked;
            if (mayBeTwin(shape, place, characters[line][index], least)) {
                (unchecked ? undecided : checked).push_back(place);
            }
        }
    }
    if (checked.size() > kMostTwins) {
        undecided.insert(undecided.end(), checked.begin(), checked.end());
        return undecided;
    }
    const std::vector<std::string> lines = textOf(characters);
    unsigned involved = 0;
    for (unsigned subset = 1; subset < 1U << checked.size(); ++subset) {
        if (std::popcount(subset) > 1 && allHold(format, withTwins(lines, checked, subset))) {
            involved |= subset;
        }
    }
    for (std::size_t i = 0; i < checked.size(); ++i) {
        if ((involved >> i & 1U) != 0) {
            undecided.push_back(checked[i]);
        }
    }
    return undecided;
}

std::vector<std::string> textOf(const std::vector<std::vector<MrzCharacter>>& characters) {
    std::vector<std::string> lines;
    for (const auto& line : characters) {
        std::string text;
        for (const MrzCharacter& character : line) {
            text += character.character;
        }
        lines.push_back(std::move(text));
    }
    return lines;
}

std::vector<MrzRepair> weighByCheckDigits(MrzFormat format, std::vector<std::vector<MrzCharacter>>& characters) {
    const MrzLayout& shape = layout(format);
    const std::vector<std::string> lines = textOf(characters);
    const std::vector<Change> changes = likelyChanges(shape, characters);
    const std::vector<Hypothesis> holding = holdingChanges(format, lines, changes);
    if (allHold(format, lines)) {
        reweigh(characters, changes, holding, 1.0);
        return {};
    }
    double whole = kPrintedWrong;
    const Hypothesis* best = nullptr;
    for (const Hypothesis& hypothesis : holding) {
        whole += hypothesis.weight;
        best = best == nullptr || hypothesis.weight > best->weight ? &hypothesis : best;
    }
    if (best == nullptr || best->weight / whole < kProof || !proven(shape, *best->changes[0]) ||
        (best->changes[1] != nullptr && !proven(shape, *best->changes[1]))) {
        return {};
    }
    std::vector<MrzRepair> repairs;
    for (const Change* change : best->changes) {
        if (change != nullptr) {
            MrzCharacter& character = characters[change->line][change->index];
            repairs.push_back(exchange(shape, *change, best->weight / whole, character));
        }
    }
    return repairs;
}

} // namespace lanepost::mrz
