// The innermost loops for x86 processors with AVX2 and FMA (src/anpr/CMakeLists.txt sets the options).
#include "inference/convolution_rows.h"
#include "inference/convolution_tiles.h"

namespace lanepost::inference::avx2 {

#include "inference/convolution_rows.inc"
#include "inference/convolution_tiles.inc"

} // namespace lanepost::inference::avx2
