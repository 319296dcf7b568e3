// The forms in which numbers, plates, codes and names are compared. For keys only, never for display.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lanepost::screening {

/// A document number as A-Z and 0-9: lower case raised, spaces and - . / < ' dropped.
/// Nothing when no character stays or another one stands in it: that number equals none. Thread-safe.
std::optional<std::string> normalNumber(std::string_view number);

/// A licence plate as A-Z and 0-9, as a plate reader reports it: as normalNumber, and letters with marks as their base
/// letter (Č as C), Cyrillic and Greek letters as the Latin ones that they look like.
/// Nothing when no character stays or another one stands in it. Thread-safe.
std::optional<std::string> normalPlate(std::string_view plate);

/// A state's code as travel documents have it: one to three of A-Z, fillers dropped, DEU as D (Doc 9303-3, section 5,
/// gives Germany the code D; lists also use ISO 3166). Empty for empty text; nothing for anything else. Thread-safe.
std::optional<std::string> normalState(std::string_view code);

/// A vehicle's country by its distinguishing sign: one to three of A-Z; an ISO 3166 code of two letters becomes the
/// sign where they differ (DE as D), because plate readers and registers use either, and GB becomes UK (changed in
/// 2021, both are on the road). Empty for empty text; nothing for anything else. Thread-safe.
std::optional<std::string> normalSign(std::string_view sign);

/// The letter that stands for the kind of document: the first of its code, with A, C and I (identity cards of Doc
/// 9303-5 and -6) as I; empty for empty text. Thread-safe.
std::string documentClass(std::string_view documentCode);

/// All MRZ forms that a name may have: A-Z parts with one space between, primary identifier first. Hyphen, comma, full
/// stop, slash, < and spaces part; apostrophes vanish (Doc 9303-3, section 4.6); a letter with several MRZ forms takes
/// each of them, the same one throughout the name, because an issuer uses one table. At most 96, the recommended first.
/// Empty when a character is neither Latin letter nor separator, or no letter is there. Thread-safe.
std::vector<std::string> mrzNameForms(std::string_view primaryIdentifier, std::string_view secondaryIdentifier);

/// The first of mrzNameForms, without making the others; empty where that is. Thread-safe.
std::string firstMrzNameForm(std::string_view primaryIdentifier, std::string_view secondaryIdentifier);

/// The parts of an MRZ name form in alphabetical order, with one space between. Thread-safe.
std::string withSortedParts(std::string_view nameForm);

} // namespace lanepost::screening
