#include "sync/list_packing.h"

#include <memory>
#include <span>
#include <vector>

#include <zstd.h>

#include "sync/list_file.h"

namespace lanepost::sync {
namespace {

namespace fs = std::filesystem;

// Packed once, carried to a thousand appliances; but a list of 1 M entries (166 MB) would take two minutes at level 19, and
// nothing of a version goes out before all of it is packed. Deltas are small and are packed as tight as they can be.
constexpr int kTightLevel = 19;
constexpr int kQuickLevel = 9;
constexpr std::uint64_t kTightUpTo = std::uint64_t{8} << 20;
constexpr int kMaxWindowLog = 23; // 8 MiB, what unpacking may hold in memory
constexpr std::size_t kPackingBufferBytes = std::size_t{256} << 10;

using Packer = std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)>;
using Unpacker = std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)>;

std::string zstdReason(std::size_t code) {
    return ZSTD_getErrorName(code);
}

} // namespace

Result<void> packFile(const fs::path& from, const fs::path& to) {
    auto source = InputFile::open(from);
    if (!source) {
        return fail(source.error());
    }
    auto target = OutputFile::create(to);
    if (!target) {
        return fail(target.error());
    }
    const Packer packer(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    ZSTD_CCtx_setParameter(packer.get(), ZSTD_c_compressionLevel,
                           source->size() <= kTightUpTo ? kTightLevel : kQuickLevel);
    ZSTD_CCtx_setParameter(packer.get(), ZSTD_c_windowLog, kMaxWindowLog);
    ZSTD_CCtx_setParameter(packer.get(), ZSTD_c_checksumFlag, 0); // the tree and the signed digest check more
    std::vector<std::byte> in(kPackingBufferBytes);
    std::vector<std::byte> out(kPackingBufferBytes);
    for (bool ended = false; !ended;) {
        const auto read = source->read(in);
        if (!read) {
            return fail(read.error());
        }
        ended = *read == 0;
        ZSTD_inBuffer input{in.data(), *read, 0};
        for (std::size_t left = 1; input.pos < input.size || (ended && left != 0);) {
            ZSTD_outBuffer output{out.data(), out.size(), 0};
            left = ZSTD_compressStream2(packer.get(), &output, &input, ended ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left) != 0) {
                return fail(ErrorKind::Internal, from.string() + ": cannot pack: " + zstdReason(left));
            }
            if (auto written = target->write(std::span(out).first(output.pos)); !written) {
                return written;
            }
        }
    }
    return target->sync();
}

Result<UnpackedFile> unpackFile(const fs::path& from, const fs::path& to, std::int64_t maxLength) {
    auto source = InputFile::open(from);
    if (!source) {
        return fail(source.error());
    }
    auto target = OutputFile::create(to);
    if (!target) {
        return fail(target.error());
    }
    const Unpacker unpacker(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    ZSTD_DCtx_setParameter(unpacker.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
    std::vector<std::byte> in(kPackingBufferBytes);
    std::vector<std::byte> out(kPackingBufferBytes);
    Sha256Stream digest;
    UnpackedFile result;
    std::size_t left = 1; // 0 when a frame ended
    for (;;) {
        const auto read = source->read(in);
        if (!read) {
            return fail(read.error());
        }
        if (*read == 0) {
            break;
        }
        ZSTD_inBuffer input{in.data(), *read, 0};
        ZSTD_outBuffer output{out.data(), out.size(), 0};
        do {
            if (left == 0) {
                return fail(ErrorKind::Corrupt, from.string() + ": bytes behind the end of the packed data");
            }
            output.pos = 0;
            left = ZSTD_decompressStream(unpacker.get(), &output, &input);
            if (ZSTD_isError(left) != 0) {
                return fail(ErrorKind::Corrupt, from.string() + ": cannot unpack: " + zstdReason(left));
            }
            result.length += static_cast<std::int64_t>(output.pos);
            if (result.length > maxLength) {
                return fail(ErrorKind::LimitExceeded,
                            from.string() + ": unpacks to more than the " + std::to_string(maxLength) + " bytes stated");
            }
            digest.add(std::span(out).first(output.pos));
            if (auto written = target->write(std::span(out).first(output.pos)); !written) {
                return fail(written.error());
            }
        } while (input.pos < input.size || (left != 0 && output.pos == output.size));
    }
    if (left != 0) {
        return fail(ErrorKind::Corrupt, from.string() + ": the packed data is cut");
    }
    if (auto synced = target->sync(); !synced) {
        return fail(synced.error());
    }
    result.sha256 = digest.finish();
    return result;
}

Result<UnpackedFile> digestFile(const fs::path& path) {
    auto source = InputFile::open(path);
    if (!source) {
        return fail(source.error());
    }
    std::vector<std::byte> buffer(kPackingBufferBytes);
    Sha256Stream digest;
    UnpackedFile result;
    for (;;) {
        const auto read = source->read(buffer);
        if (!read) {
            return fail(read.error());
        }
        if (*read == 0) {
            break;
        }
        digest.add(std::span(buffer).first(*read));
        result.length += static_cast<std::int64_t>(*read);
    }
    result.sha256 = digest.finish();
    return result;
}

} // namespace lanepost::sync
