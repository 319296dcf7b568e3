#include "base/json_check.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lanepost {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

int hexDigit(char c) {
    if (isDigit(c)) {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Reads from the front; every step says whether what it expected was there.
class JsonScan {
public:
    JsonScan(std::string_view text, int maxDepth)
        : at_(text.data()), end_(text.data() + text.size()), maxDepth_(static_cast<std::size_t>(maxDepth)) {}

    bool whole() {
        do {
            skipSpace();
            if (!valueOrBegin()) {
                return false;
            }
        } while (!open_.empty());
        skipSpace();
        return at_ == end_;
    }

private:
    /// A value, or the beginning of an object or array; then all ends that follow, up to where the next value stands.
    bool valueOrBegin() {
        if (at_ == end_) {
            return false;
        }
        if (*at_ == '{' || *at_ == '[') {
            const char close = *at_++ == '{' ? '}' : ']';
            if (open_.size() == maxDepth_) {
                return false;
            }
            open_.push_back(close);
            skipSpace();
            if (!take(close)) {
                return close == ']' || key();
            }
            open_.pop_back();
        } else if (!scalar()) {
            return false;
        }
        return afterValue();
    }

    bool afterValue() {
        while (!open_.empty()) {
            skipSpace();
            if (take(',')) {
                skipSpace();
                return open_.back() == ']' || key();
            }
            if (!take(open_.back())) {
                return false;
            }
            open_.pop_back();
        }
        return true;
    }

    bool key() {
        if (!string()) {
            return false;
        }
        skipSpace();
        return take(':');
    }

    bool scalar() {
        switch (*at_) {
        case '"':
            return string();
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            return number();
        }
    }

    bool word(std::string_view wanted) {
        if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(wanted)) {
            return false;
        }
        at_ += wanted.size();
        return true;
    }

    bool number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            return digits();
        }
        return true;
    }

    bool digits() {
        const char* const begin = at_;
        while (at_ != end_ && isDigit(*at_)) {
            ++at_;
        }
        return at_ != begin;
    }

    bool string() {
        if (!take('"')) {
            return false;
        }
        while (at_ != end_) {
            const auto byte = static_cast<unsigned char>(*at_);
            if (byte == '"') {
                ++at_;
                return true;
            }
            if (byte < 0x20) {
                return false;
            }
            if (byte == '\\') {
                ++at_;
                if (!escape()) {
                    return false;
                }
            } else if (byte < 0x80) {
                ++at_;
            } else if (!codePoint(byte)) {
                return false;
            }
        }
        return false;
    }

    bool escape() {
        if (at_ == end_) {
            return false;
        }
        const char kind = *at_++;
        if (kind != 'u') {
            return std::string_view("\"\\/bfnrt").find(kind) != std::string_view::npos;
        }
        const int first = fourDigits();
        if (first < 0xD800 || first > 0xDFFF) {
            return first >= 0;
        }
        if (first > 0xDBFF || !take('\\') || !take('u')) {
            return false;
        }
        const int second = fourDigits();
        return second >= 0xDC00 && second <= 0xDFFF;
    }

    int fourDigits() {
        int value = 0;
        for (int i = 0; i < 4; ++i) {
            const int digit = at_ == end_ ? -1 : hexDigit(*at_++);
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    /// A character of two to four bytes as RFC 3629 has them: no overlong forms, no surrogates, none above U+10FFFF.
    bool codePoint(unsigned char first) {
        const std::ptrdiff_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if (first < 0xC2 || first > 0xF4 || end_ - at_ <= more) {
            return false;
        }
        std::uint32_t value = first & (0x3FU >> static_cast<unsigned>(more));
        for (std::ptrdiff_t i = 1; i <= more; ++i) {
            const auto byte = static_cast<unsigned char>(at_[i]);
            if ((byte & 0xC0U) != 0x80U) {
                return false;
            }
            value = value << 6U | (byte & 0x3FU);
        }
        at_ += more + 1;
        constexpr std::uint32_t kLeast[] = {0x80, 0x800, 0x10000};
        return value >= kLeast[more - 1] && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
    }

    void skipSpace() {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) {
            ++at_;
        }
    }

    bool take(char wanted) {
        if (at_ == end_ || *at_ != wanted) {
            return false;
        }
        ++at_;
        return true;
    }

    const char* at_;
    const char* end_;
    std::size_t maxDepth_;
    std::vector<char> open_; ///< what closes the arrays and objects that are open
};

} // namespace

bool isJson(std::string_view text, int maxDepth) {
    return JsonScan(text, maxDepth).whole();
}

} // namespace lanepost
