// By which names this server is asked for, beside addresses and `localhost`: the machine's own,
// those of the TLS certificate, and the hosts of --origin.
//
// Threads: any.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "gateway/known_hosts.h"
#include "tls/context.h"

namespace parley::server {

// The machine's name as it is set, its first label, and that below `local` (RFC 6762 3). None where
// it is not set to a host name.
std::vector<std::string> machine_names();

// `context` null: plain.
gateway::KnownHostsPtr known_hosts(std::span<const std::string> origins,
                                   const tls::Context* context);

}  // namespace parley::server
