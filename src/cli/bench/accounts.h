// Accounts in a file, a token a line: who the clients of one run were, so that those of the next
// come as the same people and the server has nobody new to keep.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

#include "base/error.h"
#include "cli/bench/swarm.h"
#include "cli/bench/tongue.h"

namespace parley::cli {

// The first `wanted` of the file. kInvalidUsage where it holds fewer, or cannot be read.
Result<std::vector<Account>> load_accounts(const std::filesystem::path& path, std::size_t wanted);

// Of a swarm that has been in. kInvalidUsage where the file cannot be written.
Result<void> save_accounts(const std::filesystem::path& path, const Swarm& swarm);

}  // namespace parley::cli
