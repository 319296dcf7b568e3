// The parser: shape and alphabet first, then the fields and check digits that the format's layout names.
#include "mrz/mrz_parser.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "mrz/check_digit.h"
#include "mrz/mrz_shape.h"

namespace lanepost::mrz {
namespace {

using Lines = std::span<const std::string_view>;

// Each byte as a set of one; 0 for bytes outside the alphabet.
constexpr std::array<MrzCharacterSet, 256> kSets = [] {
    std::array<MrzCharacterSet, 256> sets{};
    for (const char c : kMrzAlphabet)
        sets[static_cast<unsigned char>(c)] = MrzCharacterSet{1} << alphabetIndex(c);
    return sets;
}();

MrzCharacterSet setOf(char c) {
    return kSets[static_cast<unsigned char>(c)];
}

std::string_view at(Lines lines, const MrzRange& range) {
    return lines[static_cast<std::size_t>(range.line - 1)].substr(static_cast<std::size_t>(range.start - 1),
                                                                  static_cast<std::size_t>(range.length()));
}

char at(Lines lines, MrzPosition position) {
    return lines[static_cast<std::size_t>(position.line - 1)][static_cast<std::size_t>(position.position - 1)];
}

std::string_view withoutTrailingFillers(std::string_view text) {
    return text.substr(0, text.find_last_not_of('<') + 1);
}

// The components with one separator between them; fillers in front, behind and doubled are dropped.
std::string componentsOf(std::string_view text) {
    std::string joined;
    joined.reserve(text.size());
    for (const char c : text) {
        if (c != '<')
            joined += c;
        else if (!joined.empty() && joined.back() != ' ')
            joined += ' ';
    }
    if (!joined.empty() && joined.back() == ' ')
        joined.pop_back();
    return joined;
}

// Splits the name field at its first "<<"; without one it holds a primary identifier only (9303-3, 4.6).
void parseName(std::string_view text, MrzFields& fields) {
    fields.nameFillsField = text.back() != '<';
    const std::size_t separator = text.find("<<");
    fields.primaryIdentifier = componentsOf(text.substr(0, separator));
    if (separator != std::string_view::npos)
        fields.secondaryIdentifier = componentsOf(text.substr(separator));
}

// Given names of the French identity card: "<<" stands between two names, "<" inside a double one.
std::string frenchGivenNames(std::string_view text) {
    std::string joined;
    while (!text.empty()) {
        const std::size_t separator = text.find("<<");
        const std::string name = componentsOf(text.substr(0, separator));
        if (!name.empty())
            joined += (joined.empty() ? "" : ", ") + name;
        text.remove_prefix(separator == std::string_view::npos ? text.size() : separator + 2);
    }
    return joined;
}

void parseField(MrzField field, std::string_view text, MrzFields& fields) {
    if (std::string MrzFields::*member = plainTextMember(field)) {
        fields.*member = withoutTrailingFillers(text);
        return;
    }
    switch (field) {
    case MrzField::Name:
        parseName(text, fields);
        break;
    case MrzField::PrimaryIdentifier:
        fields.primaryIdentifier = componentsOf(text);
        break;
    case MrzField::SecondaryIdentifier:
        fields.secondaryIdentifier = frenchGivenNames(text);
        break;
    case MrzField::BirthDate:
        fields.birthDate.raw = text;
        break;
    case MrzField::ExpiryDate:
        fields.expiryDate.raw = text;
        break;
    default: // check digits are judged later; unused positions hold nothing
        break;
    }
}

CheckDigitResult judge(const MrzCheckDigit& checkDigit, Lines lines) {
    CheckDigitResult result{checkDigit.name, checkDigit.position, at(lines, checkDigit.position)};
    if (checkDigit.covers.empty())
        return result;
    CheckDigitSum sum;
    for (const MrzRange& range : checkDigit.covers)
        sum.add(at(lines, range));
    result.expected = sum.digit();
    const bool fillerAllowed =
        checkDigit.zeroOrFillerWhenEmpty && std::ranges::all_of(checkDigit.covers, [&](const MrzRange& range) {
            return withoutTrailingFillers(at(lines, range)).empty();
        });
    result.present = result.captured != '<' || fillerAllowed;
    result.valid = result.captured == result.expected || (result.captured == '<' && fillerAllowed);
    return result;
}

// Puts a number that overflows into the optional data together, and judges its digit again by the rules for it.
void parseLongNumber(const MrzLongNumber& place, Lines lines, MrzParse& parse) {
    const std::string_view rest = at(lines, place.rest);
    if (at(lines, place.filler) != '<' || rest.front() == '<')
        return;
    const std::string_view run = rest.substr(0, rest.find('<'));
    const std::string_view overflow = run.substr(0, run.size() - 1);
    const std::string_view first = at(lines, place.first);

    std::string number{first};
    number += overflow;
    number.resize(withoutTrailingFillers(number).size());
    parse.fields.documentNumber = std::move(number);
    parse.fields.documentNumberLong = true;
    parse.fields.optional1 = withoutTrailingFillers(rest.substr(std::min(run.size() + 1, rest.size())));

    CheckDigitSum without;
    without.add(first);
    CheckDigitSum with = without;
    without.add(overflow);
    with.add("<");
    with.add(overflow);

    CheckDigitResult& result = parse.checkDigits.front();
    result.position = {place.rest.line, place.rest.start + static_cast<int>(overflow.size())};
    result.captured = run.back();
    result.expected = without.digit();
    result.present = true;
    result.valid = result.captured == without.digit() || result.captured == with.digit();
    parse.documentNumberRule = result.captured == without.digit() ? DocumentNumberRule::WithoutFiller
                               : result.valid                     ? DocumentNumberRule::WithFiller
                                                                  : DocumentNumberRule::Neither;
}

void noteUnexpected(const MrzFieldPlace& place, std::string_view text, std::vector<MrzPosition>& unexpected) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((setOf(text[i]) & place.allowed) == 0)
            unexpected.push_back({place.range.line, place.range.start + static_cast<int>(i)});
    }
}

