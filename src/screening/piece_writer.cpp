#include "screening/piece_writer.h"

#include <algorithm>
#include <cerrno>

#include <unistd.h>

namespace lanepost::screening {
namespace {

/// A multiple of the large page of amd64 and arm64 (2 MB).
constexpr std::uint64_t kPiece = 8U << 20U;

} // namespace

PieceWriter::PieceWriter(int file) : file_(file) {
    buffer_.reserve(kPiece);
}

void PieceWriter::put(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const auto room = static_cast<std::size_t>(kPiece - at_ % kPiece);
        const auto part = bytes.first(std::min(room, bytes.size()));
        buffer_.insert(buffer_.end(), part.begin(), part.end());
        at_ += part.size();
        bytes = bytes.subspan(part.size());
        if (at_ % kPiece == 0) {
            write();
        }
    }
}

void PieceWriter::seek(std::uint64_t place) {
    write();
    at_ = place;
}

bool PieceWriter::flush() {
    write();
    errno = failure_;
    return failure_ == 0;
}

void PieceWriter::write() {
    std::span<const std::byte> left(buffer_);
    while (failure_ == 0 && !left.empty()) {
        const ssize_t written = ::pwrite(file_, left.data(), left.size(), static_cast<off_t>(at_ - left.size()));
        if (written > 0) {
            left = left.subspan(static_cast<std::size_t>(written));
        } else if (written == 0 || errno != EINTR) {
            failure_ = written == 0 ? ENOSPC : errno;
        }
    }
    buffer_.clear();
}

} // namespace lanepost::screening
