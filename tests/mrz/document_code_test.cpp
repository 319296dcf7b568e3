// Document codes: old and new passports, cards, visas.
#include "mrz/document_code.h"

#include <catch2/catch.hpp>

using namespace lanepost::mrz;

TEST_CASE("passports of before and after the harmonized codes conform alike") {
    CHECK(checkDocumentCode(MrzFormat::Td3, "P") == DocumentCodeState::Conforming);
    for (const char* code : {"PP", "PE", "PD", "PO", "PR", "PT", "PS", "PL", "PM"}) {
        CAPTURE(code);
        CHECK(checkDocumentCode(MrzFormat::Td3, code) == DocumentCodeState::Conforming);
    }
}

TEST_CASE("another second letter on a passport is information") {
    CHECK(checkDocumentCode(MrzFormat::Td3, "PN") == DocumentCodeState::UnknownSecondLetter);
    CHECK(checkDocumentCode(MrzFormat::Td3, "PA") == DocumentCodeState::UnknownSecondLetter);
}

TEST_CASE("cards begin with A, C or I and never have V second") {
    CHECK(checkDocumentCode(MrzFormat::Td1, "ID") == DocumentCodeState::Conforming);
    CHECK(checkDocumentCode(MrzFormat::Td1, "AC") == DocumentCodeState::Conforming);
    CHECK(checkDocumentCode(MrzFormat::Td2, "AC") == DocumentCodeState::NotConforming);
    CHECK(checkDocumentCode(MrzFormat::Td1, "AI") == DocumentCodeState::NotConforming);
    CHECK(checkDocumentCode(MrzFormat::Td2, "AI") == DocumentCodeState::Conforming);
    CHECK(checkDocumentCode(MrzFormat::Td2, "IV") == DocumentCodeState::NotConforming);
    CHECK(checkDocumentCode(MrzFormat::Td1, "P") == DocumentCodeState::NotConforming);
}

TEST_CASE("visas begin with V") {
    CHECK(checkDocumentCode(MrzFormat::MrvA, "V") == DocumentCodeState::Conforming);
    CHECK(checkDocumentCode(MrzFormat::MrvB, "VC") == DocumentCodeState::Conforming);
    CHECK(checkDocumentCode(MrzFormat::MrvA, "P") == DocumentCodeState::NotConforming);
}

TEST_CASE("empty codes, digits and a letter behind a filler do not conform") {
    CHECK(checkDocumentCode(MrzFormat::Td3, "") == DocumentCodeState::NotConforming);
    CHECK(checkDocumentCode(MrzFormat::Td1, "C1") == DocumentCodeState::NotConforming);
    CHECK(checkDocumentCode(MrzFormat::Td3, "<P") == DocumentCodeState::NotConforming);
    CHECK(checkDocumentCode(MrzFormat::FrenchLicence, "D1") == DocumentCodeState::Conforming);
}
