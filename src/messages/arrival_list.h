// Who is expected: the travellers of a pre-arrival list, and whether a document at the lane is one of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.h"
#include "base/partial_date.h"
#include "base/result.h"
#include "document/document_reading.h"

namespace lanepost::messages {

/// A document that was announced with a traveller.
struct AnnouncedDocument {
    std::string code; ///< as announced, for example "P"
    std::string number;
    std::string issuingState; ///< three letters
    PartialDate expiryDate;
    friend bool operator==(const AnnouncedDocument&, const AnnouncedDocument&) = default;
};

/// One traveller of a list. Personal data.
struct ExpectedTraveller {
    std::string role; ///< "passenger", "crew", "passenger_in_transit" or "crew_in_transit"
    std::string surname;
    std::string givenNames; ///< separated by single spaces
    std::string sex;        ///< "F", "M" or ""
    PartialDate birthDate;
    std::string nationality; ///< three letters
    std::vector<AnnouncedDocument> documents;
    friend bool operator==(const ExpectedTraveller&, const ExpectedTraveller&) = default;
};

/// One message of a carrier: a conveyance and who is on board. Personal data.
struct ArrivalList {
    std::string reference;  ///< sender and message reference; the same list again has the same
    std::string sender;
    std::string conveyance; ///< flight, train or ship, for example "XX0123"
    std::string departurePlace;
    std::string arrivalPlace;
    std::optional<UtcTime> departureAt;
    std::optional<UtcTime> arrivalAt;
    std::vector<ExpectedTraveller> travellers;
    friend bool operator==(const ArrivalList&, const ArrivalList&) = default;
};

/// {"schema":"lanepost.arrival-list/1",..}; protocol/arrival-list.schema.json. Personal data. Thread-safe.
nlohmann::json toJson(const ArrivalList& list);
/// The list that toJson wrote; keys it does not know are ignored. Error: InvalidArgument, naming the key. Thread-safe.
[[nodiscard]] Result<ArrivalList> arrivalListFromJson(const nlohmann::json& json);

/// What the lists say about a document.
enum class Expectation {
    NoList,      ///< no list is there: nothing can be said
    NotExpected, ///< lists are there, none names the document
    Expected,    ///< announced, and all that was announced agrees
    DataDiffers, ///< announced, but something else than the document says
};

/// The expectation with its evidence. Evidence for the officer; it proposes nothing by itself.
struct ArrivalCheck {
    Expectation expectation = Expectation::NoList;
    std::string listReference;        ///< of the list that names the document
    std::string conveyance;
    std::optional<UtcTime> arrivalAt;
    std::vector<std::string> differs; ///< the fields that differ, for example "birth_date"; no values
    friend bool operator==(const ArrivalCheck&, const ArrivalCheck&) = default;
};

/// The travellers of some lists by document number and issuing state. Read-only when built, so thread-safe.
class ArrivalIndex {
public:
    explicit ArrivalIndex(std::vector<ArrivalList> lists);

    /// What the lists say about `reading`. Of several announcements the one that agrees best counts, and of equal ones the
    /// latest arrival. Numbers are compared without spaces, hyphens and fillers.
    ArrivalCheck check(const document::DocumentReading& reading) const;
    /// How many documents are announced.
    std::size_t documents() const { return byDocument_.size(); }

private:
    struct Place {
        std::size_t list;
        std::size_t traveller;
        std::size_t document;
    };

    std::vector<ArrivalList> lists_;
    std::multimap<std::pair<std::string, std::string>, Place> byDocument_; ///< number, issuing state
};

} // namespace lanepost::messages
