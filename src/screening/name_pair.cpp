#include "screening/name_pair.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "base/expect.h"
#include "screening/name_parts.h"
#include "screening/person_alignment.h"
#include "screening/person_index_builder.h"
#include "screening/person_question.h"

namespace lanepost::screening {
namespace {

/// With one name in the list every part is rare. A letter is still one of 26.
constexpr float kInitialPoints = 4.0F;

/// A list of one name in memory.
class OneNameList {
public:
    explicit OneNameList(const std::string& text) {
        WatchlistEntry entry;
        entry.names.push_back(nameFromText(text));
        PersonIndexBuilder builder;
        builder.add(entry, 0);
        sections_ = builder.finish();
        const auto opened = PersonIndex::over({sections_.partTexts, sections_.parts, bytes(sections_.keyBuckets),
                                               bytes(sections_.keyParts), bytes(sections_.slots), bytes(sections_.rows),
                                               bytes(sections_.postingBegins), bytes(sections_.postings)});
        LANEPOST_EXPECT(opened.has_value());
        index_ = *opened;
    }
    OneNameList(const OneNameList&) = delete;
    OneNameList& operator=(const OneNameList&) = delete;

    /// The best alignment of any form of the question with any form of the name; nothing when one has no letters.
    std::optional<float> points(const PersonQuestion& question) const {
        std::optional<float> best;
        for (const QuestionName& name : question.names) {
            const PersonMatches matches(index_, name, false, FindBy::Keys);
            for (std::size_t word = 0; word < index_.rows().size();) {
                const auto row = index_.row(word);
                if (!row) {
                    break;
                }
                word = row->next;
                std::vector<std::uint32_t> parts;
                for (std::size_t i = 0; i < row->partCount; ++i) {
                    parts.push_back(index_.rows()[row->firstPart + i]);
                }
                const NameAlignment aligned = alignNames(matches, parts, false);
                float points = aligned.points;
                for (const AlignedParts& pair : aligned.aligned) {
                    points -= pair.kind == Likeness::Initial ? std::max(0.0F, pair.points - kInitialPoints) : 0;
                }
                best = std::max(best.value_or(-1e9F), points);
            }
        }
        return best;
    }

private:
    static std::span<const std::byte> bytes(const std::vector<std::uint32_t>& words) {
        return std::as_bytes(std::span(words));
    }

    PersonIndexSections sections_;
    PersonIndex index_;
};

PersonQuestion askedFor(const std::string& text) {
    const WatchlistName name = nameFromText(text);
    PersonQuery query;
    query.primaryIdentifier = name.primaryIdentifier;
    query.secondaryIdentifier = name.secondaryIdentifier;
    return questionOf(query);
}

} // namespace

double namePairScore(std::string_view first, std::string_view second) {
    const std::string a = withoutDigits(std::string(first));
    const std::string b = withoutDigits(std::string(second));
    const PersonQuestion askA = askedFor(a);
    const PersonQuestion askB = askedFor(b);
    const OneNameList listA(a);
    const OneNameList listB(b);
    const auto selfA = listA.points(askA);
    const auto selfB = listB.points(askB);
    const auto ab = listB.points(askA);
    const auto ba = listA.points(askB);
    if (!selfA || !selfB || !ab || !ba || *selfA <= 0 || *selfB <= 0) {
        return 0;
    }
    const double shared = (static_cast<double>(*ab) + static_cast<double>(*ba)) / 2;
    const double whole = (static_cast<double>(*selfA) + static_cast<double>(*selfB)) / 2;
    return std::clamp((shared / whole + 1) / 2, 0.0, 1.0);
}

} // namespace lanepost::screening
