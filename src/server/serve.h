// `parley serve`: from options to an exit code.
#pragma once

#include <span>

#include "base/error.h"
#include "http/asset.h"
#include "server/options.h"

namespace parley::server {

// sysexits.h numbers, which service managers know.
inline constexpr int kExitOk = 0;
inline constexpr int kExitUsage = 2;    // an option to change
inline constexpr int kExitIo = 74;      // the log failed while it ran
inline constexpr int kExitConfig = 78;  // it could not start: a used port, a data directory

int exit_code_of(const Error& error);

// Blocks until the server ends. Every failure is one line on stderr that says what to do.
int serve(const Options& options, std::span<const http::Asset> assets);

}  // namespace parley::server
