// The one place that reads the clocks. Everybody else takes `Now` as an argument.
//
// Threads: any.
#pragma once

#include "base/time.h"

namespace parley::loop {

inline Now read_clocks() {
  return {
      std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()),
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::steady_clock::now())};
}

}  // namespace parley::loop
