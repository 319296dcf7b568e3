// States per position i: the blank before it, and one state per character standing there. CTC's rule: equal neighbours
// need a blank between them, others may touch. Columns are scaled to sum to one, their logarithms kept.
// Source: Graves et al., "Connectionist temporal classification", ICML 2006, with free labels instead of a given text.
#include "mrz/line_alignment.h"

#include <algorithm>
#include <cmath>
#include <memory>

namespace lanepost::mrz {

namespace {

constexpr int kCharacters = 37;
constexpr int kLanes = 40;             // room per position: a multiple of what the compiler makes one instruction of
constexpr double kFloor = 1e-6;        // a network is never surer than this that a class is absent
constexpr double kOutsideBlank = 0.05; // least "probability" of a column outside the text

// Forward or backward weights of one column: blank[i] before position i (blank[N]: after the last), text[i][c]. Only
// the band [from, to] and one position on either side of it hold anything.
struct Column {
    double* blank = nullptr;
    double* text = nullptr; // N + 1 rows of kLanes
    double* sum = nullptr;  // of text over c
    double logScale = 0;
    int from = 0; // positions [from, to) are in the band
    int to = 0;

    double* at(int i) { return text + static_cast<std::ptrdiff_t>(i) * kLanes; }
    const double* at(int i) const { return text + static_cast<std::ptrdiff_t>(i) * kLanes; }
};

// Memory for columns, not cleared: a band is a small part of it.
class ColumnStore {
public:
    ColumnStore(int columns, int length)
        : row_(static_cast<std::size_t>(length + 1) * (kLanes + 2)),
          memory_(std::make_unique_for_overwrite<double[]>(row_ * static_cast<std::size_t>(columns))), length_(length) {
    }

    Column column(int index) {
        Column column;
        column.text = memory_.get() + row_ * static_cast<std::size_t>(index);
        column.blank = column.text + static_cast<std::ptrdiff_t>(length_ + 1) * kLanes;
        column.sum = column.blank + length_ + 1;
        return column;
    }

