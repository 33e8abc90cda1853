// The close codes of protocol v1. 4000–4499: come back and resume; 4500–4999: do not.
//
// Threads: any; constants.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace parley::wire {

enum class Close : std::uint16_t {
  kNormal = 1000,
  kGoingAway = 1001,
  kSilent = 4001,
  kRateLimited = 4002,
  kInternal = 4005,
  kBadProtocol = 4500,
  kUnauthorized = 4501,
  kReplaced = 4503,
  kVersion = 4504,
  kTooManyConnections = 4507,
};

struct CloseInfo {
  std::uint16_t code = 0;
  std::string_view name;  // also the reason in the close frame
  std::string_view when;
  bool reserved = false;  // has its number, is not sent by this version
  bool come_back() const { return code == 1001 || (code >= 4000 && code < 4500); }
};

std::span<const CloseInfo> closes();
const CloseInfo& info_of(Close code);

inline constexpr std::uint16_t number(Close code) {
  return static_cast<std::uint16_t>(code);
}

}  // namespace parley::wire
