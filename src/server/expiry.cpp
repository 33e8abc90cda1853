#include "server/expiry.h"

#include <fmt/chrono.h>

#include <chrono>
#include <string>
#include <string_view>

namespace parley::server {
namespace {

// RFC 3339, UTC.
std::string text_of(WallTime time) {
  return fmt::format("{:%FT%TZ}", std::chrono::floor<std::chrono::seconds>(time));
}

std::string_view words_of(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return "the certificate is good";
    case LogLevel::kWarning:
      return "the certificate ends soon: put a new one in its place and send SIGHUP";
    case LogLevel::kError:
      break;
  }
  return "the certificate has ended: clients refuse it";
}

}  // namespace

Expiry expiry_of(WallTime expires, WallTime now) {
  const auto left = expires - now;
  LogLevel level = LogLevel::kInfo;
  if (left < kExpiryNear) level = LogLevel::kWarning;
  if (left <= Millis(0)) level = LogLevel::kError;
  return {level, std::chrono::floor<std::chrono::days>(left).count()};
}

void log_expiry(WallTime expires, WallTime now) {
  const Expiry expiry = expiry_of(expires, now);
  log(expiry.level, words_of(expiry.level),
      {{"until", text_of(expires)}, {"days", std::to_string(expiry.days)}});
}

}  // namespace parley::server
