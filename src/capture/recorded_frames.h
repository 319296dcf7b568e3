// Recorded frames, one after the other: a folder of images in name order, or a video.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "base/result.h"
#include "capture/frame.h"

namespace lanepost::capture {

/// Reads frames from the disk. `sequence` counts from 0, `capturedAt` from the recording's beginning: by the video's
/// own clock, or at a given rate for a folder. Lives on one thread.
class RecordedFrames {
public:
    virtual ~RecordedFrames() = default;

    /// path: a folder with JPEG, PNG, BMP or WebP files, or a video that OpenCV can read.
    /// framesPerSecond: of a folder, above 0; also of a video that does not know its own.
    /// Error: NotFound, Unsupported (no video, or a folder without images), InvalidArgument (rate).
    [[nodiscard]] static Result<std::unique_ptr<RecordedFrames>> open(const std::filesystem::path& path,
                                                                      double framesPerSecond);

    /// The next frame; empty at the end. Error: of loadImage for one file of a folder, after which the next one
    /// follows; Corrupt or LimitExceeded for a video, which ends there.
    [[nodiscard]] virtual Result<std::optional<Frame>> next() = 0;
};

} // namespace lanepost::capture
