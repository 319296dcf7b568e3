// Plate events of smart cameras, in and out: ONVIF Analytics, Recognition/LicensePlate, in its JSON form.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "anpr/plate_reading.h"
#include "base/clock.h"
#include "base/result.h"

namespace lanepost::anpr {

/// The topic under which such events are published.
inline constexpr std::string_view kOnvifPlateTopic = "tns1:RuleEngine/Recognition/LicensePlate";

/// A value with the likelihood that came with it. ONVIF reads a missing likelihood as 100 %; here it stays missing,
/// because nobody measured it.
struct OnvifValue {
    std::string value;                ///< UTF-8, at most 64 bytes
    std::optional<double> likelihood; ///< 0..1
    friend bool operator==(const OnvifValue&, const OnvifValue&) = default;
};

/// One plate event. Source: ONVIF Analytics Service Specification, LicensePlateInfo.
struct OnvifPlateEvent {
    UtcTime at{};
    std::string source; ///< the video source's token
    OnvifValue plateNumber;
    std::optional<OnvifValue> plateType;
    std::optional<OnvifValue> countryCode; ///< ISO 3166-1 alpha-2
    std::optional<OnvifValue> issuingEntity;
    friend bool operator==(const OnvifPlateEvent&, const OnvifPlateEvent&) = default;
};

/// {"topic","UtcTime","Source":{"VideoSource"},"Data":{"LicensePlateInfo":{"PlateNumber":{"value","Likelihood"},..}}};
/// what is missing in the event is missing here. Thread-safe.
nlohmann::json toJson(const OnvifPlateEvent& event);

/// Reads one event of at most 64 KiB. A value may be an object, as toJson writes it, or a bare text; keys that are not
/// named above are passed over, since cameras send more. Error: InvalidArgument or LimitExceeded, naming the key and
/// never a value. Thread-safe.
[[nodiscard]] Result<OnvifPlateEvent> parseOnvifPlateEvent(std::string_view text);

/// The event for a reading of ours. The country carries a likelihood only where its letters were read in the band.
/// Thread-safe.
OnvifPlateEvent onvifEventOf(const PlateReading& reading, UtcTime at, std::string source);

/// What an event says, as a reading: A-Z and 0-9 of the plate number, confidence 0 where no likelihood came, never
/// certain, country never certain. Thread-safe.
PlateReading plateReadingOf(const OnvifPlateEvent& event);

} // namespace lanepost::anpr
