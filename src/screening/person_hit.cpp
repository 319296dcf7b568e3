#include "screening/person_hit.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "screening/normal_form.h"

namespace lanepost::screening {
namespace {

// Support moves the score, and with it the order of hits, but never the class.
constexpr float kSexEqualPoints = 0.3F;
constexpr float kSexDiffersPoints = -1.5F; ///< lists and documents rarely err here; half of all strangers differ
constexpr float kNationalityEqualPoints = 0.4F;
constexpr float kNationalityDiffersPoints = -0.4F; ///< many people have several, and lists know one
/// Points are shown with two decimals, and what is shown adds up.
double rounded(float points) {
    return std::round(static_cast<double>(points) * 100) / 100;
}

std::string_view textOf(Likeness kind) {
    switch (kind) {
    case Likeness::Equal:
        return "equal";
    case Likeness::Spelling:
        return "equal after transliteration";
    case Likeness::Reading:
        return "equal but for letters that look alike";
    case Likeness::Typing:
        return "one or two letters differ";
    case Likeness::Skeleton:
        return "same consonants";
    case Likeness::Initial:
        return "initial";
    case Likeness::Cut:
        return "one is the beginning of the other";
    case Likeness::Joined:
        return "joined or split";
    }
    return "";
}

std::string_view textOf(DateGrade grade) {
    switch (grade) {
    case DateGrade::Equal:
        return "equal";
    case DateGrade::PartsEqual:
        return "agrees as far as both are known";
    case DateGrade::DayMonthSwap:
        return "day and month exchanged";
    case DateGrade::YearOffByOne:
        return "year off by one";
    case DateGrade::OneDigit:
        return "one digit differs or two are exchanged";
    case DateGrade::OnePart:
        return "two of three parts agree";
    case DateGrade::Placeholder:
        return "year agrees; 1 January may stand for an unknown day";
    case DateGrade::YearNear:
        return "only years are known, and they differ by one";
    case DateGrade::Unknown:
        return "no part is known on both sides";
    case DateGrade::Contradiction:
        return "differs";
    }
    return "";
}

template <typename Parts>
std::string joinedParts(const Parts& parts, std::uint32_t mask) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if ((mask >> i & 1U) != 0) {
            text += text.empty() ? "" : " ";
            text += parts[i];
        }
    }
    return text;
}

/// Builds the evidence of one finding.
class Explanation {
public:
    Explanation(const PersonFinding& finding, const WatchlistEntry& entry, const PersonQuestion& question)
        : finding_(finding), entry_(entry), question_(question) {}

    std::vector<HitEvidence> take() { return std::move(evidence_); }
    double points() const { return points_; }

    void addName(const PersonIndex& index) {
        const NameForm& form = question_.names[finding_.questionName].form;
        std::vector<std::string> listed;
        if (const auto row = index.row(finding_.row)) {
            for (std::size_t i = 0; i < row->partCount; ++i) {
                const std::uint32_t part = index.rows()[row->firstPart + i];
                listed.emplace_back(part < index.partCount() ? index.part(part).text : std::string_view());
            }
        }
        for (const AlignedParts& pair : finding_.name.aligned) {
            add("name", joinedParts(form.parts, pair.questionMask), joinedParts(listed, pair.rowMask),
                textOf(pair.kind), pair.points);
        }
        if (finding_.name.leftPoints < 0) {
            const bool conflict = finding_.name.questionLeft != 0 && finding_.name.rowLeft != 0;
            add("name", joinedParts(form.parts, finding_.name.questionLeft),
                joinedParts(listed, finding_.name.rowLeft), conflict ? "differs" : "on one side only",
                finding_.name.leftPoints);
        }
        if (finding_.name.orderPoints < 0) {
            add("name_order", "", "", "another order", finding_.name.orderPoints);
        }
        if (finding_.name.togetherPoints < 0) {
            add("name_parts_together", "", "", "parts of one culture's names often go together",
                finding_.name.togetherPoints);
        }
        if (finding_.kindPoints < 0) {
            add("name_kind", "", entry_.names[std::min(finding_.nameIndex, entry_.names.size() - 1)].kind == NameKind::Weak ? "weak" : "alias",
                "not the list's primary name", finding_.kindPoints);
        }
    }

