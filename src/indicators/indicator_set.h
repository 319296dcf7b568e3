// Risk indicators as data: written and signed by people, versioned, with an owner, a legal basis and an end.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/ed25519.h"
#include "base/result.h"
#include "indicators/pattern_finder.h"
#include "indicators/stay_calculator.h"

namespace lanepost::indicators {

/// The watch lists gave a hit of one of these categories.
struct HitCategory {
    std::vector<std::string> categories;
    friend bool operator==(const HitCategory&, const HitCategory&) = default;
};
/// The traveller is younger than this; information only, never points.
struct AgeBelow {
    int years = 0;
    friend bool operator==(const AgeBelow&, const AgeBelow&) = default;
};
/// The crossing is at one of these places; a circumstance, no ground by itself.
struct AtPlace {
    std::vector<std::string> places;
    friend bool operator==(const AtPlace&, const AtPlace&) = default;
};
/// The crossing goes this way; a circumstance, no ground by itself.
struct InDirection {
    std::string direction; ///< "entry" or "exit"
    friend bool operator==(const InDirection&, const InDirection&) = default;
};
/// The document's number lies between two, as reported for stolen blank documents.
struct DocumentNumberRange {
    std::string from; ///< normal numbers of one length, at most a million apart by their last digits
    std::string to;
    friend bool operator==(const DocumentNumberRange&, const DocumentNumberRange&) = default;
};
/// More days of short stay than the rule allows.
struct StayExceeded {
    int maxDays = 90;
    int windowDays = 180;
    friend bool operator==(const StayExceeded&, const StayExceeded&) = default;
};
/// Seen at two places in less time than the way takes: a cloned plate, a document used by two.
struct ImpossibleTravelCondition {
    SubjectKind subject = SubjectKind::Plate;
    std::vector<TravelTime> times;
    std::chrono::minutes margin{0}; ///< clocks and measured ways differ: this much faster is still believed
    friend bool operator==(const ImpossibleTravelCondition&, const ImpossibleTravelCondition&) = default;
};
/// Crossed in the same direction twice without the way back between.
struct SameWayTwice {
    SubjectKind subject = SubjectKind::Document;
    std::chrono::hours within{0};
    friend bool operator==(const SameWayTwice&, const SameWayTwice&) = default;
};
/// Crossed at least so often.
struct Frequency {
    SubjectKind subject = SubjectKind::Plate;
    std::chrono::hours within{0};
    int atLeast = 0; ///< crossings, this one among them
    friend bool operator==(const Frequency&, const Frequency&) = default;
};
/// Passed with the same other plate on several dates.
struct Convoy {
    std::chrono::minutes window{0}; ///< how far apart the two pass
    int withinDays = 0;
    int atLeastDates = 0;
    friend bool operator==(const Convoy&, const Convoy&) = default;
};
/// A person came in several vehicles.
struct VehicleChange {
    int withinDays = 0;
    int atLeast = 0; ///< different vehicles, this one among them
    friend bool operator==(const VehicleChange&, const VehicleChange&) = default;
};
/// A vehicle came with several persons.
struct DriverChange {
    int withinDays = 0;
    int atLeast = 0; ///< different persons, those of now among them
    friend bool operator==(const DriverChange&, const DriverChange&) = default;
};

/// One typed condition; there are no others, and none compares anything but what stands above.
using Condition = std::variant<HitCategory, AgeBelow, AtPlace, InDirection, DocumentNumberRange, StayExceeded,
                               ImpossibleTravelCondition, SameWayTwice, Frequency, Convoy, VehicleChange, DriverChange>;

/// Fires when all its conditions do.
struct IndicatorRule {
    std::string code;  ///< unique in its set, for example "cloned-plate"
    std::string title; ///< for the officer, at most 10 words
    int points = 0;    ///< 0 to 100; 0: shown, without effect
    std::vector<Condition> conditions;
    friend bool operator==(const IndicatorRule&, const IndicatorRule&) = default;
};

/// The indicators of one owner. Each owner's points are counted apart.
struct IndicatorSet {
    std::string id;
    std::string version;
    std::string owner;
    std::string legalBasis;
    UtcTime validFrom{};
    UtcTime validUntil{};  ///< at most 180 days after validFrom
    int referAtPoints = 0; ///< the points from which the crossing is proposed for referral, 1 to 1000
    std::vector<IndicatorRule> rules;
    friend bool operator==(const IndicatorSet&, const IndicatorSet&) = default;
};

/// Longest life of a set: its owner has to look at it again.
constexpr std::chrono::days kLongestValidity{180};
/// Largest file of a set.
constexpr std::size_t kMaxIndicatorBytes = 1U << 20;

/// The set in JSON text (docs/indicators.md). Error: InvalidArgument naming the place and what was expected; so for a set
/// without owner, legal basis or end, and for a rule that rests on a forbidden trait, only on circumstances (place,
/// direction), or gives points for age. Thread-safe.
[[nodiscard]] Result<IndicatorSet> indicatorSetFromJson(std::string_view text);

/// The signed file of a set: one line of JSON with the set, the signer's key and the signature. text: as for
/// indicatorSetFromJson. Error: as there. Thread-safe.
[[nodiscard]] Result<std::string> signIndicatorSet(std::string_view text, const Ed25519Signer& signer);

/// The set of a signed file. trusted: the keys that may sign. Error: InvalidArgument for a file that is none, as
/// indicatorSetFromJson; Corrupt when the signature is not its signer's; Conflict when the signer is not trusted.
/// Thread-safe.
[[nodiscard]] Result<IndicatorSet> openIndicatorSet(std::string_view file, const std::vector<Ed25519PublicKey>& trusted);

} // namespace lanepost::indicators
