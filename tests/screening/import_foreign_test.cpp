// Lists of others: what is taken, what is left out, and errors that name line and field. All people are made up.
#include "screening/import_foreign.h"

#include <sstream>

#include <catch2/catch.hpp>

#include "base/file.h"
#include "screening/import_build.h"
#include "screening/list_maker.h"
#include "screening/object_list.h"

namespace lanepost::screening {
namespace {

using test::TemporaryFolder;

const ForeignDefaults kDefaults{"listed", "refer", "Refer to second line"};

struct Imported {
    ForeignSummary summary;
    std::vector<ForeignRecord> records;
};

Imported import(ForeignFormat format, const std::string& text, const OfacAliases& aliases = {}) {
    Imported imported;
    std::istringstream stream(text);
    imported.summary = importForeign(
        format, stream, kDefaults,
        [&](const ForeignRecord& record) -> Result<void> {
            imported.records.push_back(record);
            return {};
        },
        aliases);
    return imported;
}

std::string firstError(const Imported& imported) {
    REQUIRE_FALSE(imported.summary.counts.errors.empty());
    const ImportError& error = imported.summary.counts.errors[0];
    return std::to_string(error.line) + ": " + error.message;
}

std::string sdn(const std::string& remarks, const std::string& type = "individual") {
    return "17,\"SPECIMEN, Anna\",\"" + type + "\",\"TEST\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"" + remarks + "\"\r\n";
}

TEST_CASE("OFAC: an individual with aliases, dates of birth and passport; others are left out and counted") {
    std::istringstream alt("17,1,\"aka\",\"MUSTER, Anna\",-0- \n17,2,\"weak aka\",\"ANNI\",-0- \n99,3,\"aka\",\"OTHER\",-0- \n");
    ImportSummary counts;
    const OfacAliases aliases = readOfacAliases(alt, counts);
    CHECK(counts.complete);
    const auto imported = import(ForeignFormat::OfacCsv,
                                 sdn("DOB 10 Dec 1948; alt. DOB Dec 1949; DOB circa 1950; POB Nowhere; "
                                     "Passport L898902C3 (Utopia) expires 2030; Gender Female.") +
                                     sdn("x", "vessel") + sdn("x", "-0- ") + "\x1A",
                                 aliases);
    REQUIRE(imported.records.size() == 1);
    const WatchlistEntry& entry = imported.records[0].entry;
    CHECK(entry.id == "OFAC-17");
    REQUIRE(entry.names.size() == 3);
    CHECK(entry.names[0].primaryIdentifier == "SPECIMEN");
    CHECK(entry.names[0].secondaryIdentifier == "Anna");
    CHECK(entry.names[2].kind == NameKind::Weak);
    CHECK(entry.birthDates == std::vector<PartialDate>{{1948, 12, 10}, {1949, 12, std::nullopt}, {1950, std::nullopt, std::nullopt}});
    CHECK(entry.documents.at(0).number == "L898902C3");
    CHECK(entry.sex == "F");
    CHECK(imported.summary.leftOut == std::map<std::string, std::uint64_t>{{"entity", 1}, {"vessel", 1}});
    CHECK(imported.summary.counts.badLines == 0);
}

TEST_CASE("OFAC: errors name line and field") {
    CHECK(firstError(import(ForeignFormat::OfacCsv, sdn("ok") + sdn("DOB 99 Foo 1948"))).starts_with("2: Remarks: expected a DOB"));
    CHECK(firstError(import(ForeignFormat::OfacCsv, "1,2\n")) == "1: expected 12 fields");
    CHECK(firstError(import(ForeignFormat::OfacCsv, "\"a\n\n")).find("has no end") != std::string::npos);
    CHECK(firstError(import(ForeignFormat::OfacCsv, "x" + sdn("ok"))).find("ent_num") != std::string::npos);
}

const std::string kUn = R"(<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-11-20"><INDIVIDUALS>
<INDIVIDUAL><DATAID>6900001</DATAID><FIRST_NAME>Anna</FIRST_NAME><SECOND_NAME>Maria</SECOND_NAME><THIRD_NAME>Specimen</THIRD_NAME>
<REFERENCE_NUMBER>TSi.001</REFERENCE_NUMBER><GENDER>Female</GENDER><NAME_ORIGINAL_SCRIPT>Анна</NAME_ORIGINAL_SCRIPT>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Anna Muster</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Anni &amp; Co</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1974-08-12</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1975</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1973</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>L898902C3</NUMBER></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>1</DATAID></ENTITY></ENTITIES></CONSOLIDATED_LIST>)";

TEST_CASE("UN: an individual with aliases, graded dates and a passport") {
    const auto imported = import(ForeignFormat::UnXml, kUn);
    REQUIRE(imported.records.size() == 1);
    const WatchlistEntry& entry = imported.records[0].entry;
    CHECK(entry.id == "UN-6900001");
    CHECK(entry.originator == "TSi.001");
    CHECK(entry.names.at(0).primaryIdentifier == "Anna Maria Specimen");
    CHECK(entry.names.at(0).original == "Анна");
    CHECK(entry.names.at(1).kind == NameKind::Alias);
    CHECK(entry.birthDates == std::vector<PartialDate>{{1974, 8, 12}, {1975, std::nullopt, std::nullopt}});
    CHECK(entry.documents.at(0).documentCode == "P");
    CHECK(imported.summary.leftOut.at("entity") == 1);
    CHECK(imported.summary.counts.complete);
}

TEST_CASE("UN: cut, foreign or malicious XML is refused and never half taken for whole") {
    for (std::size_t length = 0; length < kUn.size(); length += 7) {
        CHECK_FALSE(import(ForeignFormat::UnXml, kUn.substr(0, length)).summary.counts.complete);
    }
    CHECK(firstError(import(ForeignFormat::UnXml, "<html/>")).find("CONSOLIDATED_LIST") != std::string::npos);
    const auto bomb = import(ForeignFormat::UnXml, "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><CONSOLIDATED_LIST>&x;</CONSOLIDATED_LIST>");
    CHECK_FALSE(bomb.summary.counts.complete);
    CHECK(firstError(bomb).find("DOCTYPE") != std::string::npos);
    std::string badDate = kUn;
    badDate.replace(badDate.find("1974-08-12"), 10, "1974-18-12");
    CHECK(firstError(import(ForeignFormat::UnXml, badDate)).find("3: INDIVIDUAL_DATE_OF_BIRTH: expected") == 0);
}

TEST_CASE("FollowTheMoney: persons and vehicles are taken, the rest is left out by schema") {
    const auto imported = import(
        ForeignFormat::FollowTheMoney,
        R"({"id":"p1","schema":"Person","datasets":["x"],"properties":{"name":["Anna Specimen"],"alias":["Muster, Anna"],"weakAlias":["Anni"],"birthDate":["1974","1975-06","1976-06-19"],"gender":["female"],"passportNumber":["L898902C3"]}})"
        "\n\n"
        R"({"id":"v1","schema":"Vehicle","properties":{"registrationNumber":["UTO 123"]}})"
        "\n"
        R"({"id":"o1","schema":"Ownership","properties":{"owner":["p1"]}})");
    REQUIRE(imported.records.size() == 2);
    const WatchlistEntry& person = imported.records[0].entry;
    CHECK(person.names.size() == 3);
    CHECK(person.names[1].secondaryIdentifier == " Anna");
    CHECK(person.birthDates == std::vector<PartialDate>{{1974, std::nullopt, std::nullopt}, {1975, 6, std::nullopt}, {1976, 6, 19}});
    CHECK(imported.records[1].entry.plates.at(0).text == "UTO 123");
    CHECK(imported.summary.leftOut.at("Ownership") == 1);
    CHECK(firstError(import(ForeignFormat::FollowTheMoney, "\n{\"id\":\"x\"}")).starts_with("2: expected an object"));
    CHECK(firstError(import(ForeignFormat::FollowTheMoney,
                            R"({"id":"x","schema":"Person","properties":{"name":["A"],"birthDate":["soon"]}})"))
              .find("birthDate") != std::string::npos);
    CHECK(firstError(import(ForeignFormat::FollowTheMoney, "{")).starts_with("1: "));
}

TEST_CASE("tables of documents and vehicles: columns by name, errors by line and field") {
    const auto documents = import(ForeignFormat::SltdCsv,
                                  "Document_Number,issuing_state,document_type,status,valid_until\n"
                                  "L898902C3,UTO,passport,stolen blank,2026-12-31\nX1,UTO,other,lost,\n");
    REQUIRE(documents.records.size() == 2);
    CHECK(documents.records[0].entry.documents.at(0).status == "stolen blank");
    CHECK(documents.records[0].entry.validUntil == test::at("2027-01-01T00:00:00Z"));
    CHECK(documents.records[0].entry.id == "UTO:L898902C3");
    const std::string head = "document_number,issuing_state,document_type,status\n";
    CHECK(firstError(import(ForeignFormat::SltdCsv, head + "A1,UTO,visa,lost\n")).starts_with("2: document_type: expected"));
    CHECK(firstError(import(ForeignFormat::SltdCsv, head + "*,UTO,other,lost\n")).starts_with("2: document_number"));
    CHECK(firstError(import(ForeignFormat::SltdCsv, head + "A1,UTO,other\n")) == "2: expected 4 fields");
    CHECK(firstError(import(ForeignFormat::SltdCsv, "document_number,nationality\n")).starts_with("1: column 2: expected"));
    CHECK(firstError(import(ForeignFormat::SltdCsv, "document_number\n")).starts_with("1: issuing_state"));
    CHECK_FALSE(import(ForeignFormat::SltdCsv, "").summary.counts.complete);
    const auto vehicles = import(ForeignFormat::SmvCsv, "plate,plate_country,vin\nUTO 123,UTO,1M8GDM9AXKP042788\n,,\n");
    REQUIRE(vehicles.records.size() == 1);
    CHECK(vehicles.records[0].vins == std::vector<std::string>{"1M8GDM9AXKP042788"});
    CHECK(firstError(vehicles).starts_with("3: plate: expected a plate, a VIN, or both"));
}

TEST_CASE("a foreign list becomes a snapshot or an object list, all or nothing, with the file in each error") {
    const TemporaryFolder folder;
    ForeignImport how;
    how.format = ForeignFormat::SmvCsv;
    how.source = folder / "smv.csv";
    how.out = folder / "list";
    how.header = test::header("vehicles");
    how.defaults = kDefaults;
    how.objects = true;
    test::writeText(how.source, "plate,plate_country,vin\nUTO 123,UTO,1M8GDM9AXKP042788\n!,UTO,\n");
    auto summary = importForeignList(how);
    REQUIRE(summary);
    CHECK_FALSE(summary->replaced);
    CHECK_FALSE(std::filesystem::exists(how.out));
    CHECK(toText(how, *summary).find("smv.csv: line 3: plate: expected") != std::string::npos);
    how.leaveOutBadLines = true;
    summary = importForeignList(how);
    REQUIRE(summary->replaced);
    const auto list = ObjectList::open(how.out);
    REQUIRE(list);
    CHECK(list->header().refusedLines == 1);
    CHECK(list->keyCount(ObjectKind::Vin) == 1);
    CHECK(list->lookup(ObjectKind::Plate, "UTO123").size() == 1);
    how.objects = false;
    REQUIRE(importForeignList(how)->replaced);
    CHECK(WatchlistSnapshot::open(how.out)->entryCount() == 1);
    how.source = folder / "none";
    CHECK(importForeignList(how).error().kind == ErrorKind::NotFound);
}

} // namespace
} // namespace lanepost::screening