Result<MrzParse> parseShaped(const MrzLayout& layout, Lines lines) {
    if (std::optional<Error> error = alphabetError(lines))
        return fail(std::move(*error));
    Result<MrzParse> parse{tl::in_place};
    parse->format = layout.format;
    for (const MrzFieldPlace& place : layout.fields) {
        const std::string_view text = at(lines, place.range);
        parseField(place.field, text, parse->fields);
        noteUnexpected(place, text, parse->unexpectedCharacters);
    }
    parse->checkDigits.reserve(layout.checkDigits.size());
    for (const MrzCheckDigit& checkDigit : layout.checkDigits)
        parse->checkDigits.push_back(judge(checkDigit, lines));
    if (layout.longNumber)
        parseLongNumber(*layout.longNumber, lines, *parse);
    return parse;
}

} // namespace

bool MrzParse::allPresentCheckDigitsValid() const {
    return std::ranges::all_of(checkDigits,
                               [](const CheckDigitResult& digit) { return !digit.present || digit.valid; });
}

const CheckDigitResult* MrzParse::checkDigit(std::string_view name) const {
    const auto found = std::ranges::find(checkDigits, name, &CheckDigitResult::name);
    return found == checkDigits.end() ? nullptr : &*found;
}

Result<MrzParse> parseMrz(std::span<const std::string_view> lines) {
    const std::optional<MrzFormat> format = detectFormat(lines);
    if (!format)
        return fail(shapeError(lines));
    return parseShaped(layout(*format), lines);
}

Result<MrzParse> parseMrz(std::span<const std::string> lines) {
    // One more than any zone has, so that too many lines stay too many.
    std::array<std::string_view, kMostLines + 1> views;
    const std::size_t count = std::min(lines.size(), views.size());
    std::copy_n(lines.begin(), count, views.begin());
    return parseMrz(Lines{views.data(), count});
}

Result<MrzParse> parseMrzAs(MrzFormat format, std::span<const std::string_view> lines) {
    const MrzLayout& wanted = layout(format);
    if (!hasShape(wanted, lines))
        return fail(ErrorKind::InvalidArgument, "the lines do not have the shape of " + std::string(wanted.name));
    return parseShaped(wanted, lines);
}

} // namespace lanepost::mrz
