// What may be read, and how several images of one page become one reading. The search itself is zone_reader.
#include "mrz/mrz_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "mrz/grey_pyramid.h"
#include "mrz/zone_orientation.h"
#include "mrz/zone_reader.h"

namespace lanepost::mrz {

namespace {

constexpr double kMostPixels = 100e6;
constexpr int kMostSide = 32000;          // cv::remap counts in 16 bits
constexpr double kDifferentShare = 0.08;  // of the characters of two clear images of one page

Result<cv::Mat> asGrey(const cv::Mat& image) {
    if (image.empty() || image.dims != 2) {
        return fail(ErrorKind::InvalidArgument, "the image is empty");
    }
    if (static_cast<double>(image.total()) > kMostPixels || std::max(image.rows, image.cols) > kMostSide) {
        return fail(ErrorKind::InvalidArgument, "the image has more than 100 megapixels or 32000 pixels a side");
    }
    if ((image.depth() != CV_8U && image.depth() != CV_16U) ||
        (image.channels() != 1 && image.channels() != 3 && image.channels() != 4)) {
        return fail(ErrorKind::InvalidArgument, "the image must be grey, BGR or BGRA with 8 or 16 bits a channel");
    }
    cv::Mat grey = image;
    if (image.channels() != 1) {
        cv::cvtColor(image, grey, image.channels() == 3 ? cv::COLOR_BGR2GRAY : cv::COLOR_BGRA2GRAY);
    }
    if (grey.depth() == CV_16U) {
        grey.convertTo(grey, CV_8U, 1.0 / 257);
    }
    return grey;
}

bool sameShape(const ZoneAttempt& a, const ZoneAttempt& b) {
    return a.evidence.lines.size() == b.evidence.lines.size() && a.evidence.length == b.evidence.length;
}

// Whether two zones of one shape cannot be the same: more characters differ than two poor images would misread.
bool differ(const ZoneAttempt& a, const ZoneAttempt& b) {
    int differing = 0;
    int characters = 0;
    const std::vector<std::string>& linesA = a.decoded.reading.lines;
    const std::vector<std::string>& linesB = b.decoded.reading.lines;
    for (std::size_t line = 0; line < std::min(linesA.size(), linesB.size()); ++line) {
        for (std::size_t i = 0; i < std::min(linesA[line].size(), linesB[line].size()); ++i) {
            differing += linesA[line][i] != linesB[line][i] ? 1 : 0;
            ++characters;
        }
    }
    return differing > kDifferentShare * characters;
}

} // namespace

class MrzReader::Impl {
public:
    explicit Impl(ZoneReader zones) : zones_(std::move(zones)) {}

    Result<MrzReading> read(const cv::Mat& grey);
    Result<FusedReading> readFused(const std::vector<cv::Mat>& greys, FusedImages which);
    Result<MrzReading> readLine(const cv::Mat& grey) { return zones_.readLine(GreyPyramid(grey)); }

private:
    ZoneReader zones_;
};

Result<MrzReading> MrzReader::Impl::read(const cv::Mat& grey) {
    Result<std::optional<ZoneAttempt>> found = zones_.find(GreyPyramid(grey));
    if (!found) {
        return fail(found.error());
    }
    return *found ? placed(std::move((*found)->decoded.reading), **found) : MrzReading{};
}

Result<FusedReading> MrzReader::Impl::readFused(const std::vector<cv::Mat>& greys, FusedImages which) {
    std::vector<std::optional<ZoneAttempt>> attempts;
    std::optional<std::size_t> best;
    for (const cv::Mat& grey : greys) {
        Result<std::optional<ZoneAttempt>> found = zones_.find(GreyPyramid(grey));
        if (!found) {
            return fail(found.error());
        }
        attempts.push_back(std::move(*found));
        if (attempts.back() && (!best || attempts.back()->rank() > attempts[*best]->rank())) {
            best = attempts.size() - 1;
        }
        if (which == FusedImages::UnlessFirstAccepted && attempts.front() && attempts.front()->decoded.reading.accepted) {
            break;
        }
    }
    FusedReading fused{{}, best.value_or(0), std::vector<bool>(greys.size(), false)};
    if (!best) {
        return fused;
    }
    std::vector<ZoneEvidence> images{attempts[*best]->evidence};
    for (std::size_t i = 0; i < attempts.size(); ++i) {
        if (!attempts[i] || !sameShape(*attempts[i], *attempts[*best])) {
            continue;
        }
        if (attempts[i]->good() && differ(*attempts[i], *attempts[*best])) {
            return fail(ErrorKind::InvalidArgument, "images " + std::to_string(*best + 1) + " and " +
                                                        std::to_string(i + 1) + " show different zones");
        }
        fused.used[i] = true;
        if (i != *best) {
            images.push_back(std::move(attempts[i]->evidence));
        }
    }
    DecodedZone decoded = decodeZones(images, EvidenceOf::SeparateImages);
    fused.reading = placed(std::move(decoded.reading), *attempts[*best]);
    return fused;
}

MrzReader::MrzReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MrzReader::MrzReader(MrzReader&&) noexcept = default;
MrzReader& MrzReader::operator=(MrzReader&&) noexcept = default;
MrzReader::~MrzReader() = default;

Result<MrzReader> MrzReader::create() {
    Result<ZoneReader> zones = ZoneReader::create();
    if (!zones) {
        return fail(zones.error());
    }
    return MrzReader(std::make_unique<Impl>(std::move(*zones)));
}

Result<MrzReading> MrzReader::read(const cv::Mat& image) {
    try {
        const Result<cv::Mat> grey = asGrey(image);
        return grey ? impl_->read(*grey) : Result<MrzReading>(fail(grey.error()));
    } catch (const cv::Exception& exception) {
        return fail(ErrorKind::Internal, "reading the image failed: " + exception.err);
    }
}

Result<FusedReading> MrzReader::readFused(std::span<const cv::Mat> images, FusedImages which) {
    try {
        std::vector<cv::Mat> greys;
        for (const cv::Mat& image : images) {
            const Result<cv::Mat> grey = asGrey(image);
            if (!grey) {
                return fail(grey.error());
            }
            greys.push_back(*grey);
        }
        return impl_->readFused(greys, which);
    } catch (const cv::Exception& exception) {
        return fail(ErrorKind::Internal, "reading the images failed: " + exception.err);
    }
}

Result<MrzReading> MrzReader::readLine(const cv::Mat& strip) {
    try {
        const Result<cv::Mat> grey = asGrey(strip);
        return grey ? impl_->readLine(*grey) : Result<MrzReading>(fail(grey.error()));
    } catch (const cv::Exception& exception) {
        return fail(ErrorKind::Internal, "reading the strip failed: " + exception.err);
    }
}

} // namespace lanepost::mrz
