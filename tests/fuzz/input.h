// Input: takes small values off the bytes that libFuzzer gives, for targets that build something
// out of them. At the end of the bytes every value is zero and every text empty.
//
// Threads: its owner's. Lifetime: the bytes outlive it, and the texts that it gives.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace parley::fuzz {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }

  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  // In [0, bound); bound > 0.
  std::size_t below(std::size_t bound) { return byte() % bound; }
  // Eight bytes, the least significant first.
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < 8; ++i) value |= std::uint64_t{byte()} << (8 * i);
    return value;
  }
  // At most so many bytes.
  std::string_view bytes(std::size_t most) {
    const std::string_view taken = rest_.substr(0, std::min(most, rest_.size()));
    rest_.remove_prefix(taken.size());
    return taken;
  }
  // As many bytes as the next two say.
  std::string_view text() {
    const std::size_t high = byte();
    return bytes(high << 8U | byte());
  }
  std::string_view rest() { return bytes(rest_.size()); }

 private:
  std::string_view rest_;
};

}  // namespace parley::fuzz
