#include "server/hosts.h"

#include <unistd.h>

#include <array>
#include <optional>

#include "http/host.h"
#include "http/origin.h"

namespace parley::server {

std::vector<std::string> machine_names() {
  std::array<char, 256> text{};  // HOST_NAME_MAX is 64
  if (::gethostname(text.data(), text.size() - 1) != 0) return {};
  const std::optional<http::Host> host = http::parse_host(text.data());
  if (!host || host->bracketed || host->port) return {};
  const std::string label = host->name.substr(0, host->name.find('.'));
  std::vector<std::string> names{host->name};
  if (label != host->name) names.push_back(label);
  const std::string local = label + ".local";
  if (local != host->name) names.push_back(local);
  return names;
}

gateway::KnownHostsPtr known_hosts(std::span<const std::string> origins,
                                   const tls::Context* context) {
  std::vector<std::string> names = machine_names();
  for (const std::string& text : origins) {
    const std::optional<http::Origin> origin = http::parse_origin(text);
    if (origin) names.push_back(http::host_text(origin->host));
  }
  if (context != nullptr) {
    names.insert(names.end(), context->names().begin(), context->names().end());
  }
  return std::make_shared<const gateway::KnownHosts>(names);
}

}  // namespace parley::server
