#include "screening/transliteration_data.h"

#include <algorithm>
#include <array>

namespace lanepost::screening {
namespace {

struct LatinLetter {
    char32_t letter;
    std::array<std::string_view, 3> forms; ///< unused places are empty
};

// Letters of ICAO Doc 9303-3, section 6.A. Dotless i stands in that table although it is a lower-case letter.
constexpr LatinLetter kIcao[] = {
    {0x00C0, {"A"}},       {0x00C1, {"A"}},        {0x00C2, {"A"}},       {0x00C3, {"A"}},
    {0x00C4, {"AE", "A"}}, {0x00C5, {"AA", "A"}},  {0x00C6, {"AE"}},      {0x00C7, {"C"}},
    {0x00C8, {"E"}},       {0x00C9, {"E"}},        {0x00CA, {"E"}},       {0x00CB, {"E"}},
    {0x00CC, {"I"}},       {0x00CD, {"I"}},        {0x00CE, {"I"}},       {0x00CF, {"I"}},
    {0x00D0, {"D"}},       {0x00D1, {"N", "NXX"}}, {0x00D2, {"O"}},       {0x00D3, {"O"}},
    {0x00D4, {"O"}},       {0x00D5, {"O"}},        {0x00D6, {"OE", "O"}}, {0x00D8, {"OE"}},
    {0x00D9, {"U"}},       {0x00DA, {"U"}},        {0x00DB, {"U"}},       {0x00DC, {"UE", "UXX", "U"}},
    {0x00DD, {"Y"}},       {0x00DE, {"TH"}},       {0x0100, {"A"}},       {0x0102, {"A"}},
    {0x0104, {"A"}},       {0x0106, {"C"}},        {0x0108, {"C"}},       {0x010A, {"C"}},
    {0x010C, {"C"}},       {0x010E, {"D"}},        {0x0110, {"D"}},       {0x0112, {"E"}},
    {0x0114, {"E"}},       {0x0116, {"E"}},        {0x0118, {"E"}},       {0x011A, {"E"}},
    {0x011C, {"G"}},       {0x011E, {"G"}},        {0x0120, {"G"}},       {0x0122, {"G"}},
    {0x0124, {"H"}},       {0x0126, {"H"}},        {0x0128, {"I"}},       {0x012A, {"I"}},
    {0x012C, {"I"}},       {0x012E, {"I"}},        {0x0130, {"I"}},       {0x0131, {"I"}},
    {0x0132, {"IJ"}},      {0x0134, {"J"}},        {0x0136, {"K"}},       {0x0139, {"L"}},
    {0x013B, {"L"}},       {0x013D, {"L"}},        {0x013F, {"L"}},       {0x0141, {"L"}},
    {0x0143, {"N"}},       {0x0145, {"N"}},        {0x0147, {"N"}},       {0x014A, {"N"}},
    {0x014C, {"O"}},       {0x014E, {"O"}},        {0x0150, {"O"}},       {0x0152, {"OE"}},
    {0x0154, {"R"}},       {0x0156, {"R"}},        {0x0158, {"R"}},       {0x015A, {"S"}},
    {0x015C, {"S"}},       {0x015E, {"S"}},        {0x0160, {"S"}},       {0x0162, {"T"}},
    {0x0164, {"T"}},       {0x0166, {"T"}},        {0x0168, {"U"}},       {0x016A, {"U"}},
    {0x016C, {"U"}},       {0x016E, {"U"}},        {0x0170, {"U"}},       {0x0172, {"U"}},
    {0x0174, {"W"}},       {0x0176, {"Y"}},        {0x0178, {"Y"}},       {0x0179, {"Z"}},
    {0x017B, {"Z"}},       {0x017D, {"Z"}},        {0x1E9E, {"SS"}},
};

// Letters that the ICAO table leaves out: Romanian with comma below (the table has the cedilla forms), Azerbaijani
// schwa (recalled: passports print A, older ones also E), Vietnamese, Welsh and others by their base letter, as their
// Unicode decomposition has it.
constexpr LatinLetter kOthers[] = {
    {0x018F, {"A", "E"}}, {0x01A0, {"O"}},  {0x01AF, {"U"}}, {0x01CD, {"A"}},  {0x01CF, {"I"}},  {0x01D1, {"O"}},
    {0x01D3, {"U"}},      {0x01D5, {"U"}},  {0x01D7, {"U"}}, {0x01D9, {"U"}},  {0x01DB, {"U"}},  {0x01DE, {"A"}},
    {0x01E0, {"A"}},      {0x01E2, {"AE"}}, {0x01E6, {"G"}}, {0x01E8, {"K"}},  {0x01EA, {"O"}},  {0x01EC, {"O"}},
    {0x01F4, {"G"}},      {0x01F8, {"N"}},  {0x01FA, {"A"}}, {0x01FC, {"AE"}}, {0x01FE, {"OE"}}, {0x0200, {"A"}},
    {0x0202, {"A"}},      {0x0204, {"E"}},  {0x0206, {"E"}}, {0x0208, {"I"}},  {0x020A, {"I"}},  {0x020C, {"O"}},
    {0x020E, {"O"}},      {0x0210, {"R"}},  {0x0212, {"R"}}, {0x0214, {"U"}},  {0x0216, {"U"}},  {0x0218, {"S"}},
    {0x021A, {"T"}},      {0x021E, {"H"}},  {0x0226, {"A"}}, {0x0228, {"E"}},  {0x022A, {"O"}},  {0x022C, {"O"}},
    {0x022E, {"O"}},      {0x0230, {"O"}},  {0x0232, {"Y"}}, {0x1E00, {"A"}},  {0x1E02, {"B"}},  {0x1E04, {"B"}},
    {0x1E06, {"B"}},      {0x1E08, {"C"}},  {0x1E0A, {"D"}}, {0x1E0C, {"D"}},  {0x1E0E, {"D"}},  {0x1E10, {"D"}},
    {0x1E12, {"D"}},      {0x1E14, {"E"}},  {0x1E16, {"E"}}, {0x1E18, {"E"}},  {0x1E1A, {"E"}},  {0x1E1C, {"E"}},
    {0x1E1E, {"F"}},      {0x1E20, {"G"}},  {0x1E22, {"H"}}, {0x1E24, {"H"}},  {0x1E26, {"H"}},  {0x1E28, {"H"}},
    {0x1E2A, {"H"}},      {0x1E2C, {"I"}},  {0x1E2E, {"I"}}, {0x1E30, {"K"}},  {0x1E32, {"K"}},  {0x1E34, {"K"}},
    {0x1E36, {"L"}},      {0x1E38, {"L"}},  {0x1E3A, {"L"}}, {0x1E3C, {"L"}},  {0x1E3E, {"M"}},  {0x1E40, {"M"}},
    {0x1E42, {"M"}},      {0x1E44, {"N"}},  {0x1E46, {"N"}}, {0x1E48, {"N"}},  {0x1E4A, {"N"}},  {0x1E4C, {"O"}},
    {0x1E4E, {"O"}},      {0x1E50, {"O"}},  {0x1E52, {"O"}}, {0x1E54, {"P"}},  {0x1E56, {"P"}},  {0x1E58, {"R"}},
    {0x1E5A, {"R"}},      {0x1E5C, {"R"}},  {0x1E5E, {"R"}}, {0x1E60, {"S"}},  {0x1E62, {"S"}},  {0x1E64, {"S"}},
    {0x1E66, {"S"}},      {0x1E68, {"S"}},  {0x1E6A, {"T"}}, {0x1E6C, {"T"}},  {0x1E6E, {"T"}},  {0x1E70, {"T"}},
    {0x1E72, {"U"}},      {0x1E74, {"U"}},  {0x1E76, {"U"}}, {0x1E78, {"U"}},  {0x1E7A, {"U"}},  {0x1E7C, {"V"}},
    {0x1E7E, {"V"}},      {0x1E80, {"W"}},  {0x1E82, {"W"}}, {0x1E84, {"W"}},  {0x1E86, {"W"}},  {0x1E88, {"W"}},
    {0x1E8A, {"X"}},      {0x1E8C, {"X"}},  {0x1E8E, {"Y"}}, {0x1E90, {"Z"}},  {0x1E92, {"Z"}},  {0x1E94, {"Z"}},
    {0x1EA0, {"A"}},      {0x1EA2, {"A"}},  {0x1EA4, {"A"}}, {0x1EA6, {"A"}},  {0x1EA8, {"A"}},  {0x1EAA, {"A"}},
    {0x1EAC, {"A"}},      {0x1EAE, {"A"}},  {0x1EB0, {"A"}}, {0x1EB2, {"A"}},  {0x1EB4, {"A"}},  {0x1EB6, {"A"}},
    {0x1EB8, {"E"}},      {0x1EBA, {"E"}},  {0x1EBC, {"E"}}, {0x1EBE, {"E"}},  {0x1EC0, {"E"}},  {0x1EC2, {"E"}},
    {0x1EC4, {"E"}},      {0x1EC6, {"E"}},  {0x1EC8, {"I"}}, {0x1ECA, {"I"}},  {0x1ECC, {"O"}},  {0x1ECE, {"O"}},
    {0x1ED0, {"O"}},      {0x1ED2, {"O"}},  {0x1ED4, {"O"}}, {0x1ED6, {"O"}},  {0x1ED8, {"O"}},  {0x1EDA, {"O"}},
    {0x1EDC, {"O"}},      {0x1EDE, {"O"}},  {0x1EE0, {"O"}}, {0x1EE2, {"O"}},  {0x1EE4, {"U"}},  {0x1EE6, {"U"}},
    {0x1EE8, {"U"}},      {0x1EEA, {"U"}},  {0x1EEC, {"U"}}, {0x1EEE, {"U"}},  {0x1EF0, {"U"}},  {0x1EF2, {"Y"}},
    {0x1EF4, {"Y"}},      {0x1EF6, {"Y"}},  {0x1EF8, {"Y"}},
};

const LatinLetter* find(std::span<const LatinLetter> table, char32_t letter) {
    const auto found = std::lower_bound(table.begin(), table.end(), letter,
                                        [](const LatinLetter& entry, char32_t value) { return entry.letter < value; });
    return found != table.end() && found->letter == letter ? &*found : nullptr;
}

} // namespace

std::span<const std::string_view> mrzFormsOf(char32_t letter) {
    const LatinLetter* entry = find(kIcao, letter);
    entry = entry == nullptr ? find(kOthers, letter) : entry;
    if (entry == nullptr) {
        return {};
    }
    const auto used = std::find(entry->forms.begin(), entry->forms.end(), std::string_view());
    return {entry->forms.begin(), used};
}

} // namespace lanepost::screening
