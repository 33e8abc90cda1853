// Error, Result and TRY: how a failure of the world or of a peer travels as a value.
//
// One closed list of codes for the whole program. The first group leaves the process as the `code`
// of a protocol error (wire/errors.h holds their names and advice); the second stays inside.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

namespace parley {

enum class ErrorCode : std::uint8_t {
  // A peer's, or what a peer is told.
  kBadRequest,
  kUnknownOp,
  kTooLarge,
  kUnauthorized,
  kTokenExpired,
  kForbidden,
  kNotFound,
  kAmbiguous,
  kNameTaken,
  kArchived,
  kFull,
  kMuted,
  kSlowMode,
  kRateLimited,
  kCidConflict,
  kEditWindow,
  kQuota,
  kUnavailable,
  kInternal,
  // The world's: never sent to a peer.
  kIo,            // the operating system said no
  kBusy,          // another process holds it (a port, a data directory)
  kCorrupt,       // bytes on disk are not what we wrote
  kForeign,       // a database of another program, or of a newer Parley
  kDiskFull,      // no space; the same request can work later
  kInvalidUsage,  // an option or a path the operator has to change
};

struct [[nodiscard]] Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;         // one line for a person, no line breaks
  std::uint32_t after_ms = 0;  // kRateLimited, kSlowMode: when trying again can help
  std::string suggestion{};    // kNameTaken: a free name
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error{code, std::move(message)});
}

[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

// What TRY gives: the value; nothing for a Result<void>, which has no value() in tl::expected.
template <class R, class T = typename std::decay_t<R>::value_type>
T take_value(R&& result) {
  if constexpr (!std::is_void_v<T>) return std::forward<R>(result).value();
}

}  // namespace parley

// TRY(expr): the value of a Result, or return its error from the function around it. A statement
// expression (GNU C++, after SerenityOS), so that it can stand in an initialiser; but not in braces
// or in `new T(…)`: there g++ 12 and clang 16 forget to destroy what was made before the error.
#define TRY(expression)                                                               \
  __extension__({                                                                     \
    auto&& parley_try_result = (expression);                                          \
    if (!parley_try_result) [[unlikely]]                                              \
      return ::tl::unexpected<::parley::Error>(std::move(parley_try_result).error()); \
    ::parley::take_value(std::move(parley_try_result));                               \
  })
