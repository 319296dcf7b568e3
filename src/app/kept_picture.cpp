#include "app/kept_picture.h"

#include "base/log.h"
#include "capture/image_file.h"

namespace lanepost::app {

std::string keepPicture(const cv::Mat& image, store::EvidenceStore& evidence, std::string_view what) {
    const auto jpeg = capture::encodeJpeg(image);
    const auto id = jpeg ? evidence.put(*jpeg) : Result<std::string>(fail(jpeg.error()));
    if (!id) {
        log(LogLevel::Warning, "store", std::string(what) + " not kept: " + id.error().message);
        return {};
    }
    return *id;
}

} // namespace lanepost::app
