#include "screening/name_icu.h"

#include <memory>

#include <unicode/translit.h>
#include <unicode/unistr.h>

namespace lanepost::screening {
namespace {

std::string romanised(icu::UnicodeString unicode) {
    // Made once, since that takes milliseconds; it has no state, and ICU lets threads share it.
    static const std::unique_ptr<const icu::Transliterator> kToLatin = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<const icu::Transliterator>(icu::Transliterator::createInstance(
            "Any-Latin; Latin-ASCII; Upper", UTRANS_FORWARD, status));
    }();
    if (!kToLatin) {
        return {};
    }
    kToLatin->transliterate(unicode);
    std::string latin;
    unicode.toUTF8String(latin);
    return latin;
}

} // namespace

std::string romanisedByIcu(std::string_view text) {
    return romanised(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size()))));
}

std::string romanisedByIcu(std::u32string_view text) {
    static_assert(sizeof(char32_t) == sizeof(UChar32));
    return romanised(icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                                   static_cast<int>(text.size())));
}

} // namespace lanepost::screening
