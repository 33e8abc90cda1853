// Which commands of one person have a rate: all but those that cost nothing.
#include <gtest/gtest.h>

#include <utility>

#include "base/random.h"
#include "core/core.h"
#include "core/rates.h"

namespace parley::core {
namespace {

namespace cmd = model::cmd;

constexpr ClientId kClient{0, {1, 1}};

class CommandRates : public ::testing::Test {
 protected:
  CommandRates() : core_(settings(), random_, directory()) {
    Effects effects;
    core_.hello(kClient, 1, token(), Credential{}, now_, effects);
    EXPECT_FALSE(effects.empty());
  }

  // How often it is taken at once, before it is told to wait.
  std::uint32_t times(const model::Command& command) {
    for (std::uint32_t taken = 0; taken < 1'000; ++taken) {
      Effects effects;
      core_.execute(kClient, 1, command, now_, effects);
      for (const Effect& effect : effects) {
        const auto* told = std::get_if<Reply>(&effect);
        if (told == nullptr || told->answer) continue;
        if (told->answer.error().code == ErrorCode::kRateLimited) return taken;
      }
    }
    return 1'000;
  }

 private:
  static Settings settings() {
    Settings settings;
    settings.default_room = "";
    return settings;
  }
  static cmd::Hello token() {
    cmd::Hello hello;
    hello.token = "t";
    return hello;
  }
  static model::Directory directory() {
    model::Directory directory;
    model::StoredUser ada;
    ada.user.user = model::UserId("ada");
    ada.user.log = model::RoomId(9);
    directory.users.push_back(ada);
    directory.tokens.push_back({{}, ada.user.user, {}});
    return directory;
  }

  SeededRandom random_{1};
  Now now_{{}, MonoTime(std::chrono::hours(1))};
  Core core_;
};

TEST_F(CommandRates, TypingHasOne) {
  EXPECT_EQ(times(cmd::Typing{}), kRates[std::size_t(RateClass::kEphemeral)].burst);
}
TEST_F(CommandRates, SignalHasOne) {
  EXPECT_EQ(times(cmd::Signal{}), kRates[std::size_t(RateClass::kEphemeral)].burst);
}
TEST_F(CommandRates, TypingAndSignalShareIt) {
  const std::uint32_t burst = kRates[std::size_t(RateClass::kEphemeral)].burst;
  EXPECT_EQ(times(cmd::Typing{}), burst);
  EXPECT_EQ(times(cmd::Signal{}), 0U);
}
TEST_F(CommandRates, SendHasOne) {
  cmd::Send send;
  send.cid = "c";
  EXPECT_EQ(times(send), kRates[std::size_t(RateClass::kSend)].burst);
}
TEST_F(CommandRates, HistoryHasOne) {
  EXPECT_EQ(times(cmd::History{}), kRates[std::size_t(RateClass::kQuery)].burst - 0U);
}

}  // namespace
}  // namespace parley::core