    // Clears the band and its neighbours.
    void clear(Column& column) const {
        const int from = std::max(0, column.from - 2);
        const int to = std::min(length_, column.to + 2);
        std::fill(column.at(from), column.at(to) + kLanes, 0.0);
        std::fill(column.blank + from, column.blank + to + 1, 0.0);
        std::fill(column.sum + from, column.sum + to + 1, 0.0);
    }

private:
    std::size_t row_;
    std::unique_ptr<double[]> memory_;
    int length_;
};

// Sum over the lanes of value(c). Four sums side by side: one alone would wait for every addition before.
template <typename Value>
double sumOfLanes(Value value) {
    std::array<double, 4> sums{};
    for (int c = 0; c < kLanes; c += 4) {
        for (int k = 0; k < 4; ++k) {
            sums[k] += value(c + k);
        }
    }
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

class Aligner {
public:
    Aligner(const LineProbabilities& line, int length, const std::vector<PositionPrior>& priors,
            const AlignmentFrame& frame)
        : line_(line), length_(length), frame_(frame), store_(line.columns + 2, length),
          priors_(static_cast<std::size_t>(length) * kLanes, 1.0),
          emission_(static_cast<std::size_t>(line.columns) * kLanes, 0.0),
          blank_(static_cast<std::size_t>(line.columns)) {
        for (int t = 0; t < line.columns; ++t) {
            blank_[t] = std::max<double>(line.column(t)[0], kFloor);
            double* out = emission_.data() + static_cast<std::ptrdiff_t>(t) * kLanes;
            for (int c = 0; c < kCharacters; ++c) {
                out[c] = std::max<double>(line.column(t)[c + 1], kFloor);
            }
        }
        for (std::size_t i = 0; i < priors.size() && i < static_cast<std::size_t>(length); ++i) {
            std::copy(priors[i].begin(), priors[i].end(), priors_.begin() + static_cast<std::ptrdiff_t>(i) * kLanes);
        }
    }

    LineAlignment run() {
        LineAlignment result;
        forward();
        const Column& last = forward_.back();
        if (last.to < length_) {
            return result; // the frame leaves no room for so many
        }
        const double whole = last.blank[length_] + last.sum[length_ - 1];
        if (!(whole > 0)) {
            return result;
        }
        result.logLikelihood = logScale_ + std::log(whole);
        result.characters.resize(length_);
        backward(result);
        return result;
    }

private:
    // Of the characters; lanes beyond them are 0.
    const double* emission(int t) const { return emission_.data() + static_cast<std::ptrdiff_t>(t) * kLanes; }
    const double* prior(int i) const { return priors_.data() + static_cast<std::ptrdiff_t>(i) * kLanes; }
    double blankEmission(int t, int i) const {
        const double blank = blank_[t];
        return i == 0 || i == length_ ? std::max(blank, kOutsideBlank) : blank;
    }

    void setBand(Column& column, int t) const {
        column.from = 0;
        column.to = length_;
        if (frame_.pitch >= 1) { // the band moves by at most one position a column
            const double expected = (t - frame_.firstCentre) / frame_.pitch;
            column.from = std::clamp(static_cast<int>(std::floor(expected - frame_.slack)), 0, length_);
            column.to = std::clamp(static_cast<int>(std::ceil(expected + frame_.slack)) + 1, 0, length_);
        }
    }

    // Weight that enters text[i] from column t - 1, before emission and prior.
    static void entering(const Column& before, int i, std::array<double, kLanes>& weights) {
        const double blank = before.blank[i];
        if (i == 0) {
            weights.fill(blank);
            return;
        }
        const double* previous = before.at(i - 1);
        const double open = blank + before.sum[i - 1];
        for (int c = 0; c < kLanes; ++c) {
            weights[c] = std::max(0.0, open - previous[c]);
        }
    }

    void forward() {
        for (int t = 0; t < line_.columns; ++t) {
            forward_.push_back(store_.column(t));
            Column& now = forward_.back();
            setBand(now, t);
            store_.clear(now);
            step(now, t);
            double total = 0;
            for (int i = now.from; i <= now.to; ++i) {
                total += now.blank[i] + (i < now.to ? now.sum[i] : 0.0);
            }
            if (total > 0) {
                const double scale = 1 / total;
                logScale_ += std::log(total);
                for (int i = now.from; i <= now.to; ++i) {
                    now.blank[i] *= scale;
                    if (i < now.to) {
                        now.sum[i] *= scale;
                        std::for_each(now.at(i), now.at(i) + kLanes, [&](double& value) { value *= scale; });
                    }
                }
            }
            now.logScale = total > 0 ? std::log(total) : 0;
        }
    }

    void step(Column& now, int t) {
        const double* y = emission(t);
        const Column* before = t > 0 ? &forward_[t - 1] : nullptr;
        std::array<double, kLanes> enter{};
        for (int i = now.from; i <= now.to; ++i) {
            const double stay = before ? before->blank[i] : (i == 0 ? 1.0 : 0.0);
            const double leave = before && i > 0 ? before->sum[i - 1] : 0.0;
            now.blank[i] = blankEmission(t, i) * (stay + leave);
            if (i == now.to) {
                break;
            }
            if (before) {
                entering(*before, i, enter);
            } else {
                enter.fill(i == 0 ? 1.0 : 0.0);
            }
            double* text = now.at(i);
            const double* old = before ? before->at(i) : nullptr;
            const double* p = prior(i);
            for (int c = 0; c < kLanes; ++c) {
                text[c] = y[c] * ((old ? old[c] : 0.0) + enter[c] * p[c]);
            }
            now.sum[i] = sumOfLanes([text](int c) { return text[c]; });
        }
    }

    // later: backward weights of column t + 1 with its emission already multiplied in.
    void backward(LineAlignment& result) {
        Column later = store_.column(line_.columns);
        Column now = store_.column(line_.columns + 1);
        std::vector<double> mass(length_, 0.0);
        std::vector<double> moment(length_, 0.0);
        std::vector<double> entries(static_cast<std::size_t>(length_) * kLanes, 0.0);
        for (int t = line_.columns - 1; t >= 0; --t) {
            backStep(now, later, t);
            collect(now, t, entries, mass, moment);
            multiplyEmission(now, t);
            std::swap(now, later);
        }
        for (int i = 0; i < length_; ++i) {
            const double* entry = entries.data() + static_cast<std::ptrdiff_t>(i) * kLanes;
            double sum = 0;
            for (int c = 0; c < kCharacters; ++c) {
                sum += entry[c];
            }
            for (int c = 0; c < kCharacters; ++c) {
                result.characters[i].posterior[c] = static_cast<float>(sum > 0 ? entry[c] / sum : 1.0 / kCharacters);
            }
            result.characters[i].column = mass[i] > 0 ? moment[i] / mass[i] : 0;
        }
    }

    // Weight of all that follows column t, from each state in column t.
    void backStep(Column& now, const Column& later, int t) const {
        setBand(now, t);
        store_.clear(now);
        const bool last = t == line_.columns - 1;
        for (int i = now.from; i <= now.to; ++i) {
            now.blank[i] = last ? (i == length_ ? 1.0 : 0.0)
                                : later.blank[i] + (i < length_ ? later.sum[i] : 0.0); // sum: priors included
            if (i == now.to) {
                break;
            }
            double* text = now.at(i);
            const double* stay = later.at(i);
            const double* next = i + 1 < length_ ? later.at(i + 1) : nullptr;
            const double* p = i + 1 < length_ ? prior(i + 1) : nullptr;
            const double open = later.blank[i + 1] + (next ? later.sum[i + 1] : 0.0);
            if (last) {
                std::fill(text, text + kLanes, i == length_ - 1 ? 1.0 : 0.0);
            } else if (next != nullptr) {
                for (int c = 0; c < kLanes; ++c) {
                    text[c] = std::max(0.0, open - next[c] * p[c]) + stay[c];
                }
            } else {
                for (int c = 0; c < kLanes; ++c) {
                    text[c] = open + stay[c];
                }
            }
        }
    }

    void multiplyEmission(Column& now, int t) const {
        const double* y = emission(t);
        double total = 0;
        for (int i = now.from; i <= now.to; ++i) {
            now.blank[i] *= blankEmission(t, i);
            total += now.blank[i];
            if (i < now.to) {
                double* text = now.at(i);
                const double* p = prior(i);
                for (int c = 0; c < kLanes; ++c) {
                    text[c] *= y[c];
                }
                total += sumOfLanes([text](int c) { return text[c]; });
                now.sum[i] = sumOfLanes([text, p](int c) { return text[c] * p[c]; });
            }
        }
        // Any scale will do: collect() normalises by column.
        const double scale = total > 0 ? 1 / total : 1.0;
        for (int i = now.from; i <= now.to; ++i) {
            now.blank[i] *= scale;
            if (i < now.to) {
                now.sum[i] *= scale;
                std::for_each(now.at(i), now.at(i) + kLanes, [&](double& value) { value *= scale; });
            }
        }
    }

    // Adds up, for column t, where each position's character begins and where it stands.
    void collect(const Column& now, int t, std::vector<double>& entries, std::vector<double>& mass,
                 std::vector<double>& moment) const {
        const Column& ahead = forward_[t];
        double whole = 0;
        for (int i = now.from; i <= now.to; ++i) {
            whole += ahead.blank[i] * now.blank[i];
            if (i < now.to) {
                whole += sumOfLanes([a = ahead.at(i), n = now.at(i)](int c) { return a[c] * n[c]; });
            }
        }
        if (!(whole > 0)) {
            return;
        }
        const double scale = std::exp(-ahead.logScale) / whole; // forward weights of t - 1 are one scale behind
        const double* y = emission(t);
        std::array<double, kLanes> enter{};
        for (int i = now.from; i < now.to; ++i) {
            if (t > 0) {
                entering(forward_[t - 1], i, enter);
            } else {
                enter.fill(i == 0 ? 1.0 : 0.0);
            }
            const double* p = prior(i);
            const double* text = now.at(i);
            double* entry = entries.data() + static_cast<std::ptrdiff_t>(i) * kLanes;
            for (int c = 0; c < kLanes; ++c) {
                entry[c] += enter[c] * p[c] * y[c] * text[c] * scale;
            }
            const double here = sumOfLanes([before = ahead.at(i), text](int c) { return before[c] * text[c]; });
            mass[i] += here / whole;
            moment[i] += here / whole * t;
        }
    }

    const LineProbabilities& line_;
    const int length_;
    const AlignmentFrame frame_;
    ColumnStore store_;
    std::vector<double> priors_;
    std::vector<double> emission_;
    std::vector<double> blank_;
    std::vector<Column> forward_;
    double logScale_ = 0;
};

} // namespace

LineAlignment alignLine(const LineProbabilities& line, int length, const std::vector<PositionPrior>& priors,
                        const AlignmentFrame& frame) {
    if (length < 1 || line.columns < length) {
        return {};
    }
    return Aligner(line, length, priors, frame).run();
}

} // namespace lanepost::mrz
