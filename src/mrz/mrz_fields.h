// What the fields of a machine readable zone say, without fillers.
#pragma once

#include <string>

#include "mrz/mrz_format.h"

namespace lanepost::mrz {

/// A date as it is printed: YYMMDD, where unknown parts of a birth date are '<'. Source: ICAO Doc 9303-3, 4.8.
struct MrzDate {
    std::string raw; ///< six characters as captured; empty when the format has no such date

    /// True when all six are digits. Whether the calendar has such a day is another question (mrz_date.h).
    bool complete() const;
    /// True when the two characters of the part hold a filler.
    bool yearUnknown() const;
    bool monthUnknown() const; ///< see yearUnknown
    bool dayUnknown() const;   ///< see yearUnknown
    /// Same characters.
    friend bool operator==(const MrzDate&, const MrzDate&) = default;
};

/// The fields of one zone, trailing fillers removed. Empty where the format has no such field or it is all filler.
/// Personal data: never log it.
struct MrzFields {
    std::string documentCode;        ///< "P", "PP", "ID", "V", ...
    std::string issuingState;        ///< "UTO", "D", ...: see state_codes.h
    std::string documentNumber;      ///< with its overflow when it is a long one; fillers inside are kept
    bool documentNumberLong = false; ///< more than nine positions were used (TD1 and TD2 only)
    std::string primaryIdentifier;   ///< components with a space between them
    std::string secondaryIdentifier; ///< the same; given names of the French identity card are joined by ", "
    bool nameFillsField = false; ///< the last position holds a character: take the name as truncated (9303-4, 4.2.3)
    std::string nationality;
    MrzDate birthDate;
    std::string sex;       ///< "F", "M", "" when not stated; another character as captured
    MrzDate expiryDate;    ///< on visas the "valid until" date
    std::string optional1; ///< fillers before and inside the data are kept
    std::string optional2; ///< the same; TD1 only
    std::string office;    ///< French identity card only
    std::string language;  ///< Swiss licence only
    std::string pinCode;   ///< Swiss licence only
    std::string version;   ///< Swiss licence only
    /// Same in every field.
    friend bool operator==(const MrzFields&, const MrzFields&) = default;
};

/// The member that holds a field which is plain text; nullptr for names, dates, check digits and unused positions.
/// Thread-safe.
std::string MrzFields::*plainTextMember(MrzField field);

} // namespace lanepost::mrz
