#include "messages/paxlst.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "messages/edifact_reader.h"

namespace lanepost::messages {
namespace {

/// Party qualifiers of NAD that name a person, and the role.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kRoles{
    {{"FL", "passenger"}, {"FM", "crew"}, {"DDU", "passenger_in_transit"}, {"DDT", "crew_in_transit"}}};

/// Segments of PAXLST that carry nothing that a lane needs.
constexpr std::array<std::string_view, 10> kPassedOver{"COM", "MEA", "GEI", "FTX", "RFF", "EMP", "CPI", "QTY", "AUT", "STS"};

std::optional<long> numberIn(const std::string& text) {
    long number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number >= 0 ? std::optional(number) : std::nullopt;
}

bool isState(const std::string& text) {
    return text.empty() ||
           (text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; }));
}

/// Births and expiries of living travellers lie between these.
constexpr int kEarliestYear = 1850;
constexpr int kLatestYear = 2199;

std::optional<PartialDate> dateOf(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    const bool credible = year >= kEarliestYear && year <= kLatestYear;
    return date.ok() && credible ? std::optional(PartialDate{year, month, day}) : std::nullopt;
}

/// What a date means when its century is not written.
enum class Century {
    Past,   ///< births: at most a hundred years back
    Around, ///< expiries: up to fifty years ahead
};

/// Reads one interchange into lists.
class PaxlstReader {
public:
    explicit PaxlstReader(const EdifactInterchange& interchange) : segments_(interchange.segments) {}
    PaxlstImport read();

private:
    void problem(const EdifactSegment& segment, std::string what);
    void takeInterchange(const EdifactSegment& segment);
    void takeHeader(const EdifactSegment& segment);
    void takeSegment(const EdifactSegment& segment);
    void takeParty(const EdifactSegment& segment);
    void takeTime(const EdifactSegment& segment);
    void takePlace(const EdifactSegment& segment);
    void takeDocument(const EdifactSegment& segment);
    void takeTotal(const EdifactSegment& segment);
    void endMessage(const EdifactSegment& segment);
    void endOfFile();
    void compareCount(const EdifactSegment& segment, std::size_t element, long counted, const char* what);
    void compareReference(const EdifactSegment& segment, const std::string& expected, const char* opener);
    std::optional<PartialDate> dateIn(const EdifactSegment& segment, Century century);
    std::optional<UtcTime> timeIn(const EdifactSegment& segment);
    ExpectedTraveller* traveller() { return list_ && !list_->travellers.empty() ? &list_->travellers.back() : nullptr; }

    const std::vector<EdifactSegment>& segments_;
    PaxlstImport result_;
    std::string interchangeReference_;
    std::string groupReference_;
    std::string messageReference_;
    std::string sender_;
    int yearPrepared_ = 2000; ///< of the interchange; two-digit years are read against it
    bool interchangeEnded_ = false;
    bool groupOpen_ = false;
    long groups_ = 0;
    long messages_ = 0;
    long messagesInGroup_ = 0;
    std::size_t messageStart_ = 0;
    std::optional<ArrivalList> list_; ///< there inside a message
    std::optional<long> announcedPassengers_;
    std::optional<long> announcedCrew_;
    bool documentOpen_ = false; ///< DTM and LOC belong to the last document
    bool personOpen_ = false;   ///< DTM and LOC belong to the last person
};

void PaxlstReader::problem(const EdifactSegment& segment, std::string what) {
    if (result_.problems.size() < kMaxPaxlstProblems) {
        result_.problems.push_back({segment.number, segment.tag, std::move(what)});
    }
}

PaxlstImport PaxlstReader::read() {
    for (const EdifactSegment& segment : segments_) {
        if (interchangeEnded_) {
            problem(segment, "segments follow the end of the interchange");
            break;
        }
        if (list_ && segment.tag != "UNT") {
            takeSegment(segment);
        } else if (segment.tag == "UNT") {
            endMessage(segment);
        } else {
            takeInterchange(segment);
        }
    }
    endOfFile();
    return std::move(result_);
}

void PaxlstReader::endOfFile() {
    const EdifactSegment& last = segments_.back();
    if (list_) {
        problem(last, "the message that begins with " + std::to_string(messageStart_) + " is not ended by UNT");
    }
    if (!interchangeEnded_) {
        problem(last, "UNZ is missing: the file may be cut off");
    }
    if (interchangeEnded_ && messages_ == 0) {
        problem(last, "no PAXLST message in it");
    }
}

