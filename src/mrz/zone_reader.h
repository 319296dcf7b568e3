// Reads candidate zones of one image until one is good: the search behind MrzReader.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "mrz/grey_pyramid.h"
#include "mrz/line_recogniser.h"
#include "mrz/mrz_decoder.h"
#include "mrz/text_zone.h"

namespace lanepost::mrz {

/// One way of looking at a zone's strips.
struct ZoneView {
    bool turned = false;   ///< by 180 degrees
    bool mirrored = false; ///< left to right, before turning
};

/// One zone read in one view.
struct ZoneAttempt {
    TextZone zone;
    ZoneView view;
    ZoneEvidence evidence;
    DecodedZone decoded;

    /// For choosing among attempts: text on its head can look clear, but its check digits do not hold.
    double rank() const;
    bool lengthsTried = false; ///< no other length of lines reads better

    /// The lines may be longer than was thought.
    bool mayBeCut() const;
    /// Clear text of which two check digits hold: no need to look at the page the other way up.
    bool clear() const;
    /// Clear text, or blurred text that its check digits prove to be the right way round. Ends the search.
    bool good() const;
};

/// The search: candidates from coarse to fine, each read upright and on its head. Holds the network's buffers; one
/// object per thread, not thread-safe.
class ZoneReader {
public:
    /// Loads the built-in line network. Error: Corrupt when it cannot be loaded.
    [[nodiscard]] static Result<ZoneReader> create();

    /// The best zone of the image; none when nothing in it reads like one. Error: Internal when the network fails.
    [[nodiscard]] Result<std::optional<ZoneAttempt>> find(const GreyPyramid& image);

    /// Reads an image of one line, as MrzReader::readLine.
    [[nodiscard]] Result<MrzReading> readLine(const GreyPyramid& image);

private:
    explicit ZoneReader(LineRecogniser recogniser);
    Result<ZoneAttempt> readView(const GreyPyramid& image, const TextZone& zone, ZoneView view);
    Result<ZoneAttempt> readZone(const GreyPyramid& image, const TextZone& zone, bool mirrored);
    Result<ZoneAttempt> readOtherLength(const GreyPyramid& image, ZoneAttempt attempt);
    Result<bool> readLevel(const GreyPyramid& image, const std::vector<TextZone>& zones, bool mirrored,
                           std::optional<ZoneAttempt>& best);

    LineRecogniser recogniser_;
};

} // namespace lanepost::mrz
