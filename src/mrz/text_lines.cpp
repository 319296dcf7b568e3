// Text lines as ridges: dark strokes are smeared to one soft band per line, whose crest is followed from pixel to
// pixel (Hessian, as in Steger's curve finder), grown into straight pieces and joined across gaps.
#include "mrz/text_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include <opencv2/imgproc.hpp>

#include "mrz/stroke_filter.h"

namespace lanepost::mrz {

namespace {

constexpr double kSmearSigma = 2.6;    // px; about half the pitch: bridges glyphs, keeps lines apart
constexpr float kMinSmear = 8.0F;      // of 255: fainter bands are paper texture
constexpr double kContrastShare = 0.6; // of the strongest print: where the response to a stroke bends
constexpr int kHessianStep = 3;        // px
constexpr float kAngleCos = 0.87F;     // cosine of the doubled angle that a piece may bend (15 degrees)
constexpr int kMinPiecePixels = 8;
constexpr float kMaxGapPx = 26.0F; // about five characters: glare, a stamp
constexpr std::size_t kMaxPieces = 1500;
constexpr std::size_t kMaxLines = 200;

struct CrestPixel {
    float x = 0;
    float y = 0;
    float cos2 = 0; // direction along the line, angle doubled so that both ends mean the same
    float sin2 = 0;
    float smear = 0;
};

// First and second moments of crest pixels; pieces are joined by adding them up.
struct Moments {
    double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0, smear = 0;

    void add(const CrestPixel& pixel) {
        n += 1;
        x += pixel.x;
        y += pixel.y;
        xx += static_cast<double>(pixel.x) * pixel.x;
        xy += static_cast<double>(pixel.x) * pixel.y;
        yy += static_cast<double>(pixel.y) * pixel.y;
        smear += pixel.smear;
    }
    void add(const Moments& other) {
        n += other.n;
        x += other.x;
        y += other.y;
        xx += other.xx;
        xy += other.xy;
        yy += other.yy;
        smear += other.smear;
    }
};

// A straight piece or a line of several: centre, direction, extent along the direction seen from the centre.
struct Piece {
    Moments moments;
    cv::Point2f centre;
    cv::Point2f along;
    float from = 0;
    float to = 0;
    float seen = 0; // summed length of its pieces
    float rms = 0;  // px across

    float length() const { return to - from; }
    cv::Point2f at(float t) const { return centre + along * t; }
};

float cross(cv::Point2f a, cv::Point2f b) {
    return a.x * b.y - a.y * b.x;
}

void fitDirection(Piece& piece) {
    const Moments& m = piece.moments;
    const double meanX = m.x / m.n;
    const double meanY = m.y / m.n;
    const double xx = m.xx / m.n - meanX * meanX;
    const double xy = m.xy / m.n - meanX * meanY;
    const double yy = m.yy / m.n - meanY * meanY;
    const double angle = 0.5 * std::atan2(2 * xy, xx - yy);
    const double across = (xx + yy) / 2 - std::hypot((xx - yy) / 2, xy);
    piece.centre = cv::Point2f(static_cast<float>(meanX), static_cast<float>(meanY));
    piece.along = cv::Point2f(static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)));
    piece.rms = static_cast<float>(std::sqrt(std::max(0.0, across)));
}

// What the darkest few per cent of the strokes reach: about the contrast of print where there is any.
double topContrast(const cv::Mat& strokes) {
    std::array<int, 256> histogram{};
    for (int y = 0; y < strokes.rows; y += 2) {
        const auto* row = strokes.ptr<std::uint8_t>(y);
        for (int x = 0; x < strokes.cols; ++x) {
            ++histogram[row[x]];
        }
    }
    int left = strokes.cols * ((strokes.rows + 1) / 2) / 40;
    int value = 255;
    while (value > 0 && (left -= histogram[value]) > 0) {
        --value;
    }
    return value;
}

