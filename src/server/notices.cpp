#include "server/notices.h"

#include "base/check.h"
#include "server/log.h"

namespace parley::server {
namespace {

using Kind = gateway::Notice::Kind;

// What cures it where the options can be named without knowing who was refused.
std::string_view cure_of(const gateway::Notice& notice) {
  switch (notice.kind) {
    case Kind::kAddress:
      return "--address-connections";
    case Kind::kConnections:
    case Kind::kDescriptors:
      return "more descriptors: ulimit -n, or LimitNOFILE= of the service";
    case Kind::kMemory:
      return "--memory-max";
    default:
      return notice.cure;
  }
}

}  // namespace

std::string_view words_of(Kind kind) {
  switch (kind) {
    case Kind::kHost:
      return "refused: asked for by a name that is not known here";
    case Kind::kOrigin:
      return "refused: a page of another origin";
    case Kind::kNoUpgrade:
      return "refused: a WebSocket through a proxy that does not pass upgrades on";
    case Kind::kSessions:
      return "refused: too many clients without WebSocket";
    case Kind::kAddress:
      return "refused: too many connections from one address";
    case Kind::kConnections:
      return "refused: no place for more connections";
    case Kind::kMemory:
      return "refused: no memory for more connections";
    case Kind::kDescriptors:
      return "no descriptors left: new connections wait";
  }
  CHECK(false);
}

bool Notices::due(Kind kind, MonoTime now) {
  std::optional<MonoTime>& said = said_[static_cast<std::size_t>(kind)];
  if (said && now - *said < kInterval) return false;
  said = now;
  return true;
}

void Notices::tell(const std::vector<gateway::Notice>& notices, MonoTime now) {
  for (const gateway::Notice& notice : notices) {
    if (!due(notice.kind, now)) continue;
    const std::string_view cure = cure_of(notice);
    if (notice.about.empty() && cure.empty()) {
      log(LogLevel::kWarning, words_of(notice.kind));
    } else if (notice.about.empty()) {
      log(LogLevel::kWarning, words_of(notice.kind), {{"cure", cure}});
    } else {
      log(LogLevel::kWarning, words_of(notice.kind), {{"about", notice.about}, {"cure", cure}});
    }
  }
}

}  // namespace parley::server
