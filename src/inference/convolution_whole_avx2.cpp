// The whole-number loops for x86 processors with AVX2 and FMA (src/inference/CMakeLists.txt sets the options). Uses
// nothing of the standard library, for the reason that convolution_rows.inc gives.
#include "inference/convolution_whole.h"

#if defined(__x86_64__)

#include <immintrin.h>

namespace lanepost::inference::avx2 {
namespace {

inline __m256i pairEverywhere(const std::int16_t* numbers) {
    int pair = 0;
    __builtin_memcpy(&pair, numbers, sizeof pair);
    return _mm256_set1_epi32(pair);
}

// V groups of eight outputs at P neighbouring places at a time: V * P sums fit the registers.
template <int V, int P>
void convolveWholeBlocks(const WholeRowTask& task) {
    const std::ptrdiff_t next = task.stride * task.inputStep;
    const __m256 inputWorth = _mm256_set1_ps(task.inputWorth);
    const __m256 least = task.rectify ? _mm256_setzero_ps() : _mm256_set1_ps(-__builtin_huge_valf());
    for (int place = 0; place < task.width; place += P) {
        // The last block is shifted back so that it ends with the row; it computes some places twice.
        const int x = place + P > task.width ? task.width - P : place;
        __m256i sums[P][V];
        for (int j = 0; j < P; ++j) {
            for (int v = 0; v < V; ++v) {
                sums[j][v] = _mm256_setzero_si256();
            }
        }
        const auto* weights = reinterpret_cast<const __m256i*>(task.weights);
        for (int ky = 0; ky < task.kernelHeight; ++ky) {
            const std::int16_t* in = task.rows[ky] + x * next;
            for (int kx = 0; kx < task.kernelWidth; ++kx, in += task.inputStep) {
                const std::int16_t* pair = in;
                for (int i = 0; i < task.pairs; ++i, pair += 2, weights += V) {
                    for (int j = 0; j < P; ++j) {
                        const __m256i same = pairEverywhere(pair + j * next);
                        for (int v = 0; v < V; ++v) {
                            sums[j][v] = _mm256_add_epi32(sums[j][v], _mm256_madd_epi16(same, weights[v]));
                        }
                    }
                }
            }
        }
        for (int j = 0; j < P; ++j) {
            float* out = task.output + (x + j) * task.outputStep;
            for (int v = 0; v < V; ++v) {
                const __m256 worth = _mm256_mul_ps(inputWorth, _mm256_load_ps(task.worth + 8 * v));
                const __m256 sum =
                    _mm256_fmadd_ps(_mm256_cvtepi32_ps(sums[j][v]), worth, _mm256_load_ps(task.bias + 8 * v));
                _mm256_store_ps(out + 8 * v, _mm256_max_ps(sum, least));
            }
        }
    }
}

} // namespace

void convolveWholeRow(const WholeRowTask& task, int groups) {
    const bool narrow = task.width < 6;
    switch (groups) {
    case 3:
        return narrow ? convolveWholeBlocks<3, 1>(task) : convolveWholeBlocks<3, 4>(task);
    case 2:
        return narrow ? convolveWholeBlocks<2, 1>(task) : convolveWholeBlocks<2, 6>(task);
    default:
        return narrow ? convolveWholeBlocks<1, 1>(task) : convolveWholeBlocks<1, 6>(task);
    }
}

float toWholeNumbers(const float* from, std::ptrdiff_t count, float worth, std::int16_t* to) {
    const __m256 sign = _mm256_set1_ps(-0.F);
    const __m256 factor = _mm256_set1_ps(1 / worth);
    __m256 most = _mm256_setzero_ps();
    for (std::ptrdiff_t i = 0; i < count; i += 8) {
        const __m256 values = _mm256_loadu_ps(from + i);
        most = _mm256_max_ps(most, _mm256_andnot_ps(sign, values));
        const __m256i whole = _mm256_cvtps_epi32(_mm256_mul_ps(values, factor));
        const __m128i narrow = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i), narrow);
    }
    alignas(32) float lanes[8];
    _mm256_store_ps(lanes, most);
    float largest = 0;
    for (const float lane : lanes) {
        largest = lane > largest ? lane : largest;
    }
    return largest;
}

} // namespace lanepost::inference::avx2

#endif
