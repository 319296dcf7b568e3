// Layouts of the machine readable zones.
// TD1, TD2, TD3, MRV-A, MRV-B: ICAO Doc 9303-5, -6, -4, -7, eighth edition 2021, sections 4.2.2 and 4.2.4 (7.2.2 for
// MRV-B). French and Swiss national layouts: as read on specimens; they are in no standard.
#include "mrz/mrz_layout_data.h"

namespace lanepost::mrz {
namespace {

using enum MrzField;

constexpr MrzCharacterSet setOf(std::string_view characters) {
    MrzCharacterSet set = 0;
    for (const char c : characters)
        set |= MrzCharacterSet{1} << alphabetIndex(c);
    return set;
}

constexpr MrzCharacterSet kFiller = setOf("<");
constexpr MrzCharacterSet kDigit = setOf("0123456789");
constexpr MrzCharacterSet kLetter = setOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
constexpr MrzCharacterSet kAlpha = kLetter | kFiller;
constexpr MrzCharacterSet kAlnum = kLetter | kDigit | kFiller;
constexpr MrzCharacterSet kDigitOrFiller = kDigit | kFiller;
constexpr MrzCharacterSet kSex = setOf("MF<");

// TD3 and MRV-A share their first line, as do TD2 and MRV-B.
constexpr int kTwoLinesOf44[] = {44, 44};
constexpr int kTwoLinesOf36[] = {36, 36};
constexpr int kThreeLinesOf30[] = {30, 30, 30};
constexpr int kOneLineOf30[] = {30};
constexpr int kSwissLines[] = {9, 30, 30};

constexpr MrzRange kLine2Number[] = {{2, 1, 9}};
constexpr MrzRange kLine2Birth[] = {{2, 14, 19}};
constexpr MrzRange kLine2Expiry[] = {{2, 22, 27}};

constexpr MrzFieldPlace kTd3Fields[] = {
    {DocumentCode, {1, 1, 2}, kAlpha},
    {IssuingState, {1, 3, 5}, kAlpha},
    {Name, {1, 6, 44}, kAlpha},
    {DocumentNumber, {2, 1, 9}, kAlnum},
    {DocumentNumberCheckDigit, {2, 10, 10}, kDigitOrFiller},
    {Nationality, {2, 11, 13}, kAlpha},
    {BirthDate, {2, 14, 19}, kDigitOrFiller},
    {BirthDateCheckDigit, {2, 20, 20}, kDigit},
    {Sex, {2, 21, 21}, kSex},
    {ExpiryDate, {2, 22, 27}, kDigit},
    {ExpiryDateCheckDigit, {2, 28, 28}, kDigit},
    {Optional1, {2, 29, 42}, kAlnum},
    {Optional1CheckDigit, {2, 43, 43}, kDigitOrFiller},
    {CompositeCheckDigit, {2, 44, 44}, kDigit},
};
constexpr MrzRange kTd3Optional[] = {{2, 29, 42}};
constexpr MrzRange kTd3Composite[] = {{2, 1, 10}, {2, 14, 20}, {2, 22, 43}};
constexpr MrzCheckDigit kTd3CheckDigits[] = {
    {"document_number", {2, 10}, kLine2Number}, {"birth_date", {2, 20}, kLine2Birth},
    {"expiry_date", {2, 28}, kLine2Expiry},     {"optional", {2, 43}, kTd3Optional, true},
    {"composite", {2, 44}, kTd3Composite},
};

constexpr MrzFieldPlace kTd1Fields[] = {
    {DocumentCode, {1, 1, 2}, kAlpha},          {IssuingState, {1, 3, 5}, kAlpha},
    {DocumentNumber, {1, 6, 14}, kAlnum},       {DocumentNumberCheckDigit, {1, 15, 15}, kDigitOrFiller},
    {Optional1, {1, 16, 30}, kAlnum},           {BirthDate, {2, 1, 6}, kDigitOrFiller},
    {BirthDateCheckDigit, {2, 7, 7}, kDigit},   {Sex, {2, 8, 8}, kSex},
    {ExpiryDate, {2, 9, 14}, kDigit},           {ExpiryDateCheckDigit, {2, 15, 15}, kDigit},
    {Nationality, {2, 16, 18}, kAlpha},         {Optional2, {2, 19, 29}, kAlnum},
    {CompositeCheckDigit, {2, 30, 30}, kDigit}, {Name, {3, 1, 30}, kAlpha},
};
constexpr MrzRange kTd1Number[] = {{1, 6, 14}};
constexpr MrzRange kTd1Birth[] = {{2, 1, 6}};
constexpr MrzRange kTd1Expiry[] = {{2, 9, 14}};
constexpr MrzRange kTd1Composite[] = {{1, 6, 30}, {2, 1, 7}, {2, 9, 15}, {2, 19, 29}};
constexpr MrzCheckDigit kTd1CheckDigits[] = {
    {"document_number", {1, 15}, kTd1Number},
    {"birth_date", {2, 7}, kTd1Birth},
    {"expiry_date", {2, 15}, kTd1Expiry},
    {"composite", {2, 30}, kTd1Composite},
};

constexpr MrzFieldPlace kTd2Fields[] = {
    {DocumentCode, {1, 1, 2}, kAlpha},
    {IssuingState, {1, 3, 5}, kAlpha},
    {Name, {1, 6, 36}, kAlpha},
    {DocumentNumber, {2, 1, 9}, kAlnum},
    {DocumentNumberCheckDigit, {2, 10, 10}, kDigitOrFiller},
    {Nationality, {2, 11, 13}, kAlpha},
    {BirthDate, {2, 14, 19}, kDigitOrFiller},
    {BirthDateCheckDigit, {2, 20, 20}, kDigit},
    {Sex, {2, 21, 21}, kSex},
    {ExpiryDate, {2, 22, 27}, kDigit},
    {ExpiryDateCheckDigit, {2, 28, 28}, kDigit},
    {Optional1, {2, 29, 35}, kAlnum},
    {CompositeCheckDigit, {2, 36, 36}, kDigit},
};
constexpr MrzRange kTd2Composite[] = {{2, 1, 10}, {2, 14, 20}, {2, 22, 35}};
constexpr MrzCheckDigit kTd2CheckDigits[] = {
    {"document_number", {2, 10}, kLine2Number},
    {"birth_date", {2, 20}, kLine2Birth},
    {"expiry_date", {2, 28}, kLine2Expiry},
    {"composite", {2, 36}, kTd2Composite},
};

constexpr MrzFieldPlace kMrvAFields[] = {
    {DocumentCode, {1, 1, 2}, kAlpha},
    {IssuingState, {1, 3, 5}, kAlpha},
    {Name, {1, 6, 44}, kAlpha},
    {DocumentNumber, {2, 1, 9}, kAlnum},
    {DocumentNumberCheckDigit, {2, 10, 10}, kDigit},
    {Nationality, {2, 11, 13}, kAlpha},
    {BirthDate, {2, 14, 19}, kDigitOrFiller},
    {BirthDateCheckDigit, {2, 20, 20}, kDigit},
    {Sex, {2, 21, 21}, kSex},
    {ExpiryDate, {2, 22, 27}, kDigit},
    {ExpiryDateCheckDigit, {2, 28, 28}, kDigit},
    {Optional1, {2, 29, 44}, kAlnum},
};
constexpr MrzFieldPlace kMrvBFields[] = {
    {DocumentCode, {1, 1, 2}, kAlpha},
    {IssuingState, {1, 3, 5}, kAlpha},
    {Name, {1, 6, 36}, kAlpha},
    {DocumentNumber, {2, 1, 9}, kAlnum},
    {DocumentNumberCheckDigit, {2, 10, 10}, kDigit},
    {Nationality, {2, 11, 13}, kAlpha},
    {BirthDate, {2, 14, 19}, kDigitOrFiller},
    {BirthDateCheckDigit, {2, 20, 20}, kDigit},
    {Sex, {2, 21, 21}, kSex},
    {ExpiryDate, {2, 22, 27}, kDigit},
    {ExpiryDateCheckDigit, {2, 28, 28}, kDigit},
    {Optional1, {2, 29, 36}, kAlnum},
};
constexpr MrzCheckDigit kVisaCheckDigits[] = {
    {"document_number", {2, 10}, kLine2Number},
    {"birth_date", {2, 20}, kLine2Birth},
    {"expiry_date", {2, 28}, kLine2Expiry},
};

constexpr MrzFieldPlace kFrenchIdFields[] = {
    {DocumentCode, {1, 1, 2}, kAlpha},
    {IssuingState, {1, 3, 5}, kAlpha},
    {PrimaryIdentifier, {1, 6, 30}, kAlpha},
    {Office, {1, 31, 36}, kAlnum},
    {DocumentNumber, {2, 1, 12}, kLetter | kDigit},
    {DocumentNumberCheckDigit, {2, 13, 13}, kDigit},
    {SecondaryIdentifier, {2, 14, 27}, kAlpha},
    {BirthDate, {2, 28, 33}, kDigitOrFiller},
    {BirthDateCheckDigit, {2, 34, 34}, kDigit},
    {Sex, {2, 35, 35}, kSex},
    {CompositeCheckDigit, {2, 36, 36}, kDigit},
};
constexpr MrzRange kFrenchIdNumber[] = {{2, 1, 12}};
constexpr MrzRange kFrenchIdBirth[] = {{2, 28, 33}};
constexpr MrzRange kFrenchIdComposite[] = {{1, 1, 36}, {2, 1, 35}};
constexpr MrzCheckDigit kFrenchIdCheckDigits[] = {
    {"document_number", {2, 13}, kFrenchIdNumber},
    {"birth_date", {2, 34}, kFrenchIdBirth},
    {"composite", {2, 36}, kFrenchIdComposite},
};

constexpr MrzFieldPlace kFrenchLicenceFields[] = {
    {DocumentCode, {1, 1, 2}, kAlnum},          {IssuingState, {1, 3, 5}, kAlpha},
    {DocumentNumber, {1, 6, 14}, kAlnum},       {DocumentNumberCheckDigit, {1, 15, 15}, kDigit},
    {ExpiryDate, {1, 16, 21}, kDigit},          {PrimaryIdentifier, {1, 22, 29}, kAlpha},
    {CompositeCheckDigit, {1, 30, 30}, kDigit},
};
constexpr MrzRange kFrenchLicenceComposite[] = {{1, 1, 29}};
// What the digit at 15 covers is published nowhere that we know, so it is never called right or wrong.
constexpr MrzCheckDigit kFrenchLicenceCheckDigits[] = {
    {"document_number", {1, 15}, {}},
    {"composite", {1, 30}, kFrenchLicenceComposite},
};

// The language letter is part of the printed number: the two overlap.
constexpr MrzFieldPlace kSwissLicenceFields[] = {
    {Language, {1, 7, 7}, kLetter},    {DocumentNumber, {1, 1, 9}, kAlnum},
    {DocumentCode, {2, 1, 2}, kAlpha}, {IssuingState, {2, 3, 5}, kAlpha},
    {PinCode, {2, 6, 14}, kDigit},     {Version, {2, 15, 17}, kDigit},
    {Unused, {2, 18, 19}, kFiller},    {BirthDate, {2, 20, 25}, kDigitOrFiller},
    {Unused, {2, 26, 30}, kFiller},    {Name, {3, 1, 30}, kAlpha},
};

constexpr MrzLongNumber kTd1LongNumber{{1, 6, 14}, {1, 15}, {1, 16, 30}};
constexpr MrzLongNumber kTd2LongNumber{{2, 1, 9}, {2, 10}, {2, 29, 35}};

} // namespace

constexpr std::array<MrzLayout, kMrzFormatCount> kMrzLayouts{{
    {MrzFormat::Td1, "TD1", kThreeLinesOf30, kTd1Fields, kTd1CheckDigits, kTd1LongNumber},
    {MrzFormat::Td2, "TD2", kTwoLinesOf36, kTd2Fields, kTd2CheckDigits, kTd2LongNumber},
    {MrzFormat::Td3, "TD3", kTwoLinesOf44, kTd3Fields, kTd3CheckDigits, {}},
    {MrzFormat::MrvA, "MRV-A", kTwoLinesOf44, kMrvAFields, kVisaCheckDigits, {}},
    {MrzFormat::MrvB, "MRV-B", kTwoLinesOf36, kMrvBFields, kVisaCheckDigits, {}},
    {MrzFormat::FrenchId, "FRA-ID-36", kTwoLinesOf36, kFrenchIdFields, kFrenchIdCheckDigits, {}},
    {MrzFormat::FrenchLicence, "FRA-DL", kOneLineOf30, kFrenchLicenceFields, kFrenchLicenceCheckDigits, {}},
    {MrzFormat::SwissLicence, "CHE-DL", kSwissLines, kSwissLicenceFields, {}, {}},
}};

} // namespace lanepost::mrz
