// Finds the people of one list that a traveller may be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "screening/person_alignment.h"
#include "screening/person_birth_date.h"
#include "screening/person_index.h"
#include "screening/person_matches.h"
#include "screening/person_question.h"

namespace lanepost::screening {

/// An entry that was found, by its best name and birth date.
struct PersonFinding {
    std::uint32_t entry = 0;
    std::size_t nameIndex = 0;       ///< which of the entry's names
    std::size_t questionName = 0;    ///< which of the question's names
    std::size_t row = 0;             ///< the row's place in the index
    DateAgreement date;
    NameAlignment name;
    float kindPoints = 0;            ///< zero or less: for an alias or a weak name
    float chancePoints = 0;          ///< zero or less: the size of the list
    float points = 0;                ///< the sum of everything
};

/// Looks people up in one index. Thread-safe.
class PersonSearch {
public:
    /// index: outlives this. entries: of the whole list.
    /// population: see PersonMatches.
    PersonSearch(const PersonIndex& index, std::uint64_t entries, FindBy findBy = FindBy::Keys,
                 const PersonIndex* population = nullptr);

    /// All entries whose points reach `least`, each once, the most points first, then by number. None is left out: with
    /// FindBy::AllParts every row of the list is scored, and the result is the same.
    std::vector<PersonFinding> find(const PersonQuestion& question, float least) const;

private:
    class Run;
    const PersonIndex& index_;
    const float chance_;
    const FindBy findBy_;
    const PersonIndex* const population_;
};

} // namespace lanepost::screening
