// What check digits tell about the characters they cover: confidence, and now and then a proof that one was misread.
#pragma once

#include <string_view>
#include <vector>

#include "mrz/mrz_format.h"
#include "mrz/mrz_reading.h"

namespace lanepost::mrz {

/// Weighs every covered character against its alternatives by the check digits that would hold.
/// All digits hold: alternatives that would break one lose most of their weight. Some fail: one or two characters are
/// replaced when alternatives that the recogniser itself thought likely make all digits hold, nothing else does, and
/// each is covered by its field's digit and the composite. A digit that fails though all characters are sure is taken
/// as printed wrong and left alone. characters: changed in place (character, confidence, alternatives). Returns the
/// repairs. Thread-safe.
std::vector<MrzRepair> weighByCheckDigits(MrzFormat format, std::vector<std::vector<MrzCharacter>>& characters);

/// The text of the characters. Thread-safe.
std::vector<std::string> textOf(const std::vector<std::vector<MrzCharacter>>& characters);

/// Places where 0 and O are both allowed, the recogniser left the other one some probability, and nothing decides: no
/// check digit covers the place, or two and more such places could change together with every digit still holding. A
/// font that misleads does so in all of them alike, so their probabilities must not be multiplied. Where only one of the
/// two is allowed (dates, names), the print shows how well they can be told apart at all: if the wrong one looked likely
/// there, all such places are undecided, whatever their probability.
/// seen: as recognised without the format's alphabets; characters: with them, before weighByCheckDigits. Thread-safe.
std::vector<MrzPosition> undecidedTwins(MrzFormat format, const std::vector<std::vector<MrzCharacter>>& seen,
                                        const std::vector<std::vector<MrzCharacter>>& characters);

/// Names of the check digits that cover this place or stand on it. Thread-safe.
std::vector<std::string_view> digitsOver(const MrzLayout& layout, MrzPosition place);

} // namespace lanepost::mrz
