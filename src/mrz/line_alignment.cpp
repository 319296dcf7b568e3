// States per position i: the blank before it, and one state per character standing there. CTC's rule: equal neighbours
// need a blank between them, others may touch. Columns are scaled to sum to one, their logarithms kept.
// Source: Graves et al., "Connectionist temporal classification", ICML 2006, with free labels instead of a given text.
#include "mrz/line_alignment.h"

#include <algorithm>
#include <cmath>

namespace lanepost::mrz {

namespace {

constexpr int kCharacters = 37;
constexpr double kFloor = 1e-6;     // a network is never surer than this that a class is absent
constexpr double kOutsideBlank = 0.05; // least "probability" of a column outside the text

// Forward or backward weights of one column: blank[i] before position i (blank[N]: after the last), text[i][c].
struct Column {
    std::vector<double> blank;
    std::vector<double> text; // N x kCharacters
    std::vector<double> sum;  // of text over c
    double logScale = 0;
    int from = 0; // positions [from, to) are in the band
    int to = 0;

    void resize(int length) {
        blank.assign(length + 1, 0.0);
        text.assign(static_cast<std::size_t>(length) * kCharacters, 0.0);
        sum.assign(length, 0.0);
    }
    double* at(int i) { return text.data() + static_cast<std::ptrdiff_t>(i) * kCharacters; }
    const double* at(int i) const { return text.data() + static_cast<std::ptrdiff_t>(i) * kCharacters; }
};

class Aligner {
public:
    Aligner(const LineProbabilities& line, int length, const std::vector<PositionPrior>& priors,
            const AlignmentFrame& frame)
        : line_(line), length_(length), frame_(frame), priors_(static_cast<std::size_t>(length) * kCharacters, 1.0),
          emission_(static_cast<std::size_t>(line.columns) * kLineClasses) {
        for (std::size_t i = 0; i < emission_.size(); ++i) {
            emission_[i] = std::max<double>(line.values[i], kFloor);
        }
        for (std::size_t i = 0; i < priors.size() && i < static_cast<std::size_t>(length); ++i) {
            std::copy(priors[i].begin(), priors[i].end(), priors_.begin() + static_cast<std::ptrdiff_t>(i) * kCharacters);
        }
    }

    LineAlignment run() {
        LineAlignment result;
        if (length_ < 1 || line_.columns < length_) {
            return result;
        }
        forward();
        const Column& last = forward_.back();
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
    const double* emission(int t) const { return emission_.data() + static_cast<std::ptrdiff_t>(t) * kLineClasses; }
    const double* prior(int i) const { return priors_.data() + static_cast<std::ptrdiff_t>(i) * kCharacters; }
    double blankEmission(int t, int i) const {
        const double blank = emission(t)[0];
        return i == 0 || i == length_ ? std::max(blank, kOutsideBlank) : blank;
    }

    void setBand(Column& column, int t) const {
        column.from = 0;
        column.to = length_;
        if (frame_.pitch > 0) {
            const double expected = (t - frame_.firstCentre) / frame_.pitch;
            column.from = std::clamp(static_cast<int>(std::floor(expected - frame_.slack)), 0, length_);
            column.to = std::clamp(static_cast<int>(std::ceil(expected + frame_.slack)) + 1, 0, length_);
        }
    }

    // Weight that enters text[i] from column t - 1, before emission and prior.
    static void entering(const Column& before, int i, std::array<double, kCharacters>& weights) {
        const double blank = before.blank[i];
        if (i == 0) {
            weights.fill(blank);
            return;
        }
        const double* previous = before.at(i - 1);
        const double open = blank + before.sum[i - 1];
        for (int c = 0; c < kCharacters; ++c) {
            weights[c] = std::max(0.0, open - previous[c]);
        }
    }

    void forward() {
        forward_.resize(line_.columns);
        for (int t = 0; t < line_.columns; ++t) {
            Column& now = forward_[t];
            now.resize(length_);
            setBand(now, t);
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
                        std::for_each(now.at(i), now.at(i) + kCharacters, [&](double& value) { value *= scale; });
                    }
                }
            }
            now.logScale = total > 0 ? std::log(total) : 0;
        }
    }

