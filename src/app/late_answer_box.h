// Late answers that came by stick, on their way from `lanepost sync import` to the lane that runs beside it.
#pragma once

#include <filesystem>
#include <functional>

#include "base/result.h"
#include "sync/notice.h"

namespace lanepost::app {

/// The folder "late" in the store: one file an answer, sealed under the store's key, gone when the lane's journal has
/// it. One program puts in while another takes out. Thread-safe.
class LateAnswerBox {
public:
    /// storeFolder: where the journal and its store.key lie.
    explicit LateAnswerBox(const std::filesystem::path& storeFolder) : store_(storeFolder), folder_(storeFolder / "late") {}

    /// Puts it in; durable when it returns. The same number again replaces it. Error: Io; NotFound without the store's key.
    [[nodiscard]] Result<void> put(const sync::LateAnswer& late) const;
    /// Hands over what is there, lowest number first, and removes what `taken` said true to; ends at the first false.
    /// A file that does not open is set aside (".damaged") and logged. Returns how many were taken.
    /// Error: Io; NotFound without the store's key.
    [[nodiscard]] Result<int> take(const std::function<bool(const sync::LateAnswer&)>& taken) const;

private:
    std::filesystem::path store_;
    std::filesystem::path folder_;
};

} // namespace lanepost::app
