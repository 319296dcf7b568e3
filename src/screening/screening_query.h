// What the lane asks the watch lists.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/partial_date.h"

namespace lanepost::screening {

/// Another letter that the reader thought possible in a name.
struct NameAlternative {
    std::size_t position = 0; ///< in primary identifier, a space, secondary identifier; from 0
    char letter = 'A';        ///< A to Z
    double probability = 0;   ///< against the letter that was taken: above 0, below 1
    friend bool operator==(const NameAlternative&, const NameAlternative&) = default;
};

/// A traveller as the document names them. Personal data.
struct PersonQuery {
    std::string primaryIdentifier;   ///< MRZ form without fillers: A-Z and spaces
    std::string secondaryIdentifier; ///< the same; empty for a person with one name
    bool nameMayBeTruncated = false; ///< the name fills its field (ICAO Doc 9303-3, section 4.6)
    PartialDate birthDate;
    std::string sex;         ///< "F", "M" or "" when not stated
    std::string nationality; ///< ICAO code, for example "UTO" or "D"
    std::vector<NameAlternative> alternatives = {}; ///< what else the reader may have seen; empty when it was sure
    friend bool operator==(const PersonQuery&, const PersonQuery&) = default;
};

/// A travel document by its number.
struct DocumentQuery {
    std::string number;       ///< as in the MRZ, without fillers
    std::string issuingState; ///< ICAO code
    std::string documentCode; ///< for example "P", "ID"
    /// The number's own check digit in the MRZ is right, which disproves most mistaken readings.
    bool numberProven = false;
    friend bool operator==(const DocumentQuery&, const DocumentQuery&) = default;
};

/// A vehicle by its licence plate.
struct PlateQuery {
    std::string text;    ///< A-Z and 0-9 only
    std::string country; ///< distinguishing sign, empty when the reader did not see one
    friend bool operator==(const PlateQuery&, const PlateQuery&) = default;
};

/// A vehicle by its identification number.
struct VinQuery {
    std::string text; ///< as read or typed
    friend bool operator==(const VinQuery&, const VinQuery&) = default;
};

/// A freight container by its number (ISO 6346).
struct ContainerQuery {
    std::string text; ///< as read or typed, with or without the check digit
    friend bool operator==(const ContainerQuery&, const ContainerQuery&) = default;
};

/// One question to all lists; what is empty is not asked.
struct ScreeningQuery {
    std::vector<PersonQuery> persons;
    std::vector<DocumentQuery> documents;
    std::vector<PlateQuery> plates;
    std::vector<VinQuery> vins;
    std::vector<ContainerQuery> containers;
    friend bool operator==(const ScreeningQuery&, const ScreeningQuery&) = default;
};

} // namespace lanepost::screening