// Dark strokes on lighter ground, weak ones pressed down (a printed ground), strong ones
// saturating (heavy print and photo edges must not outweigh faint print).
cv::Mat smearedStrokes(const cv::Mat& grey) {
    cv::Mat strokes = relativeStrokes(grey, 5);
    const double scale = std::clamp(kContrastShare * topContrast(strokes), 16.0, 70.0);
    cv::Mat table(1, 256, CV_8U);
    for (int i = 0; i < 256; ++i) {
        const double square = i * i / (scale * scale);
        table.at<std::uint8_t>(i) = cv::saturate_cast<std::uint8_t>(255.0 * square / (1 + square));
    }
    cv::LUT(strokes, table, strokes);
    cv::Mat smeared;
    strokes.convertTo(smeared, CV_32F);
    cv::GaussianBlur(smeared, smeared, {13, 13}, kSmearSigma);
    return smeared;
}

// Whether the pixel is the top of the band across the direction (nx, ny), a multiple of 45 degrees.
bool isCrest(const float* centre, std::ptrdiff_t stride, float along2Cos, float along2Sin) {
    std::ptrdiff_t step = 0; // pointer step across the line
    if (along2Cos > 0.7071F) {
        step = stride;
    } else if (along2Cos < -0.7071F) {
        step = 1;
    } else {
        step = along2Sin > 0 ? stride - 1 : stride + 1;
    }
    return *centre > centre[-step] && *centre >= centre[step];
}

std::vector<CrestPixel> crestPixels(const cv::Mat& smeared) {
    std::vector<CrestPixel> crest;
    const std::ptrdiff_t stride = static_cast<std::ptrdiff_t>(smeared.step1());
    const std::ptrdiff_t d = kHessianStep;
    for (int y = kHessianStep; y < smeared.rows - kHessianStep; ++y) {
        const float* row = smeared.ptr<float>(y);
        for (int x = kHessianStep; x < smeared.cols - kHessianStep; ++x) {
            const float* p = row + x;
            const float v = *p;
            if (v < kMinSmear) {
                continue;
            }
            const float xx = p[d] + p[-d] - 2 * v;
            const float yy = p[d * stride] + p[-d * stride] - 2 * v;
            if (xx + yy > -0.12F * v) {
                continue;
            }
            const float xy = (p[d * stride + d] - p[-d * stride + d] - p[d * stride - d] + p[-d * stride - d]) / 4;
            const float half = (xx - yy) / 2;
            const float root = std::sqrt(half * half + xy * xy);
            const float sharp = (xx + yy) / 2 - root;
            const float flat = (xx + yy) / 2 + root;
            if (std::abs(flat) > -0.6F * sharp || root < 1e-3F) {
                continue; // a spot, not a band
            }
            if (isCrest(p, stride, half / root, xy / root)) {
                crest.push_back({static_cast<float>(x), static_cast<float>(y), half / root, xy / root, v});
            }
        }
    }
    return crest;
}

// Grows one straight piece from the seed over crest pixels of like direction.
Piece growPiece(std::vector<CrestPixel>& crest, cv::Mat& index, int seed, std::vector<int>& members) {
    members.assign(1, seed);
    float cos2 = crest[seed].cos2;
    float sin2 = crest[seed].sin2;
    index.at<int>(static_cast<int>(crest[seed].y), static_cast<int>(crest[seed].x)) = 0;
    for (std::size_t next = 0; next < members.size(); ++next) {
        const int cx = static_cast<int>(crest[members[next]].x);
        const int cy = static_cast<int>(crest[members[next]].y);
        const float norm = std::sqrt(cos2 * cos2 + sin2 * sin2);
        for (int y = std::max(0, cy - 2); y <= std::min(index.rows - 1, cy + 2); ++y) {
            int* row = index.ptr<int>(y);
            for (int x = std::max(0, cx - 2); x <= std::min(index.cols - 1, cx + 2); ++x) {
                if (row[x] == 0) {
                    continue;
                }
                const CrestPixel& pixel = crest[row[x] - 1];
                if (pixel.cos2 * cos2 + pixel.sin2 * sin2 < kAngleCos * norm) {
                    continue;
                }
                members.push_back(row[x] - 1);
                row[x] = 0;
                cos2 += pixel.cos2;
                sin2 += pixel.sin2;
            }
        }
    }
    Piece piece;
    for (const int member : members) {
        piece.moments.add(crest[member]);
    }
    fitDirection(piece);
    for (const int member : members) {
        const float t = (cv::Point2f(crest[member].x, crest[member].y) - piece.centre).dot(piece.along);
        piece.from = std::min(piece.from, t);
        piece.to = std::max(piece.to, t);
    }
    piece.seen = piece.length();
    return piece;
}

