// Where document pages come from.
#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"
#include "capture/frame.h"

namespace lanepost::capture {

/// A document reader that takes pictures of the page lying on it. Lives on its own capture thread.
class PageScanner {
public:
    virtual ~PageScanner() = default;
    /// The device's name in the configuration.
    virtual const std::string& id() const = 0;
    /// Waits until a page was put on the glass and returns its images; once per page.
    /// Error: Io when the reader went away, Busy when `stop` was requested before a page came.
    [[nodiscard]] virtual Result<PageImages> next(const std::stop_token& stop) = 0;
};

} // namespace lanepost::capture
