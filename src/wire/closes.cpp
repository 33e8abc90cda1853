#include "wire/closes.h"

#include <array>

#include "base/check.h"

namespace parley::wire {
namespace {

constexpr std::array kCloses{
    CloseInfo{1000, "bye", "after `bye`"},
    CloseInfo{1001, "going away", "the server stops, or restarts; `drain` said when to come back"},
    CloseInfo{4000, "going away", "the same, where 1001 cannot be said", true},
    CloseInfo{4001, "silent", "nothing was heard for 60 s, or not read for 15 minutes"},
    CloseInfo{4002, "rate", "far more commands than allowed"},
    CloseInfo{4003, "token expired", "refresh it first", true},
    CloseInfo{4004, "moved", "another node serves you", true},
    CloseInfo{4005, "internal", "a fault of ours"},
    CloseInfo{4500, "bad protocol", "a binary frame, or twenty faulty commands in a row"},
    CloseInfo{4501, "unauthorized", "no `hello` within 10 s"},
    CloseInfo{4502, "banned", "you may not be here", true},
    CloseInfo{4503, "replaced", "a newer connection of the same user and `device`"},
    CloseInfo{4504, "version", "`v` is not spoken here"},
    CloseInfo{4505, "too large", "kept for frames above a limit; RFC 6455's 1009 is sent", true},
    CloseInfo{4506, "origin", "a page that may not connect", true},
    CloseInfo{4507, "too many connections", "of one user, or from one address"},
};

constexpr bool ascending() {
  for (std::size_t i = 1; i < kCloses.size(); ++i)
    if (kCloses[i].code <= kCloses[i - 1].code) return false;
  return true;
}
static_assert(ascending());

}  // namespace

std::span<const CloseInfo> closes() {
  return kCloses;
}

const CloseInfo& info_of(Close code) {
  for (const CloseInfo& info : kCloses)
    if (info.code == number(code)) return info;
  CHECK(false);
  return kCloses.front();
}

}  // namespace parley::wire
