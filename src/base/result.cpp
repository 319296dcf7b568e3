#include "base/result.h"

namespace lanepost {

std::string_view name(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::InvalidArgument: return "InvalidArgument";
    case ErrorKind::NotFound: return "NotFound";
    case ErrorKind::Corrupt: return "Corrupt";
    case ErrorKind::Unsupported: return "Unsupported";
    case ErrorKind::LimitExceeded: return "LimitExceeded";
    case ErrorKind::Io: return "Io";
    case ErrorKind::Conflict: return "Conflict";
    case ErrorKind::Busy: return "Busy";
    case ErrorKind::Internal: return "Internal";
    }
    return "Internal";
}

} // namespace lanepost
