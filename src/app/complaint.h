// How a command says on standard error that it could not do its work.
#pragma once

#include <string_view>

#include "app/commands.h"
#include "base/result.h"
#include "sync/signed_refusal.h"

namespace lanepost::app {

/// Prints "lanepost <command>: <message>" and gives kExitFailure, so that a command can `return complain(...)`.
int complain(std::string_view command, const Error& error);
int complain(std::string_view command, const sync::Refusal& refusal);

} // namespace lanepost::app
