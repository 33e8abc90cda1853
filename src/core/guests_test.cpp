// How many guests strangers may make.
#include <gtest/gtest.h>

#include <cstdint>
#include <span>
#include <string>

#include "base/random.h"
#include "core/core.h"
#include "core/rates.h"

namespace parley::core {
namespace {

class Guests : public ::testing::Test {
 protected:
  // What a new stranger is told at once; kInternal: nothing, its guest is on the way to the disk.
  Error hello(Core& core, const std::string& name) {
    model::cmd::Hello hello;
    hello.guest_name = name;
    Credential credential;
    random_.fill(std::as_writable_bytes(std::span(credential.hash)));
    credential.new_token = "token of " + name;
    Effects effects;
    const ClientId client{0, {++strangers_, 1}};
    core.hello(client, 1, hello, credential, now_, effects);
    EXPECT_EQ(effects.size(), 1U);
    const auto* told = std::get_if<Reply>(&effects.front());
    return told == nullptr ? Error{} : told->answer.error();
  }

  void fill(Core& core) {
    for (std::uint32_t i = 0; i < kGuestRate.burst; ++i) {
      ASSERT_EQ(hello(core, "guest " + std::to_string(i)).code, ErrorCode::kInternal) << i;
    }
  }

  enum class Limits : std::uint8_t { kOn, kLifted };

  Core made(Limits limits = Limits::kOn) {
    Settings settings;
    settings.default_room = "";
    settings.guests = true;
    settings.limits = limits == Limits::kOn;
    return Core(settings, random_, {});
  }

  SeededRandom random_{1};
  Now now_{{}, MonoTime(std::chrono::hours(1))};
  std::uint32_t strangers_ = 0;
};

TEST_F(Guests, AreMadeAtARateThatAllStrangersShare) {
  Core core = made();
  fill(core);
  const Error told = hello(core, "one more");
  EXPECT_EQ(told.code, ErrorCode::kRateLimited);
  EXPECT_EQ(told.after_ms, 1'000 / kGuestRate.per_second);
  now_.mono += std::chrono::milliseconds(told.after_ms);
  EXPECT_EQ(hello(core, "one more").code, ErrorCode::kInternal);
  EXPECT_EQ(hello(core, "and another").code, ErrorCode::kRateLimited);
}

TEST_F(Guests, WhoIsNotMadeTakesNoPlace) {
  Core core = made();
  for (std::uint32_t i = 0; i < kGuestRate.burst; ++i) {
    ASSERT_EQ(hello(core, "---").code, ErrorCode::kBadRequest);
  }
  fill(core);
}

TEST_F(Guests, AreWithoutALimitWhereThereAreNone) {
  Core core = made(Limits::kLifted);
  fill(core);
  EXPECT_EQ(hello(core, "one more").code, ErrorCode::kInternal);
}

}  // namespace
}  // namespace parley::core
