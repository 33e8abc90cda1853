// close_of: the close code that says why the core ends a connection.
//
// Threads: any; pure.
#pragma once

#include "base/check.h"
#include "core/effect.h"
#include "wire/closes.h"

namespace parley::gateway {

[[nodiscard]] constexpr wire::Close close_of(core::Farewell farewell) {
  switch (farewell) {
    case core::Farewell::kBye:
      return wire::Close::kNormal;
    case core::Farewell::kReplaced:
      return wire::Close::kReplaced;
    case core::Farewell::kUnauthorized:
      return wire::Close::kUnauthorized;
    case core::Farewell::kRateLimited:
      return wire::Close::kRateLimited;
    case core::Farewell::kInternal:
      return wire::Close::kInternal;
    case core::Farewell::kVersion:
      return wire::Close::kVersion;
  }
  CHECK(false);
}

}  // namespace parley::gateway
