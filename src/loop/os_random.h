// OsRandom: the operating system's generator, fit for secrets. Small requests are served from a
// block fetched at once, because a system call per session id would be most of its cost.
//
// Threads: one owner; each thread that needs chance has its own.
// Invariant: a byte is handed out once; what was handed out is wiped from the block.
#pragma once

#include <array>

#include "base/random.h"

namespace parley::loop {

class OsRandom final : public Random {
 public:
  OsRandom() = default;
  ~OsRandom() override;
  OsRandom(const OsRandom&) = delete;
  OsRandom& operator=(const OsRandom&) = delete;

  void fill(std::span<std::byte> out) override;

 private:
  static constexpr std::size_t kBlockBytes = 512;

  std::array<std::byte, kBlockBytes> block_{};
  std::size_t left_ = 0;  // the last `left_` bytes of the block are still good
};

}  // namespace parley::loop
