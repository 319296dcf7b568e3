// How long the parser takes for one document. Run: build/release/mrz_parser_bench --benchmark_repetitions=9
#include <array>
#include <string_view>

#include <benchmark/benchmark.h>

#include "mrz/mrz_parser.h"

namespace {

using namespace lanepost::mrz;

// Specimens of ICAO Doc 9303-4, -5, -6 and -7, and a long number by 9303-5 note j.
constexpr std::array<std::string_view, 2> kPassport{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                                    "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
constexpr std::array<std::string_view, 3> kCard{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                                                "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};
constexpr std::array<std::string_view, 3> kLongNumberCard{
    "I<UTOD23145890<1233<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<2", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};
constexpr std::array<std::string_view, 2> kVisa{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
                                                "L898902C<3UTO6908061F9406236ZE184226"};

template <typename Lines>
void parse(benchmark::State& state, const Lines& lines) {
    for (auto turn : state) {
        (void)turn;
        auto result = parseMrz(std::span<const std::string_view>(lines));
        benchmark::DoNotOptimize(result);
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(parse, passport, kPassport);
BENCHMARK_CAPTURE(parse, card, kCard);
BENCHMARK_CAPTURE(parse, card_with_long_number, kLongNumberCard);
BENCHMARK_CAPTURE(parse, visa, kVisa);

} // namespace

BENCHMARK_MAIN();
