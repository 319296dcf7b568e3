#include "indicators/forbidden_traits.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace lanepost::indicators {
namespace {

using nlohmann::json;

/// A word, or the beginning of one, and the trait that it stands for.
struct Trait {
    std::string_view word;
    std::string_view trait;
};

constexpr std::array<Trait, 40> kTraits{{{"nationalit", "nationality"},
                                         {"citizen", "nationality"},
                                         {"issuing", "nationality by way of the issuing state"},
                                         {"issuer", "nationality by way of the issuing state"},
                                         {"sex", "sex"},
                                         {"gender", "sex"},
                                         {"female", "sex"},
                                         {"male", "sex"},
                                         {"orientation", "sexual orientation"},
                                         {"birthplace", "place of birth"},
                                         {"placeofbirth", "place of birth"},
                                         {"countryofbirth", "place of birth"},
                                         {"bornin", "place of birth"},
                                         {"ethnic", "ethnic origin"},
                                         {"race", "ethnic origin"},
                                         {"racial", "ethnic origin"},
                                         {"colour", "ethnic origin"},
                                         {"color", "ethnic origin"},
                                         {"skin", "ethnic origin"},
                                         {"tribe", "ethnic origin"},
                                         {"minority", "ethnic origin"},
                                         {"religio", "religion or belief"},
                                         {"belief", "religion or belief"},
                                         {"faith", "religion or belief"},
                                         {"language", "language"},
                                         {"name", "the name or where it comes from"},
                                         {"surname", "the name or where it comes from"},
                                         {"politic", "political opinion"},
                                         {"opinion", "political opinion"},
                                         {"union", "trade union membership"},
                                         {"genetic", "genetic data"},
                                         {"biometric", "biometric data"},
                                         {"face", "traits of the face"},
                                         {"emotion", "emotion"},
                                         {"health", "health"},
                                         {"disab", "health"},
                                         {"pregnan", "health"},
                                         {"marital", "family status"},
                                         {"wealth", "property"},
                                         {"property", "property"}}};

/// Lower case without anything but letters, so that "Place-of Birth" is found too.
std::string lettersOf(std::string_view text) {
    std::string letters;
    for (const char c : text) {
        if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
            letters.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
        }
    }
    return letters;
}

Result<void> checkWord(std::string_view word, const std::string& path) {
    const std::string letters = lettersOf(word);
    for (const Trait& trait : kTraits) {
        if (letters.find(trait.word) != std::string::npos) {
            return fail(ErrorKind::InvalidArgument, path + ": rests on " + std::string(trait.trait) +
                                                        ", which no indicator may; take the condition out");
        }
    }
    return {};
}

} // namespace

Result<void> refuseForbiddenTraits(const json& conditions, const std::string& path) {
    if (conditions.is_array()) {
        for (std::size_t i = 0; i < conditions.size(); ++i) {
            if (auto good = refuseForbiddenTraits(conditions[i], path + "[" + std::to_string(i) + "]"); !good) {
                return good;
            }
        }
        return {};
    }
    if (!conditions.is_object()) {
        return {};
    }
    for (const auto& [key, value] : conditions.items()) {
        const std::string inner = path + "." + key;
        if (auto good = checkWord(key, inner); !good) {
            return good;
        }
        if (key == "type" && value.is_string()) {
            if (auto good = checkWord(value.get_ref<const std::string&>(), inner); !good) {
                return good;
            }
        }
        if (auto good = refuseForbiddenTraits(value, inner); !good) {
            return good;
        }
    }
    return {};
}

} // namespace lanepost::indicators