    void addBirthDate() {
        const PartialDate* shown = nullptr;
        for (const PartialDate& date : entry_.birthDates) {
            if (shown == nullptr || agreementOf(question_.birthDate, date).points >
                                        agreementOf(question_.birthDate, *shown).points) {
                shown = &date;
            }
        }
        const bool asked = question_.birthDate != PartialDate{};
        std::string_view how = textOf(finding_.date.grade);
        how = shown == nullptr ? "missing in the list" : !asked ? "not read at the lane" : how;
        add("birth_date", asked ? toText(question_.birthDate) : "", shown == nullptr ? "" : toText(*shown), how,
            finding_.date.points);
    }

    void addChance() { add("list_size", "", "", "what chance alone gives", finding_.chancePoints); }

    /// Sex and nationality.
    void addSupport() {
        addSupport("sex", question_.sex, entry_.sex, question_.sex == entry_.sex, kSexEqualPoints, kSexDiffersPoints);
        const std::string state = normalState(question_.nationality).value_or("");
        std::string listed;
        bool equal = false;
        for (const std::string& nationality : entry_.nationalities) {
            listed += (listed.empty() ? "" : " ") + nationality;
            equal = equal || (!state.empty() && normalState(nationality) == state);
        }
        addSupport("nationality", question_.nationality, listed, equal, kNationalityEqualPoints,
                   kNationalityDiffersPoints);
    }

private:
    void add(std::string_view field, const std::string& query, const std::string& listed, std::string_view comparison,
             float points) {
        const double shown = rounded(points);
        points_ = std::round((points_ + shown) * 100) / 100;
        evidence_.push_back({std::string(field), query, listed, std::string(comparison), shown});
    }
    void addSupport(std::string_view field, const std::string& query, const std::string& listed, bool equal,
                    float agreement, float difference) {
        const bool known = !query.empty() && !listed.empty();
        const std::string_view how = listed.empty()  ? "missing in the list"
                                     : query.empty() ? "not read at the lane"
                                     : equal         ? "equal"
                                                     : "differs";
        add(field, query, listed, how, !known ? 0 : equal ? agreement : difference);
    }

    const PersonFinding& finding_;
    const WatchlistEntry& entry_;
    const PersonQuestion& question_;
    std::vector<HitEvidence> evidence_;
    double points_ = 0;
};

bool sameName(const NameAlignment& name) {
    return name.questionLeft == 0 && name.rowLeft == 0 && name.orderPoints == 0 &&
           std::all_of(name.aligned.begin(), name.aligned.end(), [](const AlignedParts& pair) {
               return pair.kind == Likeness::Equal || pair.kind == Likeness::Spelling;
           });
}

} // namespace

PersonHit personHitOf(const PersonFinding& finding, const WatchlistEntry& entry, const PersonQuestion& question,
                      const PersonIndex& index) {
    Explanation explanation(finding, entry, question);
    explanation.addName(index);
    explanation.addBirthDate();
    explanation.addChance();
    PersonHit made;
    made.deciding = explanation.points();
    made.matchClass = classOf(made.deciding);
    explanation.addSupport();
    made.points = explanation.points();
    made.hit.kind = HitKind::Person;
    made.hit.strength = made.matchClass == MatchClass::Match && finding.date.grade == DateGrade::Equal &&
                                finding.kindPoints > -1 && sameName(finding.name)
                            ? HitStrength::Exact
                            : HitStrength::Possible;
    made.hit.entryId = entry.id;
    made.hit.category = entry.category;
    made.hit.actionCode = entry.actionCode;
    made.hit.laneText = entry.laneText;
    made.hit.score = std::round(scoreOf(made.points) * 10000) / 10000;
    made.hit.evidence = explanation.take();
    return made;
}

} // namespace lanepost::screening
