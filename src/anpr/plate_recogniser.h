// Reads the characters inside a plate's box with the embedded reader network.
#pragma once

#include <string_view>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/dnn.hpp>

#include "anpr/plate_reading.h"
#include "base/result.h"

namespace lanepost::anpr {

/// What stands on a plate: its likeliest texts, best first and possibly empty, the characters of the best one, and
/// whether it was read as one row or two. `cutLeft` and `cutRight` say that a character stands at the very edge of what
/// was read, so that more may stand beyond it.
struct RecognisedText {
    std::vector<PlateText> texts;
    std::vector<PlateCharacter> characters;
    int rows = 1;
    bool cutLeft = false;
    bool cutRight = false;
    cv::Rect2f box; ///< what was read: the given box, widened where it had cut the plate
};

/// Reads one plate at a time, trying one row and, where the box is not wide, two; widens a box that cuts through the
/// characters. One instance per thread.
class PlateRecogniser {
public:
    /// Loads the embedded network. Error: Internal when OpenCV refuses it.
    [[nodiscard]] static Result<PlateRecogniser> create();

    /// Reads the plate inside `box` of an 8-bit grey frame; the box may be off by some 10 % and reach over the edge.
    /// Error: InvalidArgument for a frame that is not grey or a box outside it, Internal when OpenCV fails.
    [[nodiscard]] Result<RecognisedText> recognise(const cv::Mat& grey, const cv::Rect2f& box);

    /// Reads the light letters in the lower half of a blue band, which lies inside the frame, with the same network.
    /// Likeliest first; a confidence is the mean over two cuts. Error: InvalidArgument for a frame that is not grey or
    /// a band outside it, Internal when OpenCV fails.
    [[nodiscard]] Result<std::vector<PlateText>> readBandSign(const cv::Mat& grey, const cv::Rect& band);

    /// Reads one row exactly inside `box`, taking only characters of `alphabet` (any of kPlateAlphabet) into account,
    /// as on a panel that has digits only. Error: as recognise().
    [[nodiscard]] Result<RecognisedText> readLine(const cv::Mat& grey, const cv::Rect2f& box,
                                                  std::string_view alphabet);

private:
    explicit PlateRecogniser(cv::dnn::Net net);
    RecognisedText readOneRow(const cv::Mat& grey, cv::Rect2f box);
    RecognisedText readStrip(const cv::Mat& grey, const cv::Rect2f& strip, std::string_view alphabet = {});
    RecognisedText readTwoRows(const cv::Mat& grey, const cv::Rect2f& box);

    cv::dnn::Net net_;
};

/// The reader network's input for a strip of the frame: 32 x 144, 8-bit grey. A strip narrower than 3.5:1 keeps its
/// proportions and stands centred on its own border. The same geometry as training/anpr/reader_crops.py. Thread-safe.
cv::Mat readerInput(const cv::Mat& grey, const cv::Rect2f& strip);

} // namespace lanepost::anpr
