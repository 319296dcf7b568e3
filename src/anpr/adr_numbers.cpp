// The numbers on orange panels.
#include "anpr/adr_numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "anpr/adr_goods_data.h"

namespace lanepost::anpr {
namespace {

// ADR 2025, 5.3.2.3.2, in its order.
constexpr auto kHazardNumbers = std::to_array<std::string_view>({
    "20",  "22",   "223", "225", "23",   "238",  "239", "25",   "26",  "263",  "265", "268",  "28",   "30",
    "323", "X323", "33",  "333", "X333", "336",  "338", "X338", "339", "36",   "362", "X362", "368",  "38",
    "382", "X382", "39",  "40",  "423",  "X423", "43",  "X432", "44",  "446",  "46",  "462",  "X462", "48",
    "482", "X482", "50",  "539", "55",   "556",  "558", "559",  "56",  "568",  "58",  "59",   "60",   "606",
    "623", "63",   "638", "639", "64",   "642",  "65",  "66",   "663", "664",  "665", "668",  "X668", "669",
    "68",  "69",   "70",  "768", "80",   "X80",  "823", "83",   "X83", "836",  "839", "X839", "84",   "842",
    "85",  "856",  "86",  "88",  "X88",  "883",  "884", "885",  "886", "X886", "89",  "90",   "99",
});

constexpr int kNoNumber = -1;

int unNumberOf(std::string_view number) {
    int value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool digits = number.size() == 4 && error == std::errc() && end == number.data() + 4 && number[0] != '-';
    return digits ? value : kNoNumber;
}

} // namespace

bool isHazardNumber(std::string_view number) {
    return std::find(kHazardNumbers.begin(), kHazardNumbers.end(), number) != kHazardNumbers.end();
}

bool isUnNumber(std::string_view number) {
    const int value = unNumberOf(number);
    return (value >= 4 && value <= 516) || (value >= 1001 && value <= 3560);
}

std::optional<bool> isHazardOf(std::string_view hazardNumber, std::string_view unNumber) {
    const int value = unNumberOf(unNumber);
    const auto goods = std::ranges::lower_bound(adrGoods(), value, {}, &AdrGoods::unNumber);
    if (goods == adrGoods().end() || goods->unNumber != value || hazardNumber.empty()) {
        return std::nullopt;
    }
    for (std::string_view rest = goods->hazards; !rest.empty();) {
        const std::size_t length = std::min(rest.find(' '), rest.size());
        if (rest.substr(0, length) == hazardNumber) {
            return true;
        }
        rest.remove_prefix(std::min(rest.size(), length + 1));
    }
    return false;
}

} // namespace lanepost::anpr
