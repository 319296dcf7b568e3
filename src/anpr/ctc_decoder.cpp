// From the reader network's columns of scores to texts with probabilities.
#include "anpr/ctc_decoder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

namespace lanepost::anpr {
namespace {

constexpr int kClasses = 1 + static_cast<int>(kPlateAlphabet.size());
constexpr std::size_t kBeam = 16;
constexpr double kLeastShare = 1e-4; // classes below it in a column do not extend a text
constexpr double kLeastAlternative = .01;

constexpr std::size_t kMarks = kMarkedLetters.size();

// One column's probabilities: of the blank and each character, marks folded; and of the marked letters alone.
struct Column {
    std::array<double, kClasses> shares{};
    std::array<double, kMarks> marked{};
};

std::vector<Column> softmax(std::span<const float> scores, int columns) {
    std::vector<Column> result(static_cast<std::size_t>(columns));
    for (int t = 0; t < columns; ++t) {
        std::array<double, 1 + kPlateClasses> values{};
        double highest = -1e30;
        for (std::size_t k = 0; k < values.size(); ++k) {
            values[k] = scores[k * static_cast<std::size_t>(columns) + static_cast<std::size_t>(t)];
            highest = std::max(highest, values[k]);
        }
        double sum = 0;
        for (double& value : values) {
            value = std::exp(value - highest);
            sum += value;
        }
        Column& column = result[static_cast<std::size_t>(t)];
        for (std::size_t k = 0; k < kClasses; ++k) {
            column.shares[k] = values[k] / sum;
        }
        for (std::size_t k = 0; k < kMarks; ++k) {
            column.marked[k] = values[kClasses + k] / sum;
            column.shares[1 + kPlateAlphabet.find(kMarkedLetters[k].folded)] += column.marked[k];
        }
    }
    return result;
}

char characterOf(std::size_t klass) {
    return kPlateAlphabet[klass - 1];
}

// The prefixes as a tree: each node is one text, its parent the text without the last character. Node 0 is empty.
class PrefixTree {
public:
    PrefixTree() { nodes_.push_back({-1, 0, {}}); }

    std::size_t lastClass(int node) const { return nodes_[static_cast<std::size_t>(node)].klass; }

    // The node of the text with one more character; -1 when there is none yet.
    int child(int node, std::size_t klass) const { return nodes_[static_cast<std::size_t>(node)].children[klass] - 1; }

    int addChild(int node, std::size_t klass) {
        nodes_.push_back({node, klass, {}});
        nodes_[static_cast<std::size_t>(node)].children[klass] = static_cast<int>(nodes_.size());
        return static_cast<int>(nodes_.size()) - 1;
    }

