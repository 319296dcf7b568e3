#include "messages/arrival_list.h"

#include <algorithm>
#include <cctype>

#include <nlohmann/json.hpp>

#include "base/strict_json.h"
#include "messages/lenient_json.h"

namespace lanepost::messages {
namespace {

using nlohmann::json;

/// Letters and digits only, in capitals.
std::string plain(const std::string& text) {
    std::string kept;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            kept += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        }
    }
    return kept;
}

bool known(const PartialDate& date) {
    return date != PartialDate{};
}

/// The fields in which the reading says something else than was announced; what either leaves open does not differ.
std::vector<std::string> differences(const document::DocumentReading& reading, const ExpectedTraveller& traveller,
                                     const AnnouncedDocument& document) {
    std::vector<std::string> fields;
    const auto compare = [&](const char* field, const std::string& a, const std::string& b) {
        if (!a.empty() && !b.empty() && a != b) {
            fields.emplace_back(field);
        }
    };
    const std::string read = plain(reading.identity.primaryIdentifier);
    const std::string announced = plain(traveller.surname);
    const bool truncated = reading.identity.nameMayBeTruncated &&
                           (read.starts_with(announced) || announced.starts_with(read));
    if (!truncated) {
        compare("surname", read, announced);
    }
    compare("sex", reading.identity.sex, traveller.sex);
    compare("nationality", reading.identity.nationality, traveller.nationality);
    if (known(reading.identity.birthDate) && known(traveller.birthDate) &&
        reading.identity.birthDate != traveller.birthDate) {
        fields.emplace_back("birth_date");
    }
    if (known(reading.expiryDate) && known(document.expiryDate) && reading.expiryDate != document.expiryDate) {
        fields.emplace_back("expiry_date");
    }
    return fields;
}

json documentJson(const AnnouncedDocument& document) {
    return {{"code", document.code},
            {"number", document.number},
            {"issuing_state", document.issuingState},
            {"expiry_date", jsonOf(document.expiryDate)}};
}

json travellerJson(const ExpectedTraveller& traveller) {
    return {{"role", traveller.role},
            {"surname", traveller.surname},
            {"given_names", traveller.givenNames},
            {"sex", traveller.sex},
            {"birth_date", jsonOf(traveller.birthDate)},
            {"nationality", traveller.nationality},
            {"documents", jsonList(traveller.documents, documentJson)}};
}

Result<AnnouncedDocument> documentFromJson(const json& value) {
    LenientObject object(value);
    AnnouncedDocument document;
    document.code = object.text("code");
    document.number = object.text("number");
    document.issuingState = object.text("issuing_state");
    document.expiryDate = object.date("expiry_date");
    return object.finish(std::move(document));
}

Result<ExpectedTraveller> travellerFromJson(const json& value) {
    LenientObject object(value);
    ExpectedTraveller traveller;
    traveller.role = object.text("role");
    traveller.surname = object.text("surname");
    traveller.givenNames = object.text("given_names");
    traveller.sex = object.text("sex");
    traveller.birthDate = object.date("birth_date");
    traveller.nationality = object.text("nationality");
    traveller.documents = object.list("documents", documentFromJson);
    return object.finish(std::move(traveller));
}

} // namespace

json toJson(const ArrivalList& list) {
    return {{"schema", "lanepost.arrival-list/1"},
            {"reference", list.reference},
            {"sender", list.sender},
            {"conveyance", list.conveyance},
            {"departure_place", list.departurePlace},
            {"arrival_place", list.arrivalPlace},
            {"departure_at", jsonOf(list.departureAt)},
            {"arrival_at", jsonOf(list.arrivalAt)},
            {"travellers", jsonList(list.travellers, travellerJson)}};
}

Result<ArrivalList> arrivalListFromJson(const json& value) {
    LenientObject object(value);
    if (auto schema = object.text("schema"); schema != "lanepost.arrival-list/1") {
        object.reject("schema", "lanepost.arrival-list/1");
    }
    ArrivalList list;
    list.reference = object.text("reference");
    list.sender = object.text("sender");
    list.conveyance = object.text("conveyance");
    list.departurePlace = object.text("departure_place");
    list.arrivalPlace = object.text("arrival_place");
    list.departureAt = object.optionalTime("departure_at");
    list.arrivalAt = object.optionalTime("arrival_at");
    list.travellers = object.list("travellers", travellerFromJson);
    return object.finish(std::move(list));
}

ArrivalIndex::ArrivalIndex(std::vector<ArrivalList> lists) : lists_(std::move(lists)) {
    for (std::size_t i = 0; i < lists_.size(); ++i) {
        for (std::size_t t = 0; t < lists_[i].travellers.size(); ++t) {
            const auto& documents = lists_[i].travellers[t].documents;
            for (std::size_t d = 0; d < documents.size(); ++d) {
                byDocument_.emplace(std::pair{plain(documents[d].number), documents[d].issuingState}, Place{i, t, d});
            }
        }
    }
}

ArrivalCheck ArrivalIndex::check(const document::DocumentReading& reading) const {
    ArrivalCheck best;
    if (lists_.empty()) {
        return best;
    }
    best.expectation = Expectation::NotExpected;
    const auto [first, last] = byDocument_.equal_range({plain(reading.documentNumber), reading.issuingState});
    for (auto found = first; found != last; ++found) {
        const ArrivalList& list = lists_[found->second.list];
        const ExpectedTraveller& traveller = list.travellers[found->second.traveller];
        auto differs = differences(reading, traveller, traveller.documents[found->second.document]);
        const bool better = best.expectation == Expectation::NotExpected || differs.size() < best.differs.size() ||
                            (differs.size() == best.differs.size() && list.arrivalAt > best.arrivalAt);
        if (better) {
            best = {differs.empty() ? Expectation::Expected : Expectation::DataDiffers, list.reference, list.conveyance,
                    list.arrivalAt, std::move(differs)};
        }
    }
    return best;
}

} // namespace lanepost::messages
