#include "messages/paxlst.h"

#include <algorithm>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "lane/specimens.h"
#include "messages/arrival_store.h"
#include "messages/edifact_reader.h"
#include "messages/golden.h"
#include "support/temporary_folder.h"

using namespace lanepost;
using namespace lanepost::messages;

namespace {

/// A made-up flight with two passengers and one crew member; %s are put in by the tests.
std::string list(std::string body = "", const std::string& unb = "UNB+UNOA:4+XXAIR+UTOAPIS+261120:1200+REF1++APIS'") {
    if (body.empty()) {
        body = "BGM+745'NAD+MS+++XXAIR DESK'COM+555:TE'TDT+20+XX0123'LOC+125+FRN'DTM+189:2611210700:201'LOC+87+UTC'"
               "DTM+232:2611210930:201'"
               "NAD+FL+++SPECIMEN:ANNA:MARIA'ATT+2++F'DTM+329:920205'NAT+2+UTO'DOC+P:110:111+U12345674'DTM+36:310117'"
               "LOC+91+UTO'"
               "NAD+FL+++MUSTER:ERIK'ATT+2++M'DTM+329:19740812:102'NAT+2+UTO'DOC+P+U87654321'DTM+36:291130'LOC+91+UTO'"
               "NAD+FM+++PILOT:PAT'NAT+2+UTO'DOC+P+U00000001'LOC+91+UTO'"
               "CNT+42:2'CNT+41:1'";
    }
    const auto segments = std::ranges::count(body, '\'') - std::ranges::count(body, '?') + 2;
    return unb + "UNG+PAXLST+XXAIR+UTOAPIS+261120:1200+G1+UN+D:02B'UNH+M1+PAXLST:D:02B:UN:IATA'" + body + "UNT+" +
           std::to_string(segments) + "+M1'UNE+1+G1'UNZ+1+REF1'";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string problemsOf(const std::string& text) {
    const auto read = importPaxlst(text);
    if (!read) {
        return read.error().message;
    }
    std::string all;
    for (const PaxlstProblem& problem : read->problems) {
        all += std::to_string(problem.segment) + " " + problem.tag + ": " + problem.what + "\n";
    }
    return all;
}

} // namespace

TEST_CASE("a list is read with persons, documents and journey, and keeps the agreed form") {
    const auto read = importPaxlst(list());
    REQUIRE(read);
    REQUIRE(problemsOf(list()) == "");
    REQUIRE(read->lists.size() == 1);
    const ArrivalList& arrivals = read->lists[0];
    CHECK(arrivals.reference == "XXAIR/REF1/M1");
    CHECK(arrivals.conveyance == "XX0123");
    CHECK(arrivals.departurePlace == "FRN");
    CHECK(arrivals.arrivalPlace == "UTC");
    CHECK(toRfc3339(*arrivals.arrivalAt) == "2026-11-21T09:30:00.000000Z");
    REQUIRE(arrivals.travellers.size() == 3);
    CHECK(arrivals.travellers[0].givenNames == "ANNA MARIA");
    CHECK(arrivals.travellers[0].birthDate == PartialDate{1992, 2, 5});
    CHECK(arrivals.travellers[0].documents[0].expiryDate == PartialDate{2031, 1, 17});
    CHECK(arrivals.travellers[1].birthDate == PartialDate{1974, 8, 12});
    CHECK(arrivals.travellers[2].role == "crew");
    const std::string text = toJson(arrivals).dump(2) + "\n";
    CHECK(golden("arrival-list.json", text) == text);
    auto json = nlohmann::json::parse(text);
    json["a_key_of_tomorrow"] = true;
    CHECK(arrivalListFromJson(json).value() == arrivals);
}

TEST_CASE("own separators, line ends, release characters and character sets are understood") {
    const std::string una = "UNA:*.! ~\r\nUNB*UNOC:4*XXAIR*UTOAPIS*261120:1200*REF1~\r\nUNH*M1*PAXLST:D:02B:UN~\r\n"
                            "NAD*FL***O!~BRIEN!*:J\xfcRGEN~\r\nCNT*42:1~\r\nUNT*4*M1~\r\nUNZ*1*REF1~\r\n";
    REQUIRE(problemsOf(una) == "");
    const auto read = importPaxlst(una).value();
    CHECK(read.lists[0].travellers[0].surname == "O~BRIEN*");
    CHECK(read.lists[0].travellers[0].givenNames == "J\xc3\xbcRGEN");
    CHECK(problemsOf(replaced(list(), "ANNA", "anna")).find("UNOA") != std::string::npos);
    CHECK(problemsOf(replaced(replaced(list(), "ANNA", "anna"), "UNOA", "UNOB")) == "");
    CHECK(problemsOf(replaced(list(), "UNOA", "UNOX")).find("character set") != std::string::npos);
    CHECK(problemsOf(replaced(replaced(list(), "ANNA", "J\xfc"), "UNOA", "UNOW")).find("UNOW") != std::string::npos);
}

TEST_CASE("each control total that does not agree is named with its segment") {
    CHECK(problemsOf(replaced(list(), "CNT+42:2", "CNT+42:3")).find("holds 2 passengers, CNT says 3") != std::string::npos);
    CHECK(problemsOf(replaced(list(), "CNT+41:1", "CNT+41:0")).find("holds 1 crew, CNT says 0") != std::string::npos);
    CHECK(problemsOf(replaced(list(), "UNE+1", "UNE+2")).find("UNE: it says 2 messages, there are 1") != std::string::npos);
    CHECK(problemsOf(replaced(list(), "UNZ+1", "UNZ+7")).find("UNZ: it says 7 groups, there are 1") != std::string::npos);
    CHECK(problemsOf(replaced(list(), "UNT+", "UNT+9")).find("segments, there are") != std::string::npos);
    CHECK(problemsOf(replaced(list(), "UNZ+1+REF1", "UNZ+1+REF2")).find("not that of UNB") != std::string::npos);
    CHECK(problemsOf(replaced(list(), "+M1'UNE", "+M2'UNE")).find("not that of UNH") != std::string::npos);
    CHECK(problemsOf(replaced(list(), "+G1'UNZ", "+G2'UNZ")).find("not that of UNG") != std::string::npos);
    CHECK(problemsOf(replaced(replaced(list(), "CNT+42:2'", ""), "CNT+41:1'", "")).find("no control total") !=
          std::string::npos);
}

TEST_CASE("a list that is cut off or out of order is refused wherever it is cut") {
    const std::string whole = list();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        INFO(size);
        REQUIRE_FALSE(problemsOf(whole.substr(0, size)).empty());
    }
    CHECK_FALSE(problemsOf(whole + "UNZ+1+REF1'").empty());
    CHECK_FALSE(problemsOf(replaced(whole, "NAD+FL+++SPECIMEN", "DOC+P+X'NAD+FL+++SPECIMEN")).empty());
    CHECK(problemsOf(replaced(whole, "NAT+2+UTO", "NAT+2+Utopia")).find("character") != std::string::npos);
    CHECK(problemsOf(replaced(whole, "NAT+2+UTO", "NAT+2+UT")).find("three letters") != std::string::npos);
    CHECK(problemsOf(replaced(whole, "920205", "920231")).find("no calendar") != std::string::npos);
    CHECK(problemsOf(replaced(whole, "19740812", "00000812")).find("another century") != std::string::npos);
    CHECK(problemsOf(replaced(whole, "DTM+329:920205", "DTM+329:92-02-05")).find("YYMMDD") != std::string::npos);
    CHECK(problemsOf(replaced(whole, "ATT+2++F", "XYZ+1")).find("no segment of PAXLST") != std::string::npos);
    CHECK(problemsOf("UNA:+.? '").find("no segment") != std::string::npos);
    CHECK(problemsOf("UNA:::::'UNB").find("separate") != std::string::npos);
    CHECK(problemsOf("hello").find("not ended") != std::string::npos);
}

