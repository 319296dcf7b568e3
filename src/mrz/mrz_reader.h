// Reads the machine readable zone of a page image.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include <opencv2/core.hpp>

#include "base/result.h"
#include "mrz/mrz_reading.h"

namespace lanepost::mrz {

/// One reading of several images of the same page.
struct FusedReading {
    MrzReading reading;     ///< orientation and corners are those of the best image
    std::size_t best = 0;   ///< index of the image that alone was clearest
    std::vector<bool> used; ///< for each image, whether its zone was found and weighed in
};

/// Which of several images are read.
enum class FusedImages {
    All,
    UnlessFirstAccepted ///< the others only when the first alone is not accepted
};

/// The reader: locates the zone at any rotation, recognises its lines, decodes and judges them.
/// Holds the network's buffers; one object per thread, not thread-safe.
class MrzReader {
public:
    /// Loads the built-in line network. Error: Corrupt when it cannot be loaded.
    [[nodiscard]] static Result<MrzReader> create();
    MrzReader(MrzReader&&) noexcept;
    MrzReader& operator=(MrzReader&&) noexcept;
    ~MrzReader();

    /// Reads one image: grey, BGR or BGRA, 8 or 16 bits a channel, white or infrared light, any rotation, mirrored or
    /// not, up to 100 megapixels; not kept. An image without a zone gives a reading that found() denies.
    /// Error: InvalidArgument (empty, too many pixels, other pixel types), Internal when OpenCV fails.
    [[nodiscard]] Result<MrzReading> read(const cv::Mat& image);

    /// Reads several images of one page, such as white and infrared light or frames of a hand-held camera, each at its
    /// own size, rotation and light, into one reading. Images without a zone, or with one of another shape, are left
    /// out. Error: InvalidArgument when two clear images show different zones (nothing is mixed), and as read.
    [[nodiscard]] Result<FusedReading> readFused(std::span<const cv::Mat> images,
                                                 FusedImages which = FusedImages::All);

    /// Reads one line cut out tightly or with a little margin, upright, dark on light; pixel types as in read. The
    /// number of characters is the one of 30, 36 and 44 that fits best. The reading has one line and no format (but
    /// that of the French licence), and is never accepted: the other lines' check digits are missing. Errors as read.
    [[nodiscard]] Result<MrzReading> readLine(const cv::Mat& strip);

private:
    class Impl;
    explicit MrzReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace lanepost::mrz
