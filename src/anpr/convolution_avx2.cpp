// The innermost loops for x86 processors with AVX2 and FMA (src/anpr/CMakeLists.txt sets the options).
#include "anpr/convolution_rows.h"
#include "anpr/convolution_tiles.h"

namespace lanepost::anpr::avx2 {

#include "anpr/convolution_rows.inc"
#include "anpr/convolution_tiles.inc"

} // namespace lanepost::anpr::avx2
