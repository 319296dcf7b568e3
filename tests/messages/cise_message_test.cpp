#include "messages/cise_message.h"

#include <catch2/catch.hpp>

#include "lane/specimens.h"
#include "messages/golden.h"

using namespace lanepost;
using namespace lanepost::messages;

namespace {

lane::Crossing referredCrossing() {
    lane::Crossing crossing;
    crossing.id = "0199a000-0000-7000-8000-000000000001";
    crossing.laneId = "lane-3";
    crossing.direction = "entry";
    crossing.mode = "evaluation";
    crossing.openedAt = lane::specimen::morning();
    crossing.decidedAt = lane::specimen::morning();
    crossing.travellers = {lane::specimen::passport()};
    crossing.vehicle = lane::specimen::car();
    crossing.recommendation = {lane::Outcome::Refer, {"Camera front missing", "List <sltd> & others stale"}};
    crossing.decision = lane::specimen::decision("d1", crossing.id, lane::DecisionOutcome::Refer);
    return crossing;
}

const CiseSender kSender{"xx.lanepost.lane-3.push", "xx-node-1", "XX"};

Result<std::string> xmlOf(CiseService service, const lane::Crossing& crossing, CiseHandling handling = {}) {
    handling.retainUntil = lane::specimen::morning() + std::chrono::hours(24 * 1096);
    return ciseXml(service, crossing, kSender, handling, "message-1", lane::specimen::morning());
}

} // namespace

TEST_CASE("persons, vehicle and incident keep the agreed form") {
    for (const auto& [name, service] : {std::pair{"cise/person.xml", CiseService::Person},
                                        std::pair{"cise/land-vehicle.xml", CiseService::LandVehicle},
                                        std::pair{"cise/incident.xml", CiseService::Incident}}) {
        const auto xml = xmlOf(service, referredCrossing());
        REQUIRE(xml);
        CHECK(golden(name, *xml) == *xml);
    }
}

TEST_CASE("signs that mean something in XML are escaped, characters that it cannot carry are left out") {
    auto crossing = referredCrossing();
    crossing.recommendation.reasons = {"</Ground><x>&\"' \x01\x08\xff"};
    const auto xml = xmlOf(CiseService::Incident, crossing);
    REQUIRE(xml);
    CHECK(xml->find("&lt;/Ground&gt;&lt;x&gt;&amp;&quot;&apos;") != std::string::npos);
    CHECK(xml->find('\x01') == std::string::npos);
    CHECK(xml->find('\xff') == std::string::npos);
}

TEST_CASE("what the crossing does not have is no message, and words outside the model are refused") {
    auto crossing = referredCrossing();
    crossing.vehicle.reset();
    CHECK(xmlOf(CiseService::LandVehicle, crossing).error().kind == ErrorKind::NotFound);
    crossing.travellers.clear();
    CHECK(xmlOf(CiseService::Person, crossing).error().kind == ErrorKind::NotFound);
    crossing.decision->outcome = lane::DecisionOutcome::Pass;
    CHECK(xmlOf(CiseService::Incident, crossing).error().kind == ErrorKind::NotFound);
    CiseHandling handling;
    handling.purpose = "Curiosity";
    CHECK(xmlOf(CiseService::Incident, referredCrossing(), handling).error().kind == ErrorKind::InvalidArgument);
}
