// Keeping pictures as evidence.
#pragma once

#include <string>
#include <string_view>

#include <opencv2/core.hpp>

#include "store/evidence_store.h"

namespace lanepost::app {

/// Encodes `image` as JPEG and keeps it; returns its evidence id. A picture that cannot be kept is logged as `what` and
/// gives an empty id: the reading goes on without it. Thread-safe.
std::string keepPicture(const cv::Mat& image, store::EvidenceStore& evidence, std::string_view what);

} // namespace lanepost::app
