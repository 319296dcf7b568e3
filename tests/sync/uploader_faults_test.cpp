// The disk refuses: every state has a name, nothing acknowledged is lost, and it goes on by itself.
#include <fstream>

#include <catch2/catch.hpp>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/audit.h"
#include "sync/upload_device.h"

using namespace lanepost;
using namespace lanepost::sync;
namespace fs = std::filesystem;
using std::chrono::milliseconds;

namespace {

/// A small file system of its own, where the kernel allows it.
class SmallDisk {
public:
    SmallDisk() { mounted_ = ::mount("lanepost", folder_.path().c_str(), "tmpfs", 0, "size=12m") == 0; }
    ~SmallDisk() {
        if (mounted_) {
            ::umount2(folder_.path().c_str(), MNT_DETACH);
        }
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    bool mounted() const { return mounted_; }
    const fs::path& path() const { return folder_.path(); }
    /// Takes all space that is left.
    void fill() const {
        std::ofstream filler(path() / "filler", std::ios::binary);
        const std::string block(4096, 'x');
        while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
        }
    }
    void free() const { fs::remove(path() / "filler"); }
    bool setReadOnly(bool readOnly) const {
        return ::mount("lanepost", path().c_str(), "tmpfs", static_cast<unsigned long>(readOnly ? MS_REMOUNT | MS_RDONLY : MS_REMOUNT), "size=12m") == 0;
    }

private:
    test::TemporaryFolder folder_;
    bool mounted_ = false;
};

} // namespace

TEST_CASE("on a full disk receipts wait to be written down, and nothing is lost") {
    const SmallDisk disk;
    if (!disk.mounted()) {
        WARN("skipped: mounting a small file system needs root");
        return;
    }
    Device device(60, disk.path());
    device.centre.answering = false;
    device.turns(20);
    disk.fill();
    device.centre.answering = true;
    device.centre.answer();
    device.turns(100);
    CHECK(device.trouble() == UploadTrouble::ReleaseNotWritten);
    CHECK(device.board.read().upload.detail.find("disk") != std::string::npos);
    CHECK(device.released() == 0);
    CHECK(device.centre.stored.size() == 60); // what can be sent was sent
    disk.free();
    device.turns(200, milliseconds(500));
    CHECK(device.trouble() == UploadTrouble::None);
    CHECK(device.released() == 60);
    CHECK(store::verifyAudit(device.path)->intact());
}

TEST_CASE("on a disk that became write-protected the state is named, and it goes on when it may write again") {
    const SmallDisk disk;
    if (!disk.mounted()) {
        WARN("skipped: mounting a small file system needs root");
        return;
    }
    Device device(20, disk.path());
    device.centre.connected = false;
    device.turns(2);
    device.uploader.reset();
    device.journal.reset(); // nobody may hold it open for writing
    REQUIRE(disk.setReadOnly(true));
    device.centre.connected = true;
    device.startUploader();
    device.turns(100);
    const UploadTrouble trouble = device.trouble();
    CHECK((trouble == UploadTrouble::ReleaseNotWritten || trouble == UploadTrouble::OutboxUnreadable));
    CHECK_FALSE(device.board.read().upload.detail.empty());
    REQUIRE(disk.setReadOnly(false));
    device.turns(200, milliseconds(500));
    CHECK(device.trouble() == UploadTrouble::None);
    CHECK(device.released() == 20);
    CHECK(device.centre.stored.size() == 20);
}

TEST_CASE("a damaged page stops sending before it with a name, and what came before it is at the centre") {
    Device device(200);
    device.centre.connected = false;
    device.turns(2);
    device.uploader.reset();
    device.journal.reset();
    std::string needle; // the sealed record of the crossing with sequence 120
    {
        const auto database = store::Database::open(device.path, store::OpenMode::ReadWrite).value();
        REQUIRE(database.execute("PRAGMA wal_checkpoint(TRUNCATE)", "checkpoint"));
        auto row = database.prepare("SELECT substr(c.record, 1, 40) FROM outbox o JOIN crossings c ON c.id = o.crossing_id"
                                    " WHERE o.device_seq = 120",
                                    "read");
        REQUIRE(row->step().value());
        needle = row->text(0);
    }
    std::fstream file(device.path, std::ios::in | std::ios::out | std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(file)), {});
    const std::size_t at = content.find(needle);
    REQUIRE(at != std::string::npos);
    file.clear();
    file.seekp(static_cast<std::streamoff>(at / 4096 * 4096));
    file.write(std::string(64, '\xff').data(), 64);
    file.close();
    device.centre.connected = true;
    device.startUploader();
    device.turns(300, milliseconds(200));
    CHECK(device.trouble() == UploadTrouble::OutboxUnreadable);
    CHECK(device.centre.stored.size() < 200);
    CHECK(device.centre.lastReceipt.through == static_cast<std::int64_t>(device.centre.stored.size())); // no hole
    CHECK_FALSE(store::verifyAudit(device.path)->intact());
}
