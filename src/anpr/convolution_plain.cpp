// The innermost loops for any processor.
#include "anpr/convolution_rows.h"

namespace lanepost::anpr::plain {

#include "anpr/convolution_rows.inc"

} // namespace lanepost::anpr::plain
