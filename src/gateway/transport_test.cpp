#include "gateway/transport.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>
#include <string_view>

#include "base/random.h"
#include "gateway/hub.h"
#include "loop/loop.h"
#include "tls/raw_client.h"
#include "tls/testing.h"

namespace parley::gateway {
namespace {

// One connection inside TLS on a real loop; its peer is a socket that the test reads or does not.
class TlsPeer : public ::testing::Test, private loop::TurnHook {
 public:
  ~TlsPeer() override { loop_->set_turn_hook(nullptr); }

 protected:
  void SetUp() override {
    std::array<int, 2> ends{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
    peer_ = net::Fd(ends[0]);
    loop_->set_turn_hook(this);
    hub_.set_tls(tls::testing::server_context());
    hub_.accept(net::Fd(ends[1]), Admission::kNoPass);
  }

  void on_turn_end(Now) override { hub_.flush(); }

  void turns() {
    for (int i = 0; i < 20; ++i) loop_->turn(Millis(0));
  }

  // How much of it the server's side took.
  std::size_t send(std::string_view bytes) {
    std::size_t taken = 0;
    for (int idle = 0; idle < 3 && taken < bytes.size();) {
      const ssize_t count =
          ::send(peer_.get(), bytes.data() + taken, bytes.size() - taken, MSG_NOSIGNAL);
      if (count > 0) {
        taken += static_cast<std::size_t>(count);
        idle = 0;
      } else {
        CHECK(errno == EAGAIN);
        ++idle;
      }
      turns();
    }
    return taken;
  }

  std::string receive() {
    std::string got;
    std::array<char, 65536> buffer;
    for (ssize_t count = 1; count > 0;) {
      count = ::recv(peer_.get(), buffer.data(), buffer.size(), 0);
      if (count > 0) got.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return got;
  }

  void shake_hands() {
    for (std::string said = client_.shake(); !said.empty(); said = client_.shake(receive())) {
      ASSERT_EQ(send(said), said.size());
    }
    client_.hear(receive());  // its tickets
    (void)client_.read();
  }

  std::unique_ptr<loop::Loop> loop_ = loop::Loop::open().value();
  SeededRandom random_{1};
  Settings settings_;
  Hub hub_{0, *loop_, settings_, random_, [](const feed::Feed::Fetch&) {}};
  net::Fd peer_;
  tls::testing::RawClient client_{TLS1_3_VERSION, TLS1_3_VERSION};
};

TEST_F(TlsPeer, WhoAsksForAnswersAndReadsNoneIsListenedToNoLonger) {
  shake_hands();
  std::string flood;
  while (flood.size() < 1'000'000) {
    client_.ask_key_update();
    flood += client_.say();
  }
  const std::size_t taken = send(flood);
  EXPECT_LT(taken, flood.size()) << "every answer was kept";
  EXPECT_GT(taken, Transport::kSealedBytesMax / 2) << "it was not the answers that filled it";
  // Who reads again is heard again, to the last byte.
  for (std::size_t rest = taken; rest < flood.size();) {
    ASSERT_FALSE(receive().empty());
    turns();
    rest += send(std::string_view(flood).substr(rest));
  }
}

}  // namespace
}  // namespace parley::gateway
