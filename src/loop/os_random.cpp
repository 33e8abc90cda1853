#include "loop/os_random.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/check.h"

namespace parley::loop {

namespace {

void fetch(std::span<std::byte> out) {
  while (!out.empty()) {
    const ssize_t count = ::getrandom(out.data(), out.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    // Every kernel we run on has the call; going on without chance would make secrets guessable.
    CHECK(count > 0);
    out = out.subspan(static_cast<std::size_t>(count));
  }
}

}  // namespace

OsRandom::~OsRandom() {
  ::explicit_bzero(block_.data(), block_.size());
}

void OsRandom::fill(std::span<std::byte> out) {
  if (out.size() > kBlockBytes) {
    fetch(out);
    return;
  }
  while (!out.empty()) {
    if (left_ == 0) {
      fetch(block_);
      left_ = block_.size();
    }
    const std::size_t count = std::min(out.size(), left_);
    const auto source = std::span(block_).last(left_).first(count);
    std::memcpy(out.data(), source.data(), count);
    ::explicit_bzero(source.data(), count);
    left_ -= count;
    out = out.subspan(count);
  }
}

}  // namespace parley::loop