void PaxlstReader::takeInterchange(const EdifactSegment& segment) {
    if (segment.tag == "UNB" && segment.number == 1) {
        sender_ = segment.component(1);
        interchangeReference_ = segment.component(4);
        const std::string& date = segment.component(3);
        const auto year = numberIn(date.substr(0, date.size() == 8 ? 4 : std::min<std::size_t>(2, date.size())));
        if ((date.size() != 6 && date.size() != 8) || !year) {
            problem(segment, "its date is not YYMMDD or CCYYMMDD");
            return;
        }
        yearPrepared_ = static_cast<int>(date.size() == 8 ? *year : 2000 + *year);
    } else if (segment.tag == "UNG" && !groupOpen_) {
        groupOpen_ = true;
        ++groups_;
        messagesInGroup_ = 0;
        groupReference_ = segment.component(4);
    } else if (segment.tag == "UNH") {
        takeHeader(segment);
    } else if (segment.tag == "UNE" && groupOpen_) {
        groupOpen_ = false;
        compareCount(segment, 0, messagesInGroup_, "messages");
        compareReference(segment, groupReference_, "UNG");
    } else if (segment.tag == "UNZ") {
        interchangeEnded_ = true;
        if (groupOpen_) {
            problem(segment, "the group is not ended by UNE");
        }
        compareCount(segment, 0, groups_ > 0 ? groups_ : messages_, groups_ > 0 ? "groups" : "messages");
        compareReference(segment, interchangeReference_, "UNB");
    } else {
        problem(segment, "it does not belong here");
    }
}

void PaxlstReader::takeHeader(const EdifactSegment& segment) {
    ++messages_;
    ++messagesInGroup_;
    messageStart_ = segment.number;
    messageReference_ = segment.component(0);
    list_.emplace();
    list_->sender = sender_;
    list_->reference = sender_ + "/" + interchangeReference_ + "/" + messageReference_;
    announcedPassengers_.reset();
    announcedCrew_.reset();
    personOpen_ = documentOpen_ = false;
    if (segment.component(1, 0) != "PAXLST") {
        problem(segment, "the message is not PAXLST");
    }
    if (messageReference_.empty()) {
        problem(segment, "the message has no reference");
    }
}

void PaxlstReader::takeSegment(const EdifactSegment& segment) {
    const std::string& tag = segment.tag;
    if (tag == "NAD") {
        takeParty(segment);
    } else if (tag == "TDT") {
        list_->conveyance = list_->conveyance.empty() ? segment.component(1) : list_->conveyance;
    } else if (tag == "DTM") {
        takeTime(segment);
    } else if (tag == "LOC") {
        takePlace(segment);
    } else if (tag == "DOC") {
        takeDocument(segment);
    } else if (tag == "CNT") {
        takeTotal(segment);
    } else if (tag == "ATT") {
        if (traveller() != nullptr && segment.component(0) == "2") {
            const std::string& sex = segment.component(2).empty() ? segment.component(1) : segment.component(2);
            traveller()->sex = sex == "F" || sex == "M" ? sex : "";
        }
    } else if (tag == "NAT") {
        const std::string& state = segment.component(1);
        if (!isState(state) || state.empty()) {
            problem(segment, "a nationality of three letters was expected");
        } else if (traveller() != nullptr) {
            traveller()->nationality = state;
        }
    } else if (tag == "UNH" || tag == "UNB" || tag == "UNZ" || tag == "UNE" || tag == "UNG") {
        problem(segment, "the message that begins with " + std::to_string(messageStart_) + " is not ended by UNT");
        list_.reset();
        takeInterchange(segment);
    } else if (tag != "BGM" && std::ranges::find(kPassedOver, tag) == kPassedOver.end()) {
        problem(segment, "no segment of PAXLST");
    }
}

void PaxlstReader::takeParty(const EdifactSegment& segment) {
    documentOpen_ = false;
    const auto role = std::ranges::find(kRoles, std::string_view(segment.component(0)),
                                        [](const auto& known) { return known.first; });
    if (role == kRoles.end()) {
        personOpen_ = false; // the party that reports
        return;
    }
    personOpen_ = true;
    ExpectedTraveller person;
    person.role = role->second;
    person.surname = segment.component(3, 0);
    for (std::size_t i = 1; i < 5; ++i) {
        const std::string& name = segment.component(3, i);
        if (!name.empty()) {
            person.givenNames += (person.givenNames.empty() ? "" : " ") + name;
        }
    }
    if (person.surname.empty()) {
        problem(segment, "a person without a surname");
    }
    list_->travellers.push_back(std::move(person));
}

void PaxlstReader::takeTime(const EdifactSegment& segment) {
    const std::string& qualifier = segment.component(0, 0);
    if (qualifier == "329" && personOpen_) {
        if (const auto date = dateIn(segment, Century::Past)) {
            traveller()->birthDate = *date;
        }
    } else if (qualifier == "36" && documentOpen_) {
        if (const auto date = dateIn(segment, Century::Around)) {
            traveller()->documents.back().expiryDate = *date;
        }
    } else if (qualifier == "189" || qualifier == "232") {
        const auto time = timeIn(segment);
        (qualifier == "189" ? list_->departureAt : list_->arrivalAt) = time;
    }
}

void PaxlstReader::takePlace(const EdifactSegment& segment) {
    const std::string& qualifier = segment.component(0);
    const std::string& place = segment.component(1);
    if (qualifier == "91" && documentOpen_) {
        if (!isState(place) || place.empty()) {
            problem(segment, "an issuing state of three letters was expected");
        }
        traveller()->documents.back().issuingState = place;
    } else if (qualifier == "125" && !personOpen_) {
        list_->departurePlace = place;
    } else if (qualifier == "87" && !personOpen_) {
        list_->arrivalPlace = place;
    }
}

