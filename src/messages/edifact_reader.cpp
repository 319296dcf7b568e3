#include "messages/edifact_reader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lanepost::messages {
namespace {

bool isLetter(char c) {
    return c >= 'A' && c <= 'Z';
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool isLineEnd(char c) {
    return c == '\r' || c == '\n';
}

/// ISO 9735, level A: capitals, digits, space and these signs; level B adds small letters and more signs.
bool inLevelA(unsigned char c) {
    constexpr std::string_view kSigns = " .,-()/='+:?!\"%&*;<>";
    return isLetter(static_cast<char>(c)) || isDigit(static_cast<char>(c)) ||
           kSigns.find(static_cast<char>(c)) != std::string_view::npos;
}

bool inLevelB(unsigned char c) {
    return c >= 0x20 && c < 0x7f;
}

/// Bytes C0..FF and A0..BF of ISO 8859-1 stand for the same code points.
std::string latin1ToUtf8(std::string_view text) {
    std::string utf8;
    for (const char raw : text) {
        const auto c = static_cast<unsigned char>(raw);
        if (c < 0x80) {
            utf8 += raw;
        } else {
            utf8 += static_cast<char>(0xc0 | (c >> 6));
            utf8 += static_cast<char>(0x80 | (c & 0x3f));
        }
    }
    return utf8;
}

/// How many bytes a well-formed UTF-8 character at `at` has; 0 for none. Overlong forms and surrogates are none.
std::size_t utf8Length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(at);
    const auto follows = [&](std::size_t i, unsigned lowest = 0x80, unsigned highest = 0xbf) {
        return byte(at + i) >= lowest && byte(at + i) <= highest;
    };
    if (first < 0x80) {
        return first >= 0x20 && first != 0x7f ? 1 : 0;
    }
    if (first >= 0xc2 && first <= 0xdf) {
        return follows(1) ? 2 : 0;
    }
    if (first >= 0xe0 && first <= 0xef) {
        const bool second = follows(1, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
        return second && follows(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const bool second = follows(1, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
        return second && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

bool isUtf8Text(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8Length(text, at);
        if (length == 0) {
            return false;
        }
        at += length;
    }
    return true;
}

/// The text as UTF-8; empty when a character is not of the set.
std::optional<std::string> decode(std::string_view text, std::string_view characterSet) {
    const auto every = [&](auto allowed) {
        return std::ranges::all_of(text, [&](char c) { return allowed(static_cast<unsigned char>(c)); });
    };
    if (characterSet == "UNOA") {
        return every(inLevelA) ? std::optional<std::string>(text) : std::nullopt;
    }
    if (characterSet == "UNOB") {
        return every(inLevelB) ? std::optional<std::string>(text) : std::nullopt;
    }
    if (characterSet == "UNOC") {
        const bool good = every([](unsigned char c) { return (c >= 0x20 && c < 0x7f) || c >= 0xa0; });
        return good ? std::optional(latin1ToUtf8(text)) : std::nullopt;
    }
    return isUtf8Text(text) ? std::optional<std::string>(text) : std::nullopt;
}

/// Cuts one interchange; every method stops at the first error.
class Cutter {
public:
    explicit Cutter(std::string_view bytes) : bytes_(bytes) {}

    Result<EdifactInterchange> cut();

private:
    tl::unexpected<Error> wrong(const std::string& what, ErrorKind kind = ErrorKind::InvalidArgument) const {
        return fail(kind, "segment " + std::to_string(result_.segments.size() + 1) + " at byte " +
                              std::to_string(segmentStart_) + ": " + what);
    }
    Result<void> readServiceString();
    Result<void> readSegment();
    Result<void> finishSegment(EdifactSegment segment);
    Result<void> takeCharacterSet(const EdifactSegment& segment);

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::size_t segmentStart_ = 0;
    EdifactInterchange result_;
};

/// UNA and six characters: component, element, decimal mark, release, reserved, terminator.
Result<void> Cutter::readServiceString() {
    if (!bytes_.starts_with("UNA")) {
        return {};
    }
    if (bytes_.size() < 9) {
        return wrong("UNA needs six characters");
    }
    EdifactSyntax& syntax = result_.syntax;
    syntax = {bytes_[3], bytes_[4], bytes_[5], bytes_[6], bytes_[8]};
    const std::array<char, 4> separators{syntax.component, syntax.element, syntax.release, syntax.terminator};
    for (std::size_t i = 0; i < separators.size(); ++i) {
        const char c = separators[i];
        const bool unusable = isLetter(c) || isDigit(c) || c < 0x20 || c == 0x7f || (c == ' ' && i != 2);
        if (unusable || std::count(separators.begin(), separators.end(), c) > 1) {
            return wrong("UNA names a character that cannot separate, or one twice");
        }
    }
    at_ = 9;
    return {};
}

Result<void> Cutter::readSegment() {
    const EdifactSyntax& syntax = result_.syntax;
    EdifactSegment segment;
    segment.number = result_.segments.size() + 1;
    segment.offset = segmentStart_ = at_;
    std::vector<EdifactElement> fields{{""}}; // the tag is field 0
    for (;; ++at_) {
        if (at_ >= bytes_.size()) {
            return wrong("it is not ended; the file may be cut off");
        }
        if (at_ - segmentStart_ > kMaxSegmentBytes) {
            return wrong("longer than " + std::to_string(kMaxSegmentBytes) + " bytes", ErrorKind::LimitExceeded);
        }
        const char c = bytes_[at_];
        if (c == syntax.release && syntax.release != ' ') {
            if (++at_ >= bytes_.size()) {
                return wrong("it ends in a release character");
            }
            fields.back().back() += bytes_[at_];
        } else if (c == syntax.terminator) {
            ++at_;
            break;
        } else if (c == syntax.element) {
            if (fields.size() > kMaxElements) {
                return wrong("more than " + std::to_string(kMaxElements) + " data elements", ErrorKind::LimitExceeded);
            }
            fields.push_back({""});
        } else if (c == syntax.component) {
            if (fields.back().size() >= kMaxComponents) {
                return wrong("more than " + std::to_string(kMaxComponents) + " components", ErrorKind::LimitExceeded);
            }
            fields.back().emplace_back();
        } else if (!isLineEnd(c)) {
            fields.back().back() += c;
        }
    }
    segment.tag = fields.front().front();
    segment.elements.assign(std::make_move_iterator(fields.begin() + 1), std::make_move_iterator(fields.end()));
    return finishSegment(std::move(segment));
}

Result<void> Cutter::finishSegment(EdifactSegment segment) {
    if (segment.tag.size() != 3 || !std::ranges::all_of(segment.tag, [](char c) { return isLetter(c) || isDigit(c); })) {
        return wrong("a tag of three capitals or digits was expected");
    }
    if (segment.tag == "UNB" && result_.characterSet.empty()) {
        if (auto taken = takeCharacterSet(segment); !taken) {
            return taken;
        }
    }
    if (result_.characterSet.empty()) {
        return wrong("UNB was expected first");
    }
    for (EdifactElement& element : segment.elements) {
        for (std::string& component : element) {
            auto decoded = decode(component, result_.characterSet);
            if (!decoded) {
                return wrong("a character that is not in character set " + result_.characterSet);
            }
            component = std::move(*decoded);
        }
    }
    result_.segments.push_back(std::move(segment));
    return {};
}

Result<void> Cutter::takeCharacterSet(const EdifactSegment& segment) {
    const std::string& name = segment.component(0);
    constexpr std::array<std::string_view, 5> kKnown{"UNOA", "UNOB", "UNOC", "UNOW", "UNOY"};
    if (std::ranges::find(kKnown, name) == kKnown.end()) {
        return wrong("its character set is not one of UNOA, UNOB, UNOC, UNOW, UNOY", ErrorKind::Unsupported);
    }
    result_.characterSet = name;
    return {};
}

Result<EdifactInterchange> Cutter::cut() {
    if (bytes_.size() > kMaxInterchangeBytes) {
        return fail(ErrorKind::LimitExceeded, "the interchange has " + std::to_string(bytes_.size()) +
                                                  " bytes, the limit is " + std::to_string(kMaxInterchangeBytes));
    }
    if (auto read = readServiceString(); !read) {
        return fail(read.error());
    }
    for (;;) {
        while (at_ < bytes_.size() && isLineEnd(bytes_[at_])) {
            ++at_;
        }
        segmentStart_ = at_;
        if (at_ >= bytes_.size()) {
            break;
        }
        if (result_.segments.size() >= kMaxSegments) {
            return wrong("more than " + std::to_string(kMaxSegments) + " segments", ErrorKind::LimitExceeded);
        }
        if (auto read = readSegment(); !read) {
            return fail(read.error());
        }
    }
    if (result_.segments.empty()) {
        return fail(ErrorKind::InvalidArgument, "no segment; an interchange that begins with UNA or UNB was expected");
    }
    return std::move(result_);
}

} // namespace

const std::string& EdifactSegment::component(std::size_t element, std::size_t index) const {
    static const std::string none;
    return element < elements.size() && index < elements[element].size() ? elements[element][index] : none;
}

Result<EdifactInterchange> readEdifact(std::string_view bytes) {
    return Cutter(bytes).cut();
}

} // namespace lanepost::messages
