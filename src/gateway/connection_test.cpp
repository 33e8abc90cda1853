#include "gateway/connection.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/random.h"
#include "gateway/hub.h"
#include "gateway/seconds.h"
#include "loop/loop.h"

namespace parley::gateway {
namespace {

constexpr std::string_view kUpgrade =
    "GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nSec-WebSocket-Version: 13\r\n\r\n";

std::string ping(std::size_t payload_bytes) {
  std::string frame{'\x89', static_cast<char>(0x80 | payload_bytes), 0, 0, 0, 0};
  return frame.append(payload_bytes, 'x');
}

// One connection on a real loop. Its peer is a socket of the test, and has said nothing yet.
class ConnectionTest : public ::testing::Test {
 public:
  ~ConnectionTest() override { loop_->set_turn_hook(nullptr); }

 protected:
  void SetUp() override {
    std::array<int, 2> ends{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
    peer_ = net::Fd(ends[0]);
    server_end_ = net::Fd(ends[1]);
  }

  // What the socket takes of it.
  std::size_t send(std::string_view bytes) {
    const ssize_t count = ::send(peer_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return count < 0 ? 0 : static_cast<std::size_t>(count);
  }

  std::unique_ptr<loop::Loop> loop_ = loop::Loop::open().value();
  SeededRandom random_{1};
  Settings settings_;
  Hub hub_{0, *loop_, settings_, random_, [](const feed::Feed::Fetch&) {}};
  net::Fd peer_;
  net::Fd server_end_;
};

class Flood : public ConnectionTest, private loop::TurnHook {
 protected:
  void SetUp() override {
    ConnectionTest::SetUp();
    loop_->set_turn_hook(this);
    hub_.accept(std::move(server_end_), Admission::kNoPass);
    ASSERT_EQ(send(kUpgrade), kUpgrade.size());
    loop_->turn(Millis(0));
  }

  void on_turn_end(Now) override { hub_.flush(); }
};

// Each new arrival on the socket once began a reading of its own beside the one under way, so that
// a flood got more of every turn than of the one before.
TEST_F(Flood, HasOneShareOfATurnHoweverOftenItArrives) {
  constexpr std::uint64_t kShare = loop::Loop::kReceiveBytes;
  const int room = 8 * kShare;  // Linux gives about half of it to bytes
  ASSERT_EQ(::setsockopt(peer_.get(), SOL_SOCKET, SO_SNDBUF, &room, sizeof room), 0);
  constexpr int kTurns = 50;
  std::string flood;
  std::uint64_t sent = 0;
  std::uint64_t most_waiting = 0;
  for (int turn = 0; turn < kTurns; ++turn) {
    while (flood.size() < 2 * kShare) flood += ping(125);
    const std::size_t taken = send(flood);
    flood.erase(0, taken);
    sent += taken;
    most_waiting = std::max(most_waiting, sent - hub_.figures().bytes_in);
    loop_->turn(Millis(0));
  }
  // The first turn hears of it and reads on in the same one; and there was the upgrade.
  EXPECT_LE(hub_.figures().bytes_in, (kTurns + 2) * kShare);
  EXPECT_GT(most_waiting, kShare) << "it was no flood";
  EXPECT_EQ(hub_.figures().frame_faults, 0U);
}

// Not in the Hub's keeping, so that the test can say what time it is.
class Stranger : public ConnectionTest {
 protected:
  void SetUp() override {
    ConnectionTest::SetUp();
    connection_.emplace(hub_, Transport(std::move(server_end_), nullptr), Admission::kNoPass, now_);
    ASSERT_TRUE(connection_->start({}));
    say(kUpgrade);
    ASSERT_TRUE(connection_->keeps_up());
  }

  void say(std::string_view bytes) {
    ASSERT_EQ(send(bytes), bytes.size());
    loop_->turn(Millis(0));
    connection_->flush();
  }

  std::uint32_t now_ = seconds(loop_->now().mono.time_since_epoch());
  std::optional<Connection> connection_;
};

TEST_F(Stranger, WhoFillsItsSocketBeforeHelloHasNoMoreTimeForIt) {
  while (connection_->keeps_up()) say(ping(125));
  const auto sweep_twice = [&](std::uint32_t later_s) {
    connection_->sweep(now_ + later_s);
    connection_->sweep(now_ + later_s);  // nor does it take the farewell
  };
  sweep_twice(seconds(limits::kHelloTime) - 2);
  EXPECT_FALSE(connection_->closed());
  sweep_twice(seconds(limits::kHelloTime) - 1);  // with a round a second: never longer than that
  EXPECT_TRUE(connection_->closed());
}

}  // namespace
}  // namespace parley::gateway
