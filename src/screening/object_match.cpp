#include "screening/object_match.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "screening/entry_match.h"
#include "screening/normal_form.h"

namespace lanepost::screening {
namespace {

/// An entry as an ordinary list would hold it: the same rules then decide.
WatchlistEntry entryOf(ObjectKind kind, const std::string& normal, const ObjectAttributes& attributes) {
    WatchlistEntry entry;
    entry.id = std::string(objectKindText(kind)) + ":" + attributes.issuer + (attributes.issuer.empty() ? "" : ":") +
               normal;
    entry.category = attributes.category;
    entry.actionCode = attributes.actionCode;
    entry.laneText = attributes.laneText;
    entry.originator = attributes.originator;
    entry.validUntil = attributes.validUntil;
    if (kind == ObjectKind::Document) {
        entry.documents.push_back({normal, attributes.issuer, attributes.documentCode, attributes.status});
    } else if (kind == ObjectKind::Plate) {
        entry.plates.push_back({normal, attributes.issuer});
    }
    return entry;
}

std::string chanceText(double probability) {
    char text[96];
    std::snprintf(text, sizeof text, "equal under the list's key; a number not listed would be with a chance of %.0e",
                  probability);
    return text;
}

std::string_view vinCheckText(CheckDigitState state) {
    switch (state) {
    case CheckDigitState::Right:
        return "check digit right";
    case CheckDigitState::Wrong:
        return "check digit not right; only North America and China demand it";
    case CheckDigitState::None:
        break;
    }
    return "no check digit";
}

std::string_view containerCheckText(CheckDigitState state) {
    switch (state) {
    case CheckDigitState::Right:
        return "check digit right";
    case CheckDigitState::Wrong:
        return "check digit wrong: compare every character with the container";
    case CheckDigitState::None:
        break;
    }
    return "check digit not read";
}

/// One list's answers to one question.
class ObjectSearch {
public:
    ObjectSearch(const ObjectList& list, UtcTime now) : list_(list), now_(now) {}

    void ask(const DocumentQuery& query) {
        const auto match = [&](const std::string& number, const WatchlistEntry& entry) {
            DocumentQuery asked = query;
            asked.number = number;
            return matchDocument(asked, entry);
        };
        askNumber(ObjectKind::Document, query.number, "document_number", match, [&] { return variantsOf(query); });
    }
    void ask(const PlateQuery& query) {
        const auto match = [&](const std::string& text, const WatchlistEntry& entry) {
            PlateQuery asked = query;
            asked.text = text;
            return matchPlate(asked, entry);
        };
        askNumber(ObjectKind::Plate, query.text, "plate", match, [&] { return variantsOf(query); });
    }
    void ask(const VinQuery& query) {
        const auto match = [&](const std::string& vin, const WatchlistEntry& entry) {
            // Of a number that may have been misread, the listed one's digit says whether that is likely.
            const bool asRead = normalObject(ObjectKind::Vin, query.text) == vin;
            const HitEvidence digit{"vin_check_digit", asRead ? query.text : "", asRead ? "" : vin,
                                    std::string(vinCheckText(vinCheckDigit(vin)))};
            return numberHit(HitKind::Vin, "vin", query.text, vin, entry, digit);
        };
        askNumber(ObjectKind::Vin, query.text, "vin", match, [&] { return vinVariants(query.text); });
    }
    void ask(const ContainerQuery& query) {
        const auto match = [&](const std::string& number, const WatchlistEntry& entry) {
            const HitEvidence digit{"container_check_digit", query.text, "",
                                    std::string(containerCheckText(containerCheckDigit(query.text)))};
            return numberHit(HitKind::Container, "container", query.text, number, entry, digit);
        };
        askNumber(ObjectKind::Container, query.text, "container", match, [&] { return containerVariants(query.text); });
    }
    std::vector<WatchlistHit> takeHits() { return std::move(hits_); }

private:
    static std::vector<ReadingVariant> vinVariants(const std::string& text) {
        const auto normal = normalObject(ObjectKind::Vin, text);
        return normal ? readingVariants(*normal) : std::vector<ReadingVariant>();
    }
    /// A right check digit disproves the mistaken readings (ISO 6346 finds every single one).
    static std::vector<ReadingVariant> containerVariants(const std::string& text) {
        const auto normal = normalObject(ObjectKind::Container, text);
        const bool proven = containerCheckDigit(text) == CheckDigitState::Right;
        return normal && !proven ? readingVariants(*normal) : std::vector<ReadingVariant>();
    }
    static std::optional<WatchlistHit> numberHit(HitKind kind, std::string_view field, const std::string& read,
                                                 const std::string& listed, const WatchlistEntry& entry,
                                                 const HitEvidence& checkDigit) {
        WatchlistHit hit;
        hit.kind = kind;
        hit.strength = HitStrength::Exact;
        hit.entryId = entry.id;
        hit.category = entry.category;
        hit.actionCode = entry.actionCode;
        hit.laneText = entry.laneText;
        hit.evidence = {{std::string(field), read, listed, read == listed ? "equal" : "equal after normalisation"},
                        checkDigit};
        return hit;
    }

