// The rules for document codes, format by format.
#include "mrz/document_code.h"

#include <algorithm>
#include <array>

namespace lanepost::mrz {
namespace {

constexpr std::array<std::string_view, 9> kPassportCodes{"PP", "PE", "PD", "PO", "PR", "PT", "PS", "PL", "PM"};

bool isLetters(std::string_view code) {
    return std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

DocumentCodeState conformingIf(bool holds) {
    return holds ? DocumentCodeState::Conforming : DocumentCodeState::NotConforming;
}

DocumentCodeState checkPassportCode(std::string_view code) {
    if (code[0] != 'P')
        return DocumentCodeState::NotConforming;
    if (code.size() == 1 || std::ranges::find(kPassportCodes, code) != kPassportCodes.end())
        return DocumentCodeState::Conforming;
    return DocumentCodeState::UnknownSecondLetter;
}

bool isCardCode(MrzFormat format, std::string_view code) {
    if (code[0] != 'A' && code[0] != 'C' && code[0] != 'I')
        return false;
    const std::string_view forbidden = format == MrzFormat::Td1 ? "AI" : "AC";
    return code != forbidden && (code.size() == 1 || code[1] != 'V');
}

} // namespace

DocumentCodeState checkDocumentCode(MrzFormat format, std::string_view code) {
    if (format == MrzFormat::FrenchId || format == MrzFormat::FrenchLicence || format == MrzFormat::SwissLicence)
        return DocumentCodeState::Conforming;
    if (code.empty() || code.size() > 2 || !isLetters(code))
        return DocumentCodeState::NotConforming;
    switch (format) {
    case MrzFormat::Td3:
        return checkPassportCode(code);
    case MrzFormat::Td1:
    case MrzFormat::Td2:
        return conformingIf(isCardCode(format, code));
    default:
        return conformingIf(code[0] == 'V');
    }
}

} // namespace lanepost::mrz
