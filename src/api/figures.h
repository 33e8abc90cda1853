// Figures: what /metrics tells. Each loop counts in plain integers; once a second a copy of all is
// made and shared, read-only, by all loops.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace parley::api {

struct LoopFigures {
  std::uint64_t connections = 0;  // now
  std::uint64_t greeted = 0;      // now: those that said who they are
  std::uint64_t accepted = 0;
  std::uint64_t messages_in = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t sends = 0;         // system calls that wrote
  std::uint64_t blocked = 0;       // times a socket was found full
  std::uint64_t frame_faults = 0;  // connections closed for a fault of RFC 6455
  std::uint64_t fetches = 0;       // pages read from the store for readers behind
  std::uint64_t channels = 0;      // now
  std::uint64_t tail_bytes = 0;    // now
  std::uint64_t turns = 0;
  std::uint64_t slow_turns = 0;  // longer than 5 ms
};

struct WriterFigures {
  std::uint64_t commits = 0;
  std::uint64_t jobs = 0;
  std::uint64_t failures = 0;
  bool disk_full = false;       // what the last commit found
  std::uint64_t commit_us = 0;  // spent in commits, in all
  std::uint64_t commit_us_max = 0;
  std::uint64_t waiting = 0;  // now
};

struct IndexerFigures {
  std::uint64_t transactions = 0;
  std::uint64_t failures = 0;
  std::uint64_t index_us = 0;  // spent in them, in all
  std::uint64_t index_us_max = 0;
  std::uint64_t waiting = 0;  // now: events and changes in the journal only
};

struct Figures {
  std::vector<LoopFigures> loops;
  WriterFigures writer;
  IndexerFigures indexer;
  std::uint64_t users = 0;
  std::uint64_t rooms = 0;
  std::uint64_t members = 0;
  std::uint64_t refused = 0;  // connections that were not admitted
};

// Prometheus text exposition format 0.0.4.
std::string prometheus_text(const Figures& figures);

}  // namespace parley::api
