// Reads the characters inside a plate's box with the embedded reader network.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include <opencv2/core.hpp>

#include "anpr/plate_networks.h"
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

/// How another look at a plate differs from the first one, as shares of the box.
struct PlateView {
    float side = 0;   ///< more at the left and the right; negative for less
    float height = 0; ///< more above and below; negative for less
    float tilt = 0;   ///< how far the row sinks from left to right, of its length
    float shift = 0;  ///< where the rows part, for two rows
};

/// Reads one plate at a time, trying one row and, where the box is not wide, two; widens a box that cuts through the
/// characters. A plate is read in several slightly different cuts, and a text's confidence is the mean of what the cuts
/// give it: a reading that depends on where exactly the box lies is not sure. One instance per thread.
class PlateRecogniser {
public:
    /// Loads the embedded network. Error: Internal when it cannot be read.
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
    explicit PlateRecogniser(PlateReaderNetwork net);
    RecognisedText readFirst(const cv::Mat& grey, const cv::Rect2f& box);
    RecognisedText readOneRow(const cv::Mat& grey, cv::Rect2f box);
    RecognisedText readStrip(const cv::Mat& grey, const cv::Rect2f& strip, std::string_view alphabet = {});
    RecognisedText readTwoRows(const cv::Mat& grey, const cv::Rect2f& box, float boundaryShift = 0);
    void lookForMore(const cv::Mat& grey, RecognisedText& text);
    void lookWhileBetter(const cv::Mat& grey, const RecognisedText& first, std::span<const PlateView> views,
                         std::vector<RecognisedText>& looks);
    RecognisedText readAgain(const cv::Mat& grey, const RecognisedText& first, const PlateView& view);

    PlateReaderNetwork net_;
};

/// The reader network's input for a strip of the frame: 32 x 144, 8-bit grey. A strip narrower than 3.5:1 keeps its
/// proportions and stands centred on its own border. The same geometry as training/anpr/reader_crops.py. Thread-safe.
cv::Mat readerInput(const cv::Mat& grey, const cv::Rect2f& strip);

} // namespace lanepost::anpr
