// The command line of the one program.
#pragma once

#include <span>

#include "http/asset.h"

namespace parley::cli {

// Parses the arguments and runs the subcommand; returns the exit code.
int run(int argc, char** argv, std::span<const http::Asset> assets);

}  // namespace parley::cli
