// Zones of specimen documents for the tests of this folder. Nobody in them exists.
#pragma once

#include <string>
#include <vector>

#include "mrz/check_digit.h"
#include "mrz/mrz_format.h"

namespace lanepost::mrz::specimens {

/// The lines of one zone.
using Lines = std::vector<std::string>;

/// ICAO Doc 9303-4, appendix A.
inline const Lines kPassport{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                             "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
/// ICAO Doc 9303-5, appendix A.
inline const Lines kCard{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                         "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};
/// ICAO Doc 9303-6, appendix A.
inline const Lines kTd2{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"};
/// ICAO Doc 9303-7, appendix B.
inline const Lines kVisaA{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                          "L898902C<3UTO6908061F9406236ZE184226B<<<<<<<"};
/// ICAO Doc 9303-7, appendix B.
inline const Lines kVisaB{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226"};

/// The lines with every check digit of the format computed, the composite last; long numbers keep what they have.
inline Lines withCheckDigits(MrzFormat format, Lines lines) {
    const auto character = [&](MrzPosition at) -> char& {
        return lines.at(static_cast<std::size_t>(at.line - 1)).at(static_cast<std::size_t>(at.position - 1));
    };
    const MrzLayout& place = layout(format);
    for (const MrzCheckDigit& digit : place.checkDigits) {
        std::string run;
        for (const MrzPosition& position : coveredPositions(digit))
            run += character(position);
        const bool longNumber = digit.name == "document_number" && place.longNumber &&
                                character({place.longNumber->rest.line, place.longNumber->rest.start}) != '<' &&
                                character(place.longNumber->filler) == '<';
        if (!longNumber)
            character(digit.position) = checkDigitOf(run);
    }
    return lines;
}

/// A French identity card of the old layout, made up here.
inline Lines frenchId() {
    return withCheckDigits(MrzFormat::FrenchId,
                           {"IDFRASPECIMEN<MODELE<<<<<<<<<<75P001", "9912P00123450JEANNE<<MARIE<900101<F<"});
}

/// All valid specimens whose every check digit is present.
inline std::vector<Lines> all() {
    return {kPassport, kCard, kTd2, kVisaA, kVisaB, frenchId()};
}

} // namespace lanepost::mrz::specimens
