// Progress: one line on a terminal that says how far a measurement is; nothing where stderr is no
// terminal.
//
// Threads: one.
#pragma once

#include <string_view>

#include "base/time.h"

namespace parley::cli {

class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Whether a new line is wanted: five times a second at most.
  [[nodiscard]] bool due(MonoTime now);
  void show(std::string_view line);
  // Leaves an empty line for what is printed next.
  void clear();

 private:
  const bool terminal_;
  bool shown_ = false;
  MonoTime next_{};
};

}  // namespace parley::cli