    std::string text(int node) const {
        std::string reversed;
        for (; node > 0; node = nodes_[static_cast<std::size_t>(node)].parent) {
            reversed += characterOf(lastClass(node));
        }
        return {reversed.rbegin(), reversed.rend()};
    }

private:
    struct Node {
        int parent = -1;
        std::size_t klass = 0;
        std::array<int, kClasses> children{}; // index + 1; 0 for none
    };
    std::vector<Node> nodes_;
};

// A text with its probability, split by whether the last column was a blank. One that is not in the tree yet has its
// parent's node and the class of its last character.
struct Prefix {
    int node = 0;
    std::size_t extension = 0; // 0: `node` is the text itself
    double blank = 0;
    double character = 0;
    double total() const { return blank + character; }
};

bool likelier(const Prefix& a, const Prefix& b) {
    return a.total() > b.total();
}

// The prefixes after one more column, not cut to the beam yet.
std::vector<Prefix> extended(const PrefixTree& tree, const std::vector<Prefix>& beam, const Column& column) {
    const auto& shares = column.shares;
    std::vector<std::size_t> likely; // characters in this column
    for (std::size_t k = 1; k < shares.size(); ++k) {
        if (shares[k] >= kLeastShare) {
            likely.push_back(k);
        }
    }
    std::vector<Prefix> next;
    next.reserve(beam.size() * (1 + likely.size()));
    for (const Prefix& prefix : beam) {
        const std::size_t last = tree.lastClass(prefix.node);
        next.push_back({prefix.node, 0, prefix.total() * shares[0], last > 0 ? prefix.character * shares[last] : 0});
    }
    // What is below all of a full beam cannot enter it.
    const double least = beam.size() < kBeam ? 0 : std::max_element(next.begin(), next.end(), likelier)->total();
    for (const Prefix& prefix : beam) {
        const std::size_t last = tree.lastClass(prefix.node);
        for (const std::size_t k : likely) {
            // Without a blank between them two equal columns are one character.
            const double share = (k == last ? prefix.blank : prefix.total()) * shares[k];
            const int child = tree.child(prefix.node, k);
            const auto known = child < 0 ? beam.end()
                                         : std::find_if(beam.begin(), beam.end(),
                                                        [&](const Prefix& other) { return other.node == child; });
            if (known != beam.end()) {
                next[static_cast<std::size_t>(known - beam.begin())].character += share;
            } else if (share >= least) {
                next.push_back({prefix.node, k, 0, share});
            }
        }
    }
    return next;
}

std::vector<PlateText> searchBeam(const std::vector<Column>& columns, int most) {
    PrefixTree tree;
    std::vector<Prefix> beam{{0, 0, 1, 0}};
    for (const Column& column : columns) {
        std::vector<Prefix> next = extended(tree, beam, column);
        if (next.size() > kBeam) {
            std::nth_element(next.begin(), next.begin() + kBeam, next.end(), likelier);
            next.resize(kBeam);
        }
        for (Prefix& prefix : next) {
            if (prefix.extension > 0) {
                const int known = tree.child(prefix.node, prefix.extension);
                prefix.node = known >= 0 ? known : tree.addChild(prefix.node, prefix.extension);
                prefix.extension = 0;
            }
        }
        beam = std::move(next);
    }
    std::stable_sort(beam.begin(), beam.end(), likelier);
    std::vector<PlateText> texts;
    for (const Prefix& prefix : beam) {
        if (static_cast<int>(texts.size()) < most) {
            texts.push_back({tree.text(prefix.node), std::min(1.0, prefix.total())});
        }
    }
    return texts;
}

// Best alignment of the text with the columns (Viterbi over text and blanks between): for each character the column
// in which it is strongest.
std::vector<std::size_t> placeCharacters(const std::string& text, const std::vector<Column>& columns) {
    const std::size_t states = 2 * text.size() + 1;
    const auto share = [&](std::size_t t, std::size_t s) {
        const std::size_t klass = s % 2 == 0 ? 0 : 1 + kPlateAlphabet.find(text[s / 2]);
        return std::log(columns[t].shares[klass] + 1e-12);
    };
    std::vector<std::vector<double>> best(columns.size(), std::vector<double>(states, -1e30));
    std::vector<std::vector<std::size_t>> from(columns.size(), std::vector<std::size_t>(states, 0));
    best[0][0] = share(0, 0);
    if (states > 1) {
        best[0][1] = share(0, 1);
    }
    for (std::size_t t = 1; t < columns.size(); ++t) {
        for (std::size_t s = 0; s < states; ++s) {
            std::size_t source = s;
            if (s >= 1 && best[t - 1][s - 1] > best[t - 1][source]) {
                source = s - 1;
            }
            const bool mayJump = s % 2 == 1 && s >= 3 && text[s / 2] != text[s / 2 - 1];
            if (mayJump && best[t - 1][s - 2] > best[t - 1][source]) {
                source = s - 2;
            }
            best[t][s] = best[t - 1][source] + share(t, s);
            from[t][s] = source;
        }
    }
    std::vector<std::size_t> places(text.size(), 0);
    std::vector<double> strength(text.size(), -1e30);
    std::size_t state = states - 1;
    if (states > 1 && best.back()[states - 2] > best.back()[state]) {
        state = states - 2;
    }
    for (std::size_t t = columns.size(); t-- > 0;) {
        if (state % 2 == 1 && share(t, state) > strength[state / 2]) {
            strength[state / 2] = share(t, state);
            places[state / 2] = t;
        }
        state = from[t][state];
    }
    return places;
}

// The letter with its mark where that is likelier than without; else empty.
std::string markedForm(char character, const Column& column) {
    const double all = column.shares[1 + kPlateAlphabet.find(character)];
    for (std::size_t k = 0; k < kMarks; ++k) {
        if (kMarkedLetters[k].folded == character && column.marked[k] > all / 2) {
            return std::string(kMarkedLetters[k].seen);
        }
    }
    return {};
}

PlateCharacter describe(char character, const Column& column) {
    // The blank is left out: that there is a character here is settled by the text's probability.
    const double all = std::max(1e-12, 1 - column.shares[0]);
    PlateCharacter result;
    result.character = character;
    result.seen = markedForm(character, column);
    for (std::size_t k = 1; k < column.shares.size(); ++k) {
        const double share = column.shares[k] / all;
        if (characterOf(k) == character) {
            result.confidence = std::min(1.0, share);
        } else if (share >= kLeastAlternative) {
            result.alternatives.push_back({characterOf(k), std::min(1.0, share)});
        }
    }
    std::stable_sort(result.alternatives.begin(), result.alternatives.end(),
                     [](const auto& a, const auto& b) { return a.confidence > b.confidence; });
    return result;
}

} // namespace

CtcReading decodeCtc(std::span<const float> scores, int columns, int most) {
    CtcReading reading;
    if (columns <= 0 || most <= 0 || scores.size() != static_cast<std::size_t>(columns) * (1 + kPlateClasses) ||
        !std::all_of(scores.begin(), scores.end(), [](float v) { return std::isfinite(v); })) {
        return reading;
    }
    const std::vector<Column> shares = softmax(scores, columns);
    reading.texts = searchBeam(shares, most);
    const std::string& text = reading.texts.front().text;
    const std::vector<std::size_t> places = placeCharacters(text, shares);
    for (std::size_t i = 0; i < text.size(); ++i) {
        reading.characters.push_back(describe(text[i], shares[places[i]]));
        reading.columns.push_back(static_cast<int>(places[i]));
    }
    return reading;
}

} // namespace lanepost::anpr
