#include "wire/errors.h"

#include <array>

namespace parley::wire {
namespace {

constexpr std::array kErrors{
    ErrorInfo{ErrorCode::kBadRequest, "bad_request", false,
              "not of the protocol; `msg` names the field"},
    ErrorInfo{ErrorCode::kUnknownOp, "unknown_op", false, "this server does not know the command"},
    ErrorInfo{ErrorCode::kTooLarge, "too_large", false, "above a limit; `msg` names it"},
    ErrorInfo{ErrorCode::kUnauthorized, "unauthorized", false,
              "say `hello` with a token that is known, or as a guest"},
    ErrorInfo{ErrorCode::kTokenExpired, "token_expired", false, "log in again"},
    ErrorInfo{ErrorCode::kForbidden, "forbidden", false, "not allowed to you"},
    ErrorInfo{ErrorCode::kNotFound, "not_found", false, "not there, or not yours"},
    ErrorInfo{ErrorCode::kAmbiguous, "ambiguous", false,
              "`#name` could mean two of your rooms; say the id"},
    ErrorInfo{ErrorCode::kNameTaken, "name_taken", false, "take another one; `suggest` is free"},
    ErrorInfo{ErrorCode::kArchived, "archived", false, "the room takes no more changes"},
    ErrorInfo{ErrorCode::kFull, "full", false, "no more fit; somebody has to leave first"},
    ErrorInfo{ErrorCode::kMuted, "muted", false, "you may read here only"},
    ErrorInfo{ErrorCode::kSlowMode, "slow_mode", true, "again after `after` ms"},
    ErrorInfo{ErrorCode::kRateLimited, "rate_limited", true, "again after `after` ms"},
    ErrorInfo{ErrorCode::kCidConflict, "cid_conflict", false,
              "this `cid` was used for something else, which stands"},
    ErrorInfo{ErrorCode::kEditWindow, "edit_window", false, "too late to change this"},
    ErrorInfo{ErrorCode::kQuota, "quota", false, "no space left for you"},
    ErrorInfo{ErrorCode::kUnavailable, "unavailable", true,
              "cannot be kept now; again with the same `cid`"},
    ErrorInfo{ErrorCode::kInternal, "internal", true, "a fault of ours; again with the same `cid`"},
};

constexpr bool leaves_the_process(ErrorCode code) {
  return code <= ErrorCode::kInternal;
}

// The table is indexed by the code, and is whole.
constexpr bool in_order() {
  for (std::size_t i = 0; i < kErrors.size(); ++i)
    if (kErrors[i].code != static_cast<ErrorCode>(i)) return false;
  return kErrors.size() == static_cast<std::size_t>(ErrorCode::kInternal) + 1;
}
static_assert(in_order());

constexpr ErrorCode told_as(ErrorCode code) {
  switch (code) {
    case ErrorCode::kIo:
    case ErrorCode::kDiskFull:
    case ErrorCode::kBusy:
      return ErrorCode::kUnavailable;
    default:
      return leaves_the_process(code) ? code : ErrorCode::kInternal;
  }
}

}  // namespace

std::span<const ErrorInfo> errors() {
  return kErrors;
}

const ErrorInfo& info_of(ErrorCode code) {
  return kErrors[static_cast<std::size_t>(told_as(code))];
}

std::string_view public_message(const Error& error) {
  if (leaves_the_process(error.code)) return error.message;
  return info_of(error.code).advice;
}

}  // namespace parley::wire
