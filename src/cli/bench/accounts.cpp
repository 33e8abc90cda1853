#include "cli/bench/accounts.h"

#include <fmt/format.h>

#include <fstream>
#include <string>

namespace parley::cli {

Result<std::vector<Account>> load_accounts(const std::filesystem::path& path, std::size_t wanted) {
  std::ifstream file(path);
  std::vector<Account> accounts;
  for (std::string line; accounts.size() < wanted && std::getline(file, line);) {
    accounts.push_back({.name = {}, .token = line});
  }
  if (accounts.size() == wanted) return accounts;
  return fail(ErrorCode::kInvalidUsage, fmt::format("--accounts {}: holds {} of {} accounts",
                                                    path.string(), accounts.size(), wanted));
}

Result<void> save_accounts(const std::filesystem::path& path, const Swarm& swarm) {
  std::ofstream file(path);
  for (std::size_t i = 0; i < swarm.size(); ++i) file << swarm.account(i).token << '\n';
  file.close();
  if (file) return {};
  return fail(ErrorCode::kInvalidUsage, fmt::format("cannot write {}", path.string()));
}

}  // namespace parley::cli
