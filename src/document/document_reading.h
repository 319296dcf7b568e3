// What a travel document claims and whether its parts agree: the readers' results without any pixels.
#pragma once

#include <string>
#include <vector>

#include "base/partial_date.h"

namespace lanepost::document {

/// The result of one check, in the words of ICAO Doc 9303-2, Appendix C, Table C-2.
enum class CheckResult { Successful, Failed, Undetermined, NotSupported, NotPerformed, Aborted };

/// One check of the document, for example id "mrz.check_digit.document_number".
struct DocumentCheck {
    std::string id;
    CheckResult result = CheckResult::NotPerformed;
    std::string detail; ///< for people: what was captured and expected
    friend bool operator==(const DocumentCheck&, const DocumentCheck&) = default;
};

/// A character that the reader changed, and on what grounds. Always shown.
struct Repair {
    int line = 0;     ///< 1-based MRZ line
    int position = 0; ///< 1-based position in the line
    char before = '<';
    char after = '<';
    std::string basis; ///< for example "check digit of document_number"
    friend bool operator==(const Repair&, const Repair&) = default;
};

/// A letter of a name that may stand there instead of the one that was taken.
struct NameAlternative {
    int position = 0;       ///< in primary identifier, a space, secondary identifier; from 0
    char letter = 'A';      ///< A to Z
    double probability = 0; ///< against the letter that was taken: above 0, below 1
    friend bool operator==(const NameAlternative&, const NameAlternative&) = default;
};

/// The person whom the document names. Personal data.
struct Identity {
    std::string primaryIdentifier;
    std::string secondaryIdentifier;
    bool nameMayBeTruncated = false;
    PartialDate birthDate;
    std::string sex; ///< "F", "M" or "" when not stated
    std::string nationality;
    std::vector<NameAlternative> nameAlternatives = {}; ///< empty when the reader was sure of the name
    friend bool operator==(const Identity&, const Identity&) = default;
};

/// A document that was read. Its validity is part of it: a poor reading is a value, not an error.
struct DocumentReading {
    std::string format; ///< "TD1", "TD2", "TD3", "MRV-A", "MRV-B", "FRA-ID-36", ...; empty: no MRZ was found
    std::vector<std::string> lines;
    std::string documentCode;
    std::string issuingState;
    std::string issuingStateName; ///< English short name; empty when the code is unknown
    std::string documentNumber;
    PartialDate expiryDate;
    Identity identity;
    bool accepted = false;              ///< check digits hold and every character is sure
    std::vector<std::string> doubtful;  ///< fields that a person must compare with the page
    std::vector<Repair> repairs;
    std::vector<DocumentCheck> checks;
    double confidence = 0;              ///< 0 to 1, of the least sure character
    std::string evidenceId;             ///< SHA-256 of the stored page image; empty when none is kept
    friend bool operator==(const DocumentReading&, const DocumentReading&) = default;

    /// True when a machine readable zone was found.
    bool found() const { return !format.empty(); }
};

} // namespace lanepost::document
