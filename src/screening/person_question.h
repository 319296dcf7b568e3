// A traveller's name and birth date, made ready to be looked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/partial_date.h"
#include "screening/name_likeness.h"
#include "screening/name_parts.h"
#include "screening/name_slips.h"
#include "screening/screening_query.h"

namespace lanepost::screening {

/// One reading of a part: as the reader reported it, or with one of its alternatives.
struct PartVariant {
    NamePart part;
    float cost = 0; ///< in points: how much less likely than the first
};

/// One or several neighbouring parts of the name, looked for as one.
struct QuestionItem {
    std::uint32_t mask = 0;            ///< the parts that it stands for, one bit each
    std::vector<PartVariant> variants; ///< the first is the name as read
    std::vector<FoldSlip> slips;       ///< folds from which one letter may have slipped; looked for as they are
    bool joined = false;               ///< several parts written as one
    bool last = false;                 ///< the last part, which a full name field may have cut
};

/// One form of the name: its parts and everything that is looked for on their behalf.
struct QuestionName {
    NameForm form;
    std::vector<bool> particle;      ///< for each part: isParticle
    std::vector<QuestionItem> items; ///< single parts in order, then joined ones
};

/// What is asked about one person. Personal data.
struct PersonQuestion {
    std::vector<QuestionName> names; ///< one for a Latin name; several where a script has several romanisations
    PartialDate birthDate;
    std::string sex;
    std::string nationality;
    bool mayBeTruncated = false;
};

/// Digits as the letters for which they are taken: a name has none, and a misread one must still be screened. Thread-safe.
std::string withoutDigits(std::string text);

/// Makes a query ready. No names when there is no letter in it. Thread-safe.
PersonQuestion questionOf(const PersonQuery& query);

} // namespace lanepost::screening
