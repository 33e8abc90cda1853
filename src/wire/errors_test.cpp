#include "wire/errors.h"

#include <gtest/gtest.h>

#include <set>

#include "wire/closes.h"

namespace parley::wire {
namespace {

TEST(Errors, NamesAreUniqueAndNeverEmpty) {
  std::set<std::string_view> names;
  for (const ErrorInfo& error : errors()) {
    EXPECT_FALSE(error.name.empty());
    EXPECT_FALSE(error.advice.empty());
    EXPECT_TRUE(names.insert(error.name).second) << error.name;
  }
}

TEST(Errors, APeersCodesKeepTheirNameAndMessage) {
  const Error error{ErrorCode::kNotFound, "no such room"};
  EXPECT_EQ(info_of(error.code).name, "not_found");
  EXPECT_FALSE(info_of(error.code).retry);
  EXPECT_EQ(public_message(error), "no such room");
  EXPECT_TRUE(info_of(ErrorCode::kRateLimited).retry);
}

TEST(Errors, TheWorldsCodesSayNothingOfTheMachine) {
  for (const ErrorCode code : {ErrorCode::kIo, ErrorCode::kBusy, ErrorCode::kDiskFull}) {
    const Error error{code, "/var/lib/parley/parley.db: no space left"};
    EXPECT_EQ(info_of(code).name, "unavailable");
    EXPECT_EQ(public_message(error).find("parley.db"), std::string_view::npos);
  }
  for (const ErrorCode code : {ErrorCode::kCorrupt, ErrorCode::kForeign, ErrorCode::kInvalidUsage})
    EXPECT_EQ(info_of(code).name, "internal");
}

TEST(Closes, TheNumberSaysWhetherToComeBack) {
  for (const CloseInfo& close : closes())
    EXPECT_EQ(close.come_back(), close.code == 1001 || close.code / 500 == 8) << close.code;
  EXPECT_EQ(info_of(Close::kReplaced).name, "replaced");
  EXPECT_FALSE(info_of(Close::kReplaced).come_back());
  EXPECT_TRUE(info_of(Close::kSilent).come_back());
}

TEST(Closes, WhatIsSentIsNotReserved) {
  for (const Close code : {Close::kNormal, Close::kGoingAway, Close::kSilent, Close::kRateLimited,
                           Close::kInternal, Close::kBadProtocol, Close::kUnauthorized,
                           Close::kReplaced, Close::kVersion, Close::kTooManyConnections})
    EXPECT_FALSE(info_of(code).reserved) << number(code);
}

}  // namespace
}  // namespace parley::wire