TEST_CASE("no message about a problem repeats what stands in the list") {
    const std::string all = problemsOf(replaced(list(), "CNT+42:2", "CNT+42:3")) +
                            problemsOf(replaced(list(), "NAT+2+UTO", "NAT+2+UT")) +
                            problemsOf(replaced(list(), "920205", "920231"));
    CHECK(all.find("SPECIMEN") == std::string::npos);
    CHECK(all.find("U12345674") == std::string::npos);
}

TEST_CASE("a document at the lane is expected, not expected, or announced with other data") {
    const ArrivalIndex index({importPaxlst(list())->lists});
    auto reading = lane::specimen::passport();
    CHECK(index.check(reading).expectation == Expectation::Expected);
    CHECK(index.check(reading).conveyance == "XX0123");
    reading.identity.birthDate = {1991, 2, 5};
    reading.identity.sex = "M";
    CHECK(index.check(reading).expectation == Expectation::DataDiffers);
    CHECK(index.check(reading).differs == std::vector<std::string>{"sex", "birth_date"});
    reading.documentNumber = "U99999999";
    CHECK(index.check(reading).expectation == Expectation::NotExpected);
    CHECK(ArrivalIndex({}).check(reading).expectation == Expectation::NoList);
}

TEST_CASE("lists are kept sealed, replaced by their reference, and erased after their term") {
    const test::TemporaryFolder folder;
    auto store = ArrivalStore::open(folder.path()).value();
    const ArrivalList arrivals = importPaxlst(list())->lists[0];
    const UtcTime now = lane::specimen::morning();
    REQUIRE(store.put(arrivals, now));
    REQUIRE(store.put(arrivals, now));
    CHECK(store.lists().value() == std::vector<ArrivalList>{arrivals});
    const auto bytes = [&] {
        std::string all;
        for (const char* name : {"arrivals.sqlite", "arrivals.sqlite-wal"}) {
            all += readTextFile(folder / name, 1 << 24).value_or("");
        }
        return all;
    };
    CHECK(bytes().find("SPECIMEN") == std::string::npos);
    CHECK(store.erase(now + std::chrono::hours(95)).value() == 0);
    CHECK(bytes().find("XXAIR/REF1/M1") != std::string::npos);
    CHECK(store.erase(now + std::chrono::hours(97)).value() == 1);
    CHECK(bytes().find("XXAIR/REF1/M1") == std::string::npos);
    CHECK(store.lists()->empty());
}
