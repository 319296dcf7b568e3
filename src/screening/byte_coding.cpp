#include "screening/byte_coding.h"

#include <limits>

#include "base/expect.h"
#include "base/hash.h"

namespace lanepost::screening {

void ByteWriter::text(std::string_view text) {
    LANEPOST_EXPECT(text.size() <= std::numeric_limits<std::uint16_t>::max());
    number(static_cast<std::uint16_t>(text.size()));
    const std::span<const std::byte> bytes = asBytes(text);
    out_.insert(out_.end(), bytes.begin(), bytes.end());
}

void ByteWriter::alignTo(std::size_t step) {
    out_.resize((out_.size() + step - 1) / step * step);
}

std::string_view ByteReader::text() {
    const auto length = number<std::uint16_t>();
    const std::span<const std::byte> bytes = take(length);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> ByteReader::take(std::size_t length) {
    if (!ok_ || length > rest_.size()) {
        ok_ = false;
        return {};
    }
    const std::span<const std::byte> taken = rest_.first(length);
    rest_ = rest_.subspan(length);
    return taken;
}

} // namespace lanepost::screening
