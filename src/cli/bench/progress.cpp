#include "cli/bench/progress.h"

#include <unistd.h>

#include <cstdio>

namespace parley::cli {
namespace {

constexpr auto kInterval = Millis(200);

}  // namespace

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  clear();
}

bool Progress::due(MonoTime now) {
  if (!terminal_ || now < next_) return false;
  next_ = now + kInterval;
  return true;
}

// ECMA-48: CR, and `CSI K` to the end of the line.
void Progress::show(std::string_view line) {
  std::fprintf(stderr, "\r%.*s\x1b[K", static_cast<int>(line.size()), line.data());
  std::fflush(stderr);
  shown_ = true;
}

void Progress::clear() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
  shown_ = false;
}

}  // namespace parley::cli