    template <typename Match, typename Variants>
    void askNumber(ObjectKind kind, const std::string& text, std::string_view field, Match match, Variants variants) {
        const auto normal = normalObject(kind, text);
        if (!normal || list_.keyCount(kind) == 0) {
            return;
        }
        for (const std::uint16_t attribute : list_.lookup(kind, *normal)) {
            take(kind, *normal, attribute, field, nullptr, text, match);
        }
        const std::vector<ReadingVariant> possible = variants();
        std::vector<std::string> texts;
        for (const ReadingVariant& variant : possible) {
            // A variant may not be a number of the kind (a letter in a container's digits) and then is not listed.
            texts.push_back(normalObject(kind, variant.text) == variant.text ? variant.text : std::string());
        }
        const auto found = list_.lookupAll(kind, texts);
        for (std::size_t i = 0; i < found.size(); ++i) {
            for (const std::uint16_t attribute : found[i]) {
                take(kind, texts[i], attribute, field, &possible[i], text, match);
            }
        }
    }

    template <typename Match>
    void take(ObjectKind kind, const std::string& normal, std::uint16_t attribute, std::string_view field,
              const ReadingVariant* variant, const std::string& read, Match match) {
        const WatchlistEntry entry = entryOf(kind, normal, list_.attributes(attribute));
        if (!firesAt(entry, now_)) {
            return;
        }
        auto hit = match(normal, entry);
        if (!hit) {
            return;
        }
        hit->listId = list_.header().listId;
        hit->listVersion = list_.header().version;
        if (variant != nullptr) {
            markAsVariant(*hit, field, read, *variant);
        } else if (hit->evidence[0].queryValue != read) {
            hit->evidence[0].queryValue = read;
            hit->evidence[0].comparison = "equal after normalisation";
        }
        if (list_.keyed()) {
            hit->strength = HitStrength::Possible;
            hit->evidence.push_back({"keyed_list", "", "", chanceText(list_.falseFindProbability())});
        }
        if (!list_.attributes(attribute).status.empty()) {
            hit->evidence.push_back({"status", "", list_.attributes(attribute).status, "as the list has it"});
        }
        hits_.push_back(std::move(*hit));
    }

    const ObjectList& list_;
    const UtcTime now_;
    std::vector<WatchlistHit> hits_;
};

} // namespace

std::vector<ReadingVariant> variantsOf(const DocumentQuery& query) {
    const auto normal = normalNumber(query.number);
    if (!normal) {
        return {};
    }
    return query.numberProven ? variantsWithSameCheckDigit(*normal) : readingVariants(*normal);
}

std::vector<ReadingVariant> variantsOf(const PlateQuery& query) {
    const auto normal = normalPlate(query.text);
    return normal ? readingVariants(*normal, 1) : std::vector<ReadingVariant>();
}

void markAsVariant(WatchlistHit& hit, std::string_view field, std::string_view queryValue,
                   const ReadingVariant& variant) {
    char weight[32];
    std::snprintf(weight, sizeof weight, "%.2g", variant.weight);
    hit.strength = HitStrength::Possible;
    for (HitEvidence& evidence : hit.evidence) {
        if (evidence.field == field) {
            evidence.queryValue = std::string(queryValue);
            evidence.comparison = "possible reading error: " + mistakeText(variant) + " (weight " + weight + ")";
        }
    }
}

std::vector<WatchlistHit> matchObjects(const ObjectList& list, const ScreeningQuery& query, UtcTime now) {
    ObjectSearch search(list, now);
    for (const DocumentQuery& document : query.documents) {
        search.ask(document);
    }
    for (const PlateQuery& plate : query.plates) {
        search.ask(plate);
    }
    for (const VinQuery& vin : query.vins) {
        search.ask(vin);
    }
    for (const ContainerQuery& container : query.containers) {
        search.ask(container);
    }
    return search.takeHits();
}

} // namespace lanepost::screening
