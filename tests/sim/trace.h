// Trace: what happened, line by line. Its hash is the world's fingerprint: the same seed gives the
// same one. Only the last lines are kept, for when something goes wrong.
//
// Threads: one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "sim/schedule.h"

namespace parley::sim {

enum class Show : bool { kNo, kYes };

class Trace {
 public:
  Trace(const Schedule& schedule, Show show) : schedule_(schedule), show_(show) {}

  // `who` did or got `what`; long ones are cut where they are shown, not where they are hashed.
  void note(std::string_view who, std::string_view what);

  std::uint64_t hash() const { return hash_; }
  std::string last_lines() const;

 private:
  void mix(std::string_view bytes);

  const Schedule& schedule_;
  Show show_;
  std::uint64_t hash_ = 0xCBF29CE484222325U;  // FNV-1a
  std::deque<std::string> last_;
};

}  // namespace parley::sim
