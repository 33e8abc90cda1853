// Notices: what the log says of those who were refused. One line a minute of each kind, so that
// nobody fills the disk by being refused, and the operator still learns of it, and what to do.
//
// Threads: loop 0. Time is an argument.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "gateway/notice.h"

namespace parley::server {

class Notices {
 public:
  static constexpr auto kInterval = Millis(60'000);

  // Whether it is to be said now. Pure but for the clock it keeps.
  [[nodiscard]] bool due(gateway::Notice::Kind kind, MonoTime now);
  // Says those that are due.
  void tell(const std::vector<gateway::Notice>& notices, MonoTime now);

 private:
  std::array<std::optional<MonoTime>, gateway::Notice::kKinds> said_{};
};

// The event of its line.
std::string_view words_of(gateway::Notice::Kind kind);

}  // namespace parley::server
