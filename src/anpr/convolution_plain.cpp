// The innermost loops for any processor.
#include "anpr/convolution_rows.h"
#include "anpr/convolution_tiles.h"

namespace lanepost::anpr::plain {

#include "anpr/convolution_rows.inc"
#include "anpr/convolution_tiles.inc"

} // namespace lanepost::anpr::plain