std::vector<Piece> straightPieces(std::vector<CrestPixel>& crest, cv::Size size) {
    cv::Mat index(size, CV_32S, cv::Scalar(0)); // 1 + place in crest; 0: none or used
    for (std::size_t i = 0; i < crest.size(); ++i) {
        index.at<int>(static_cast<int>(crest[i].y), static_cast<int>(crest[i].x)) = static_cast<int>(i) + 1;
    }
    std::vector<Piece> pieces;
    std::vector<int> members;
    for (std::size_t i = 0; i < crest.size(); ++i) {
        if (index.at<int>(static_cast<int>(crest[i].y), static_cast<int>(crest[i].x)) == 0) {
            continue;
        }
        Piece piece = growPiece(crest, index, static_cast<int>(i), members);
        if (members.size() >= kMinPiecePixels && piece.rms < 1.6F && piece.length() > 5 * piece.rms) {
            pieces.push_back(piece);
        }
    }
    std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.length() > b.length(); });
    pieces.resize(std::min(pieces.size(), kMaxPieces));
    return pieces;
}

// Whether `piece` continues `line`: little gap, little offset across, like direction.
bool continues(const Piece& line, const Piece& piece) {
    const cv::Point2f delta = piece.centre - line.centre;
    const float t = delta.dot(line.along);
    const float half = piece.length() / 2;
    const float beyond = std::max({0.0F, t - half - line.to, line.from - t - half});
    if (beyond > kMaxGapPx) {
        return false;
    }
    const float reach = std::max({0.0F, t - line.to, line.from - t});
    if (std::abs(cross(line.along, delta)) > 1.6F + reach * std::min(0.12F, 1.5F / line.length())) {
        return false;
    }
    const float bend = std::abs(cross(line.along, piece.along));
    return bend < std::max(0.07F, std::min(0.3F, 2.5F / piece.length()));
}

void join(Piece& line, const Piece& piece) {
    const std::array<cv::Point2f, 4> ends = {line.at(line.from), line.at(line.to), piece.at(piece.from),
                                             piece.at(piece.to)};
    line.moments.add(piece.moments);
    line.seen += piece.seen;
    fitDirection(line);
    line.from = line.to = (ends[0] - line.centre).dot(line.along);
    for (const cv::Point2f& end : ends) {
        const float t = (end - line.centre).dot(line.along);
        line.from = std::min(line.from, t);
        line.to = std::max(line.to, t);
    }
}

TextLine asTextLine(const Piece& line) {
    return {line.at(line.from), line.at(line.to), line.seen / std::max(1.0F, line.length()),
            static_cast<float>(line.moments.smear / line.moments.n)};
}

} // namespace

float TextLine::length() const {
    return std::hypot(end.x - start.x, end.y - start.y);
}

std::vector<TextLine> findTextLines(const cv::Mat& grey, float minLengthPx) {
    if (grey.rows < 12 || grey.cols < 12) {
        return {};
    }
    const cv::Mat smeared = smearedStrokes(grey);
    std::vector<CrestPixel> crest = crestPixels(smeared);
    const std::vector<Piece> pieces = straightPieces(crest, grey.size());
    std::vector<char> used(pieces.size(), 0);
    std::vector<TextLine> lines;
    for (std::size_t seed = 0; seed < pieces.size() && pieces[seed].length() > minLengthPx / 12; ++seed) {
        if (used[seed]) {
            continue;
        }
        used[seed] = 1;
        Piece line = pieces[seed];
        for (bool grown = true; grown;) {
            grown = false;
            for (std::size_t i = 0; i < pieces.size(); ++i) {
                if (!used[i] && continues(line, pieces[i])) {
                    used[i] = 1;
                    join(line, pieces[i]);
                    grown = true;
                }
            }
        }
        if (line.length() >= minLengthPx) {
            lines.push_back(asTextLine(line));
        }
    }
    std::sort(lines.begin(), lines.end(), [](const TextLine& a, const TextLine& b) { return a.length() > b.length(); });
    lines.resize(std::min(lines.size(), kMaxLines));
    return lines;
}

} // namespace lanepost::mrz
