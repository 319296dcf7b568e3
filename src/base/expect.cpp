#include "base/expect.h"

#include <cstdio>
#include <cstdlib>

namespace lanepost {

void expectationFailed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "lanepost: programming mistake: expected %s at %s:%d\n", condition, file, line);
    std::abort();
}

} // namespace lanepost
