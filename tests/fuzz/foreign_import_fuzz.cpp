// Bytes as a list of others: the first byte says in which form.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

#include "screening/import_foreign.h"
#include "screening/snapshot_builder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lanepost;
    using namespace lanepost::screening;
    if (size == 0) {
        return 0;
    }
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    std::istringstream stream(text);
    SnapshotBuilder builder;
    std::uint64_t taken = 0;
    const auto format = static_cast<ForeignFormat>(data[0] % 5);
    const ForeignSummary summary = importForeign(format, stream, {"listed", "refer", "Refer"},
                                                 [&](const ForeignRecord& record) {
                                                     auto added = builder.add(record.entry);
                                                     taken += added ? 1 : 0;
                                                     return added;
                                                 });
    std::istringstream aliases(text);
    ImportSummary counts;
    (void)readOfacAliases(aliases, counts).size();
    if (summary.counts.entries != taken || builder.entryCount() != taken) {
        std::abort();
    }
    return 0;
}
