// A zone is laid flat at a fixed scale (a line spacing, or a line's guess of it, makes kSpacingPx); there the middle of
// each line, the height of its capitals, the pitch and the ends are measured from the dark strokes alone.
#include "mrz/zone_refiner.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>

#include <opencv2/imgproc.hpp>

#include "mrz/stroke_filter.h"

namespace lanepost::mrz {

namespace {

constexpr double kSpacingPx = 40;    // flat patch: distance of neighbouring lines, 2.5 pitches nominally
constexpr double kAcrossMargin = 40; // above the first and below the last line
constexpr double kAlongMargin = 70;  // before and after the rough ends
constexpr double kMaxPatchWidth = 1600;
constexpr double kMinPitch = 9;
constexpr double kMaxPitch = 28;
constexpr int kLongestLag = 150;
constexpr double kMinScore = 0.05;
constexpr std::array<int, 3> kLengths = {30, 36, 44};
constexpr double kRoughEnds = 0.09;    // logarithm: what the ends of the rough lines may miss of the text
constexpr double kFittingShare = 0.6; // of the clearest pitch's score

using Profile = std::vector<double>;

// Ends of the rough lines, brought to a common direction and extent.
struct RoughFrame {
    cv::Matx33d toImage;
    double width = 0;
    double height = 0;
};

cv::Point2d onLine(const TextLine& line, cv::Point2d along, double t) {
    const cv::Point2d a = line.start;
    const cv::Point2d b = line.end;
    const double ta = a.dot(along);
    const double tb = b.dot(along);
    return a + (b - a) * ((t - ta) / (tb - ta));
}

double spacingOf(const std::vector<TextLine>& lines, cv::Point2d along, double length) {
    if (lines.size() < 2) {
        return length / 15; // between a card's 12 and a passport's 17.6
    }
    const cv::Point2d across(-along.y, along.x);
    const auto middle = [&](const TextLine& line) { return (cv::Point2d(line.start) + cv::Point2d(line.end)) * 0.5; };
    return std::abs((middle(lines.back()) - middle(lines.front())).dot(across)) / static_cast<double>(lines.size() - 1);
}

std::optional<RoughFrame> roughFrame(std::vector<TextLine>& lines) {
    cv::Point2d along(0, 0);
    for (TextLine& line : lines) {
        cv::Point2d direction = cv::Point2d(line.end - line.start);
        // Pointing right, or down when steep, so that all agree.
        if (along.dot(direction) < 0 || (along == cv::Point2d(0, 0) && direction.x + 0.01 * direction.y < 0)) {
            std::swap(line.start, line.end);
            direction = -direction;
        }
        along += direction;
    }
    along *= 1.0 / cv::norm(along);
    double from = 1e9;
    double to = -1e9;
    for (const TextLine& line : lines) {
        from = std::min(from, cv::Point2d(line.start).dot(along));
        to = std::max(to, cv::Point2d(line.end).dot(along));
    }
    const double spacing = spacingOf(lines, along, to - from);
    const double scale = kSpacingPx / spacing;
    RoughFrame frame;
    frame.width = std::round((to - from) * scale + 2 * kAlongMargin);
    frame.height = std::round(kSpacingPx * static_cast<double>(lines.size() - 1) + 2 * kAcrossMargin);
    if (spacing < 3 || frame.width > kMaxPatchWidth) {
        return std::nullopt;
    }
    const cv::Point2d across(-along.y, along.x);
    const bool single = lines.size() == 1;
    std::sort(lines.begin(), lines.end(), [&](const TextLine& a, const TextLine& b) {
        return cv::Point2d(a.start + a.end).dot(across) < cv::Point2d(b.start + b.end).dot(across);
    });
    const auto above = [&](double t) {
        return onLine(lines.front(), along, t) - (single ? across * spacing / 2 : cv::Point2d());
    };
    const auto below = [&](double t) {
        return onLine(lines.back(), along, t) + (single ? across * spacing / 2 : cv::Point2d());
    };
    const auto px = [](cv::Point2d p) { return cv::Point2f(static_cast<float>(p.x), static_cast<float>(p.y)); };
    const float left = static_cast<float>(kAlongMargin);
    const float right = static_cast<float>(frame.width - kAlongMargin);
    const float top = static_cast<float>(single ? frame.height / 2 - kSpacingPx / 2 : kAcrossMargin);
    const float bottom = static_cast<float>(single ? frame.height / 2 + kSpacingPx / 2 : frame.height - kAcrossMargin);
    const std::array<cv::Point2f, 4> flat = {cv::Point2f(left, top), {right, top}, {right, bottom}, {left, bottom}};
    const std::array<cv::Point2f, 4> seen = {px(above(from)), px(above(to)), px(below(to)), px(below(from))};
    frame.toImage = cv::Matx33d(cv::getPerspectiveTransform(flat.data(), seen.data()));
    return frame;
}

// The value that this share of the counts does not exceed.
double quantile(const std::array<int, 256>& histogram, double share) {
    double left = share * std::accumulate(histogram.begin(), histogram.end(), 0);
    int value = 0;
    while (value < 255 && (left -= histogram[value]) >= 0) {
        ++value;
    }
    return value;
}

double roughMiddle(int line, int lineCount, double height) {
    return lineCount == 1 ? height / 2 : kAcrossMargin + kSpacingPx * line;
}

// Bends the strokes' scale between what the ground (between the lines) and the text reach.
void pressDownGround(cv::Mat& strokes, int lineCount) {
    std::array<int, 256> ground{};
    std::array<int, 256> text{};
    const int from = static_cast<int>(kAlongMargin);
    for (int line = 0; line < lineCount; ++line) {
        const int middle = static_cast<int>(roughMiddle(line, lineCount, strokes.rows));
        for (int off = -22; off <= 22; off += 2) {
            const int y = middle + off;
            if (y < 0 || y >= strokes.rows || (std::abs(off) > 8 && std::abs(off) < 16)) {
                continue;
            }
            std::array<int, 256>& histogram = std::abs(off) > 8 ? ground : text;
            const auto* row = strokes.ptr<std::uint8_t>(y);
            for (int x = from; x < strokes.cols - from; ++x) {
                ++histogram[row[x]];
            }
        }
    }
    const double weak = quantile(ground, 0.8);
    const double strong = std::max(quantile(text, 0.9), weak + 10.0);
    const double scale = std::max(12.0, 0.4 * (strong - weak));
    cv::Mat table(1, 256, CV_8U);
    for (int i = 0; i < 256; ++i) {
        const double above = std::max(0.0, i - 0.7 * weak - 3) / scale;
        table.at<std::uint8_t>(i) = cv::saturate_cast<std::uint8_t>(255.0 * (1.0 - std::exp(-above)));
    }
    cv::LUT(strokes, table, strokes);
}

// The flat patch's dark strokes, 8-bit; pixel (x, y) is frame place (x + 0.5, y + 0.5).
cv::Mat flatStrokes(const GreyPyramid& image, const RoughFrame& frame, int lineCount) {
    const cv::Size size(static_cast<int>(frame.width), static_cast<int>(frame.height));
    const auto at = [&](double x) {
        const cv::Vec3d v = frame.toImage * cv::Vec3d(x, frame.height / 2, 1);
        return cv::Point2d(v[0] / v[2], v[1] / v[2]);
    };
    const double step = cv::norm(at(frame.width) - at(0)) / frame.width;
    cv::Mat strokes = relativeStrokes(image.flatten(frame.toImage, size, step), 9);
    pressDownGround(strokes, lineCount);
    return strokes;
}

// Weighted least squares of y over t in [-0.5, 0.5] with the given number of coefficients (1 to 3).
std::array<double, 3> fitCurve(const std::vector<cv::Vec3d>& points, int order) {
    cv::Mat a = cv::Mat::zeros(order, order, CV_64F);
    cv::Mat b = cv::Mat::zeros(order, 1, CV_64F);
    for (const cv::Vec3d& point : points) {
        const std::array<double, 3> powers = {1.0, point[0], point[0] * point[0]};
        for (int i = 0; i < order; ++i) {
            for (int j = 0; j < order; ++j) {
                a.at<double>(i, j) += point[2] * powers[i] * powers[j];
            }
            b.at<double>(i) += point[2] * powers[i] * point[1];
        }
    }
    cv::Mat solution;
    std::array<double, 3> curve{};
    if (cv::solve(a, b, solution, cv::DECOMP_SVD)) {
        for (int i = 0; i < order; ++i) {
            curve[i] = solution.at<double>(i);
        }
    }
    return curve;
}

// Strokes per row in one window of columns.
struct Window {
    double middleX = 0;
    std::vector<float> rows; // mean over the window's columns
};

std::vector<Window> windowsOf(const cv::Mat& strokes) {
    constexpr int kWindows = 16;
    const int from = static_cast<int>(kAlongMargin * 0.8);
    const int to = strokes.cols - from;
    std::vector<Window> windows;
    for (int i = 0; i < kWindows; ++i) {
        const int x0 = from + (to - from) * i / kWindows;
        const int x1 = from + (to - from) * (i + 1) / kWindows;
        Window window{(x0 + x1) / 2.0, {}};
        cv::Mat means;
        cv::reduce(strokes.colRange(x0, x1), means, 1, cv::REDUCE_AVG, CV_32F);
        window.rows.assign(means.begin<float>(), means.end<float>());
        windows.push_back(std::move(window));
    }
    return windows;
}

// Place along the line (-0.5 to 0.5), middle and mass of the strokes near y in one window.
cv::Vec3d windowMiddle(const Window& window, double width, double nearY, double half) {
    double mass = 0;
    double y = nearY;
    for (int pass = 0; pass < 3; ++pass) {
        double moment = 0;
        mass = 0;
        const int top = std::max(0, static_cast<int>(std::floor(y - half)));
        const int bottom = std::min(static_cast<int>(window.rows.size()), static_cast<int>(std::ceil(y + half)));
        for (int row = top; row < bottom; ++row) {
            mass += window.rows[row];
            moment += window.rows[row] * (row + 0.5);
        }
        y = mass > 0 ? moment / mass : y;
    }
    return {window.middleX / width - 0.5, y, mass};
}

ZoneLine followLine(const std::vector<Window>& windows, double width, double nearY) {
    std::vector<cv::Vec3d> middles;
    ZoneLine line;
    line.curve[0] = nearY;
    for (int round = 0; round < 3; ++round) {
        middles.clear();
        for (const Window& window : windows) {
            const double expected = line.middleAt(window.middleX, width);
            cv::Vec3d middle = windowMiddle(window, width, expected, round == 0 ? 13 : 11);
            const double off = (middle[1] - expected) / (round == 0 ? 6.0 : 2.5);
            middle[2] = std::min(middle[2], 600.0) / (1 + off * off);
            middles.push_back(middle);
        }
        line.curve = fitCurve(middles, round + 1);
    }
    return line;
}

// Mean strokes per row, the line laid straight; index 0 is 20 px above the middle.
Profile acrossProfile(const cv::Mat& strokes, const ZoneLine& line) {
    Profile profile(40, 0.0);
    for (int x = static_cast<int>(kAlongMargin); x < strokes.cols - static_cast<int>(kAlongMargin); ++x) {
        const int top = static_cast<int>(std::lround(line.middleAt(x + 0.5, strokes.cols) - 20));
        for (int i = 0; i < 40; ++i) {
            if (top + i >= 0 && top + i < strokes.rows) {
                profile[i] += strokes.at<std::uint8_t>(top + i, x);
            }
        }
    }
    return profile;
}

// Height of the capitals, and how far the curve misses their middle.
std::pair<double, double> capitalExtent(const Profile& profile) {
    const double peak = *std::max_element(profile.begin() + 10, profile.begin() + 30);
    const double floor = *std::min_element(profile.begin(), profile.end());
    const double threshold = floor + 0.3 * (peak - floor);
    const auto edge = [&](int step) {
        int i = 20;
        while (i > 0 && i < 39 && profile[i] >= threshold) {
            i += step;
        }
        const double inside = profile[i - step];
        const double outside = profile[i];
        const double part = inside > outside ? (inside - threshold) / (inside - outside) : 0.5;
        return i - step + step * part + 0.5;
    };
    const double top = edge(-1);
    const double bottom = edge(1);
    return {bottom - top, (top + bottom) / 2 - 20};
}

// Strokes per column within the line's height.
Profile alongProfile(const cv::Mat& strokes, const ZoneLine& line) {
    Profile profile(strokes.cols, 0.0);
    const int half = std::max(3, static_cast<int>(line.capitalHeight / 2));
    for (int x = 0; x < strokes.cols; ++x) {
        const int middle = static_cast<int>(line.middleAt(x + 0.5, strokes.cols));
        for (int y = std::max(0, middle - half); y <= std::min(strokes.rows - 1, middle + half); ++y) {
            profile[x] += strokes.at<std::uint8_t>(y, x);
        }
        profile[x] /= 2 * half + 1;
    }
    return profile;
}

// Strokes per column just above and below a line: what the ground alone shows.
Profile groundProfile(const cv::Mat& strokes, const ZoneLine& line) {
    Profile profile(strokes.cols, 0.0);
    for (int x = 0; x < strokes.cols; ++x) {
        const int middle = static_cast<int>(line.middleAt(x + 0.5, strokes.cols));
        int count = 0;
        for (const int side : {-1, 1}) {
            for (int off = 16; off < 25; ++off) {
                const int y = middle + side * off;
                if (y >= 0 && y < strokes.rows) {
                    profile[x] += strokes.at<std::uint8_t>(y, x);
                    ++count;
                }
            }
        }
        profile[x] /= std::max(1, count);
    }
    return profile;
}

// Correlation of a line's columns with themselves; [0] is 1.
Profile selfCorrelation(const Profile& columns, int maxLag) {
    // Local mean removed: broad light and dark must not look like agreement.
    const int n = static_cast<int>(columns.size());
    constexpr int kHalf = 18;
    std::vector<float> centred(n);
    double sum = std::accumulate(columns.begin(), columns.begin() + std::min(n, kHalf), 0.0);
    for (int x = 0; x < n; ++x) {
        sum += x + kHalf < n ? columns[x + kHalf] : 0.0;
        sum -= x - kHalf - 1 >= 0 ? columns[x - kHalf - 1] : 0.0;
        centred[x] = static_cast<float>(columns[x] - sum / (2 * kHalf + 1));
    }
    const int from = static_cast<int>(kAlongMargin * 0.7);
    Profile result(maxLag + 1, 0.0);
    for (int lag = 0; lag <= maxLag; ++lag) {
        const int count = n - 2 * from - lag;
        if (count > 0) {
            const cv::Mat fixed(1, count, CV_32F, centred.data() + from);
            result[lag] = fixed.dot(cv::Mat(1, count, CV_32F, centred.data() + from + lag));
        }
    }
    const double whole = std::max(1e-9, result[0]);
    for (double& value : result) {
        value /= whole;
    }
    return result;
}

// How clearly the columns repeat at this pitch: agreement at 1 to 5 pitches less that half-way between, about -1 to 1.
double periodicityAt(const Profile& correlation, double pitch) {
    const auto at = [&](double lag) {
        const int i = std::min(static_cast<int>(lag), static_cast<int>(correlation.size()) - 2);
        const double part = lag - i;
        return correlation[i] * (1 - part) + correlation[i + 1] * part;
    };
    double score = 0;
    for (int k = 1; k <= 5; ++k) {
        score += at(k * pitch) - at((k - 0.5) * pitch);
    }
    return score / 10;
}

// Whether this pitch gives a line of about one of the lengths that zones have.
bool fitsLength(double pitch, double roughLength) {
    return std::any_of(kLengths.begin(), kLengths.end(), [&](int length) {
        return std::abs(std::log(roughLength / (pitch * length))) < kRoughEnds;
    });
}

// The pitch at which all lines together repeat most clearly. Worn print and a printed ground repeat at other distances
// too: the clearest pitch that gives a zone's length is taken unless another one is far clearer.
double findPitch(const std::vector<Profile>& correlations, double roughLength) {
    double bestPitch = kMinPitch;
    double best = -10;
    double fittingPitch = kMinPitch;
    double fitting = -10;
    for (double pitch = kMinPitch; pitch <= kMaxPitch; pitch += 0.05) {
        double score = 0;
        for (const Profile& correlation : correlations) {
            score += periodicityAt(correlation, pitch);
        }
        if (score > best) {
            best = score;
            bestPitch = pitch;
        }
        if (score > fitting && fitsLength(pitch, roughLength)) {
            fitting = score;
            fittingPitch = pitch;
        }
    }
    return fitting > kFittingShare * best ? fittingPitch : bestPitch;
}

// Moving mean over `window` values.
Profile smoothed(const Profile& values, int window) {
    const int n = static_cast<int>(values.size());
    Profile sums(n + 1, 0.0);
    std::partial_sum(values.begin(), values.end(), sums.begin() + 1);
    Profile result(n);
    for (int x = 0; x < n; ++x) {
        const int from = std::max(0, x - window / 2);
        const int to = std::min(n, from + window);
        result[x] = (sums[to] - sums[from]) / (to - from);
    }
    return result;
}

double medianOf(Profile values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

// How dark the lines are at a column: the lightest of one or two, the middle one of three, since a Swiss licence's first
// line is short.
double presenceAt(const std::vector<Profile>& texts, int x) {
    std::array<double, 3> values{};
    const std::size_t count = std::min<std::size_t>(texts.size(), values.size());
    for (std::size_t i = 0; i < count; ++i) {
        values[i] = texts[i][x];
    }
    std::sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
    return values[count == 3 ? 1 : 0];
}

// First and last column of the text: the longest stretch without a gap of more than 1.5 pitches where the lines are
// darker than the ground between them.
std::pair<double, double> findEnds(const std::vector<Profile>& columns, const std::vector<Profile>& grounds,
                                   double pitch) {
    const int n = static_cast<int>(columns.front().size());
    const int window = std::max(3, static_cast<int>(pitch));
    std::vector<Profile> texts;
    double ground = 0;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        texts.push_back(smoothed(columns[i], window));
        ground += medianOf(grounds[i]) / static_cast<double>(columns.size());
    }
    Profile presence(n);
    for (int x = 0; x < n; ++x) {
        presence[x] = presenceAt(texts, x);
    }
    const double threshold = ground + 0.4 * std::max(1.0, medianOf(presence) - ground);
    int bestFrom = 0;
    int bestTo = 0;
    int from = -1;
    int last = 0;
    for (int x = 0; x <= n; ++x) {
        if (x < n && presence[x] > threshold) {
            from = from < 0 ? x : from;
            last = x;
        } else if (from >= 0 && (x == n || x - last > 1.5 * pitch)) {
            if (last - from > bestTo - bestFrom) {
                bestFrom = from;
                bestTo = last;
            }
            from = -1;
        }
    }
    return {bestFrom + 0.5, bestTo + 0.5};
}

// The worst line decides, so that a card's edge below two lines does not pass for a third one.
double zoneScore(const TextZone& zone, const std::vector<Profile>& correlations) {
    double worst = 1;
    for (std::size_t i = 0; i < zone.lines.size(); ++i) {
        const double aspect = zone.lines[i].capitalHeight / zone.pitch; // 0.95 to 1.05 in OCR-B, more in perspective
        const double shape = aspect > 0.7 && aspect < 1.6 ? 1.0 : 0.3;
        worst = std::min(worst, shape * periodicityAt(correlations[i], zone.pitch));
    }
    return worst * (zone.lines.size() == 3 ? 1.25 : 1.0);
}

int nearestLength(double characters) {
    return *std::min_element(kLengths.begin(), kLengths.end(), [&](int a, int b) {
        return std::abs(std::log(a / characters)) < std::abs(std::log(b / characters));
    });
}

} // namespace

std::optional<TextZone> refineZone(const GreyPyramid& image, const std::vector<TextLine>& lines) {
    std::vector<TextLine> rough = lines;
    const std::optional<RoughFrame> frame = roughFrame(rough);
    if (!frame) {
        return std::nullopt;
    }
    const cv::Mat strokes = flatStrokes(image, *frame, static_cast<int>(rough.size()));
    TextZone zone;
    zone.toImage = frame->toImage;
    zone.frameWidth = frame->width;
    zone.frameHeight = frame->height;
    const std::vector<Window> windows = windowsOf(strokes);
    std::vector<Profile> columns;
    std::vector<Profile> grounds;
    for (std::size_t i = 0; i < rough.size(); ++i) {
        const double nearY = roughMiddle(static_cast<int>(i), static_cast<int>(rough.size()), frame->height);
        ZoneLine line = followLine(windows, strokes.cols, nearY);
        const auto [height, offset] = capitalExtent(acrossProfile(strokes, line));
        line.curve[0] += offset;
        line.capitalHeight = height;
        columns.push_back(alongProfile(strokes, line));
        grounds.push_back(groundProfile(strokes, line));
        zone.lines.push_back(line);
    }
    std::vector<Profile> correlations;
    for (const Profile& column : columns) {
        correlations.push_back(selfCorrelation(column, kLongestLag));
    }
    zone.pitch = findPitch(correlations, frame->width - 2 * kAlongMargin);
    zone.score = zoneScore(zone, correlations);
    if (zone.score < kMinScore) {
        return std::nullopt;
    }
    const auto [from, to] = findEnds(columns, grounds, zone.pitch);
    zone.charactersPerLine = nearestLength((to - from) / zone.pitch);
    // Found ends that miss a character or two are centred; cells are laid out from the middle.
    zone.firstX = (from + to) / 2 - zone.charactersPerLine * zone.pitch / 2;
    return zone;
}

} // namespace lanepost::mrz