    void step(Column& now, int t) {
        const double* y = emission(t);
        const Column* before = t > 0 ? &forward_[t - 1] : nullptr;
        std::array<double, kCharacters> enter{};
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
            double sum = 0;
            for (int c = 0; c < kCharacters; ++c) {
                text[c] = y[c + 1] * ((old ? old[c] : 0.0) + enter[c] * p[c]);
                sum += text[c];
            }
            now.sum[i] = sum;
        }
    }

    // later: backward weights of column t + 1 with its emission already multiplied in.
    void backward(LineAlignment& result) {
        Column later;
        Column now;
        later.resize(length_);
        now.resize(length_);
        std::vector<double> mass(length_, 0.0);
        std::vector<double> moment(length_, 0.0);
        std::vector<double> entries(static_cast<std::size_t>(length_) * kCharacters, 0.0);
        for (int t = line_.columns - 1; t >= 0; --t) {
            backStep(now, later, t);
            collect(now, t, entries, mass, moment);
            multiplyEmission(now, t);
            std::swap(now, later);
        }
        for (int i = 0; i < length_; ++i) {
            const double* entry = entries.data() + static_cast<std::ptrdiff_t>(i) * kCharacters;
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
        std::fill(now.blank.begin(), now.blank.end(), 0.0);
        std::fill(now.text.begin(), now.text.end(), 0.0);
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
            for (int c = 0; c < kCharacters; ++c) {
                text[c] = last ? (i == length_ - 1 ? 1.0 : 0.0)
                               : std::max(0.0, open - (next ? next[c] * p[c] : 0.0)) + stay[c];
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
                double sum = 0;
                for (int c = 0; c < kCharacters; ++c) {
                    text[c] *= y[c + 1];
                    total += text[c];
                    sum += text[c] * p[c];
                }
                now.sum[i] = sum;
            }
        }
        // Any scale will do: collect() normalises by column.
        const double scale = total > 0 ? 1 / total : 1.0;
        for (int i = now.from; i <= now.to; ++i) {
            now.blank[i] *= scale;
            if (i < now.to) {
                now.sum[i] *= scale;
                std::for_each(now.at(i), now.at(i) + kCharacters, [&](double& value) { value *= scale; });
            }
        }
        for (int i = 0; i < length_; ++i) {
            if (i < now.from || i >= now.to) {
                now.sum[i] = 0;
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
            for (int c = 0; i < now.to && c < kCharacters; ++c) {
                whole += ahead.at(i)[c] * now.at(i)[c];
            }
        }
        if (!(whole > 0)) {
            return;
        }
        const double scale = std::exp(-ahead.logScale) / whole; // forward weights of t - 1 are one scale behind
        const double* y = emission(t);
        std::array<double, kCharacters> enter{};
        for (int i = now.from; i < now.to; ++i) {
            if (t > 0) {
                entering(forward_[t - 1], i, enter);
            } else {
                enter.fill(i == 0 ? 1.0 : 0.0);
            }
            const double* p = prior(i);
            const double* text = now.at(i);
            double* entry = entries.data() + static_cast<std::ptrdiff_t>(i) * kCharacters;
            double here = 0;
            for (int c = 0; c < kCharacters; ++c) {
                entry[c] += enter[c] * p[c] * y[c + 1] * text[c] * scale;
                here += ahead.at(i)[c] * text[c];
            }
            mass[i] += here / whole;
            moment[i] += here / whole * t;
        }
    }

    const LineProbabilities& line_;
    const int length_;
    const AlignmentFrame frame_;
    std::vector<double> priors_;
    std::vector<double> emission_;
    std::vector<Column> forward_;
    double logScale_ = 0;
};

} // namespace

LineAlignment alignLine(const LineProbabilities& line, int length, const std::vector<PositionPrior>& priors,
                        const AlignmentFrame& frame) {
    return Aligner(line, length, priors, frame).run();
}

} // namespace lanepost::mrz
