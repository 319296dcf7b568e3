#include "store/head_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sstream>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

namespace lanepost::store {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;

/// Always the same length, so that a head replaces the one before in place.
std::string lineOf(const char* word, const JournalHead& head) {
    char number[32];
    std::snprintf(number, sizeof number, "%019lld", static_cast<long long>(head.seq));
    return std::string(word) + " " + number + " " + toHex(head.hash) + "\n";
}

std::optional<JournalHead> headIn(const std::string& line, const std::string& word) {
    std::istringstream stream(line);
    std::string first;
    std::string hash;
    JournalHead head;
    stream >> first >> head.seq >> hash;
    const auto digest = sha256FromHex(hash);
    if (!stream || first != word || head.seq < 0 || !digest) {
        return std::nullopt;
    }
    head.hash = *digest;
    return head;
}

Result<void> writeLine(const std::filesystem::path& file, const std::string& line, bool append) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : 0), 0640);
    bool written =
        descriptor >= 0 && ::write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    written = written && (!append || ::fsync(descriptor) == 0);
    const std::string reason = std::strerror(errno);
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    if (!written) {
        return fail(ErrorKind::Io, file.string() + ": cannot write: " + reason);
    }
    return {};
}

} // namespace

std::filesystem::path headFileOf(const std::filesystem::path& database) {
    return database.string() + "-head";
}

Result<HeadFileContent> readHeadFile(const std::filesystem::path& file) {
    HeadFileContent content;
    const auto text = readTextFile(file, kMaxBytes);
    if (!text) {
        if (text.error().kind == ErrorKind::NotFound) {
            return content;
        }
        return fail(text.error());
    }
    std::istringstream lines(*text);
    std::string line;
    for (bool first = true; std::getline(lines, line); first = false) {
        if (first) {
            content.head = headIn(line, "head");
        } else if (const auto lost = headIn(line, "lost")) {
            content.lost.push_back(*lost);
        }
    }
    return content;
}

Result<void> writeHead(const std::filesystem::path& file, const JournalHead& head) {
    return writeLine(file, lineOf("head", head), false);
}

Result<void> appendLostHead(const std::filesystem::path& file, const JournalHead& lost) {
    return writeLine(file, lineOf("lost", lost), true);
}

} // namespace lanepost::store
