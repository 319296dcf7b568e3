// Reading messages of other programs: the keys we need must be there, keys we do not know are ignored.
#pragma once

#include "base/strict_json.h"

namespace lanepost::messages {

/// StrictObject without its refusal of unknown keys. Lives on one thread.
class LenientObject : public StrictObject {
public:
    /// object: outlives this reader.
    explicit LenientObject(const nlohmann::json& object) : StrictObject(object) {
        if (object.is_object()) {
            for (const auto& [key, unused] : object.items()) {
                static_cast<void>(value(key));
            }
        }
    }
};

} // namespace lanepost::messages
