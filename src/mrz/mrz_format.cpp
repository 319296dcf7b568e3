// Questions to the layout tables.
#include "mrz/mrz_format.h"

#include <algorithm>
#include <array>

#include "mrz/mrz_layout_data.h"
#include "mrz/mrz_shape.h"

namespace lanepost::mrz {
namespace {

// In the order of MrzField.
constexpr std::array<std::string_view, 22> kFieldNames{
    "document_code",      "issuing_state", "name",         "surname",       "given_names",  "document_number",
    "document_number_cd", "nationality",   "birth_date",   "birth_date_cd", "sex",          "expiry_date",
    "expiry_date_cd",     "optional1",     "optional1_cd", "optional2",     "composite_cd", "office",
    "language",           "pin_code",      "version",      "unused",
};
static_assert(kFieldNames.size() == static_cast<std::size_t>(MrzField::Unused) + 1);

// Whether the document code belongs to this format and to no other of the same shape.
bool hasCodeOf(MrzFormat format, std::span<const std::string_view> lines) {
    switch (format) {
    case MrzFormat::MrvA:
    case MrzFormat::MrvB:
        return lines[0][0] == 'V';
    case MrzFormat::FrenchId:
        return lines[0].starts_with("IDFRA");
    case MrzFormat::FrenchLicence:
        return lines[0][0] == 'D' && lines[0].substr(2, 3) == "FRA";
    default:
        return true;
    }
}

// Formats that their code picks out come before the one that takes the rest of the shape.
constexpr std::array kByCode{MrzFormat::MrvA, MrzFormat::MrvB, MrzFormat::FrenchId,      MrzFormat::Td3,
                             MrzFormat::Td2,  MrzFormat::Td1,  MrzFormat::FrenchLicence, MrzFormat::SwissLicence};

} // namespace

std::string_view fieldName(MrzField field) {
    return kFieldNames[static_cast<std::size_t>(field)];
}

std::string_view formatName(MrzFormat format) {
    return layout(format).name;
}

std::optional<MrzFormat> formatFromName(std::string_view name) {
    for (const MrzLayout& candidate : kMrzLayouts) {
        if (candidate.name == name)
            return candidate.format;
    }
    return std::nullopt;
}

const MrzLayout& layout(MrzFormat format) {
    return kMrzLayouts[static_cast<std::size_t>(format)];
}

const MrzFieldPlace* fieldAt(const MrzLayout& layout, MrzPosition position) {
    for (const MrzFieldPlace& place : layout.fields) {
        const MrzRange& range = place.range;
        if (range.line == position.line && range.start <= position.position && position.position <= range.end)
            return &place;
    }
    return nullptr;
}

const MrzFieldPlace* findField(const MrzLayout& layout, MrzField field) {
    const auto found = std::ranges::find(layout.fields, field, &MrzFieldPlace::field);
    return found == layout.fields.end() ? nullptr : &*found;
}

MrzCharacterSet allowedCharacters(const MrzLayout& layout, MrzPosition position) {
    const MrzFieldPlace* place = fieldAt(layout, position);
    return place == nullptr ? 0 : place->allowed;
}

std::vector<MrzPosition> coveredPositions(const MrzCheckDigit& checkDigit) {
    std::vector<MrzPosition> positions;
    for (const MrzRange& range : checkDigit.covers) {
        for (int position = range.start; position <= range.end; ++position)
            positions.push_back({range.line, position});
    }
    return positions;
}

std::vector<MrzFormat> formatsFor(int lineCount, int lineLength) {
    constexpr std::array kByLikelihood{MrzFormat::Td3,           MrzFormat::Td1,         MrzFormat::Td2,
                                       MrzFormat::MrvA,          MrzFormat::MrvB,        MrzFormat::FrenchId,
                                       MrzFormat::FrenchLicence, MrzFormat::SwissLicence};
    std::vector<MrzFormat> formats;
    for (const MrzFormat format : kByLikelihood) {
        const MrzLayout& candidate = layout(format);
        // The last line's length is the usual one: only the Swiss licence begins with a shorter line.
        if (candidate.lineCount() == lineCount && candidate.lineLengths.back() == lineLength)
            formats.push_back(format);
    }
    return formats;
}

std::optional<MrzFormat> detectFormat(std::span<const std::string_view> lines) {
    for (const MrzFormat format : kByCode) {
        if (hasShape(layout(format), lines) && hasCodeOf(format, lines))
            return format;
    }
    return std::nullopt;
}

} // namespace lanepost::mrz
