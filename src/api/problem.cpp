#include "api/problem.h"

#include <nlohmann/json.hpp>

#include "base/strict_json.h"

namespace lanepost::api {

void setProblem(httplib::Response& response, const ProblemKind& kind, std::string_view detail, std::string_view key) {
    nlohmann::json problem{{"type", "urn:lanepost:problem:" + std::string(kind.name)},
                           {"title", kind.title},
                           {"status", kind.status},
                           {"detail", detail}};
    if (!key.empty()) {
        problem["key"] = key;
    }
    response.status = kind.status;
    response.set_content(canonicalText(problem), "application/problem+json");
}

} // namespace lanepost::api
