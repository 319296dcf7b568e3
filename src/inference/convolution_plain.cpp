// The innermost loops for any processor.
#include "inference/convolution_rows.h"
#include "inference/convolution_tiles.h"

namespace lanepost::inference::plain {

#include "inference/convolution_rows.inc"
#include "inference/convolution_tiles.inc"

} // namespace lanepost::inference::plain
