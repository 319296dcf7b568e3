// Bytes as the lines of a zone (cut at line feeds) and as one line of `lanepost mrz`'s input.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "mrz/mrz_json.h"
#include "mrz/mrz_parser.h"

namespace {

using namespace lanepost::mrz;

void require(bool holds) {
    if (!holds)
        std::abort();
}

std::vector<std::string_view> linesOf(std::string_view bytes) {
    std::vector<std::string_view> lines;
    while (lines.size() < 5) {
        const std::size_t end = bytes.find('\n');
        lines.push_back(bytes.substr(0, end));
        if (end == std::string_view::npos)
            break;
        bytes.remove_prefix(end + 1);
    }
    return lines;
}

void checkParse(const std::vector<std::string_view>& lines, const MrzParse& parse) {
    const MrzLayout& place = layout(parse.format);
    require(static_cast<std::size_t>(place.lineCount()) == lines.size());
    require(parse.checkDigits.size() == place.checkDigits.size());
    for (const CheckDigitResult& digit : parse.checkDigits) {
        require(fieldAt(place, digit.position) != nullptr);
        require(lines[static_cast<std::size_t>(digit.position.line - 1)]
                     [static_cast<std::size_t>(digit.position.position - 1)] == digit.captured);
        require(digit.present || !digit.valid);
    }
    require(!toJson(parse).dump().empty());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    const std::vector<std::string_view> lines = linesOf(text);
    if (const auto parse = parseMrz(std::span<const std::string_view>(lines)))
        checkParse(lines, *parse);
    else
        require(!parse.error().message.empty());

    const nlohmann::json answer = parseMrzJsonLine(text);
    require(answer.contains("error") != answer.contains("type"));
    require(!answer.dump().empty());
    return 0;
}
