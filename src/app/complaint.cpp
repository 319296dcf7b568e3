#include "app/complaint.h"

#include <cstdio>

namespace lanepost::app {

int complain(std::string_view command, const Error& error) {
    std::fprintf(stderr, "lanepost %.*s: %s\n", static_cast<int>(command.size()), command.data(),
                 error.message.c_str());
    return kExitFailure;
}

int complain(std::string_view command, const sync::Refusal& refusal) {
    return complain(command, asError(refusal));
}

} // namespace lanepost::app
