// What `parley bench` was told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "cli/bench/progress.h"
#include "cli/bench/swarm.h"
#include "cli/bench/target.h"
#include "cli/bench/tongue.h"
#include "cli/bench/traffic.h"

namespace parley::cli {

struct BenchPlan {
  std::string url;
  Trust trust = Trust::kSystem;  // where the url is wss://
  Tongue tongue = Tongue::kParley;
  std::size_t clients = 1'000;
  std::size_t publishers = 16;
  std::size_t rooms = 0;       // send: 0: as many as clients; resume: 0: as many as each is in
  std::size_t rooms_each = 5;  // resume
  std::size_t missed = 20;     // resume: by each client, over all its rooms
  std::size_t stalled = 100;   // slow
  std::size_t starts = 5;      // start
  bool durable = false;        // fanout
  bool bare = false;           // churn: no hello
  std::uint64_t arrivals = 0;  // churn: where not 0: until so many came, whatever seconds say
  bool tls = false;            // start, --self: the server speaks it
  TrafficPlan traffic;         // its pid is the server's for all scenarios
  std::filesystem::path save_accounts;  // idle: where tokens go
  std::filesystem::path accounts;       // all but start: where they come from
  std::filesystem::path data;           // start, --self: the server's directory
  Progress* progress = nullptr;
};

// What every scenario's swarm begins with.
Result<SwarmOptions> swarm_options(const BenchPlan& plan);

// The pid, or kInvalidUsage: this scenario cannot do without.
Result<int> needed_pid(const BenchPlan& plan);

}  // namespace parley::cli