void PaxlstReader::takeDocument(const EdifactSegment& segment) {
    if (!personOpen_) {
        problem(segment, "a document without a person before it");
        return;
    }
    documentOpen_ = true;
    AnnouncedDocument document;
    document.code = segment.component(0);
    document.number = segment.component(1);
    if (document.number.empty()) {
        problem(segment, "a document without a number");
    }
    traveller()->documents.push_back(std::move(document));
}

void PaxlstReader::takeTotal(const EdifactSegment& segment) {
    const std::string& qualifier = segment.component(0, 0);
    const auto total = numberIn(segment.component(0, 1));
    if (!total) {
        problem(segment, "its total is no number");
    } else if (qualifier == "42") {
        announcedPassengers_ = *total;
    } else if (qualifier == "41") {
        announcedCrew_ = *total;
    }
}

void PaxlstReader::endMessage(const EdifactSegment& segment) {
    if (!list_) {
        problem(segment, "it ends a message that did not begin");
        return;
    }
    compareCount(segment, 0, static_cast<long>(segment.number - messageStart_ + 1), "segments");
    compareReference(segment, messageReference_, "UNH");
    const auto count = [&](bool crew) {
        return static_cast<long>(std::ranges::count_if(list_->travellers, [&](const ExpectedTraveller& person) {
            return person.role.starts_with("crew") == crew;
        }));
    };
    if (!announcedPassengers_ && !announcedCrew_) {
        problem(segment, "no control total: CNT+42 or CNT+41 was expected before it");
    }
    for (const auto& [announced, found, who] : {std::tuple{announcedPassengers_, count(false), "passengers"},
                                                std::tuple{announcedCrew_, count(true), "crew"}}) {
        if (announced ? *announced != found : found != 0) {
            problem(segment, "the message holds " + std::to_string(found) + " " + who + ", CNT says " +
                                 (announced ? std::to_string(*announced) : std::string("nothing of them")));
        }
    }
    result_.lists.push_back(std::move(*list_));
    list_.reset();
}

void PaxlstReader::compareCount(const EdifactSegment& segment, std::size_t element, long counted, const char* what) {
    const auto stated = numberIn(segment.component(element));
    if (!stated || *stated != counted) {
        problem(segment, "it says " + (stated ? std::to_string(*stated) : std::string("no number of")) + " " + what +
                             ", there are " + std::to_string(counted));
    }
}

void PaxlstReader::compareReference(const EdifactSegment& segment, const std::string& expected, const char* opener) {
    if (segment.component(1) != expected) {
        problem(segment, std::string("its reference is not that of ") + opener);
    }
}

/// C507: value and format; 6 digits are YYMMDD, 8 (format 102) CCYYMMDD.
std::optional<PartialDate> PaxlstReader::dateIn(const EdifactSegment& segment, Century century) {
    const std::string& text = segment.component(0, 1);
    const bool digits = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || (text.size() != 6 && text.size() != 8)) {
        problem(segment, "a date as YYMMDD or CCYYMMDD was expected");
        return std::nullopt;
    }
    const auto part = [&](std::size_t from, std::size_t length) {
        return static_cast<int>(*numberIn(text.substr(from, length)));
    };
    int year = part(0, text.size() - 4);
    if (text.size() == 6) {
        const int latest = century == Century::Past ? yearPrepared_ : yearPrepared_ + 50;
        year += latest / 100 * 100;
        year -= year > latest ? 100 : 0;
    }
    const auto date = dateOf(year, part(text.size() - 4, 2), part(text.size() - 2, 2));
    if (!date) {
        problem(segment, "a date that no calendar has, or of another century");
    }
    return date;
}

/// Format 201 is YYMMDDHHMM, 203 CCYYMMDDHHMM; both are the place's own time, taken as UTC: carriers send no zone.
std::optional<UtcTime> PaxlstReader::timeIn(const EdifactSegment& segment) {
    const std::string& text = segment.component(0, 1);
    if (text.size() != 10 && text.size() != 12) {
        problem(segment, "a time as YYMMDDHHMM or CCYYMMDDHHMM was expected");
        return std::nullopt;
    }
    const std::string full = text.size() == 10 ? "20" + text : text;
    const auto time = parseRfc3339(full.substr(0, 4) + "-" + full.substr(4, 2) + "-" + full.substr(6, 2) + "T" +
                                   full.substr(8, 2) + ":" + full.substr(10, 2) + ":00Z");
    if (!time) {
        problem(segment, "a time that no calendar has");
        return std::nullopt;
    }
    return *time;
}

} // namespace

Result<PaxlstImport> importPaxlst(std::string_view bytes) {
    const auto interchange = readEdifact(bytes);
    if (!interchange) {
        return fail(interchange.error());
    }
    return PaxlstReader(*interchange).read();
}

} // namespace lanepost::messages
