#include "net/listener.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <functional>
#include <utility>
#include <vector>

#include "net/stream.h"

namespace parley::net {
namespace {

constexpr Millis kLong = std::chrono::minutes(1);

class ListenerTest : public testing::Test, protected AcceptHandler {
 protected:
  void SetUp() override {
    auto loop = loop::Loop::open();
    ASSERT_TRUE(loop.has_value());
    loop_ = std::move(*loop);
  }

  void on_accept(Fd fd, Address peer) override {
    accepted_.push_back(std::move(fd));
    peers_.push_back(peer);
    if (action_) action_();
  }

  std::unique_ptr<Listener> listen(const Address& address) {
    auto listener = Listener::open(*loop_, address, *this);
    EXPECT_TRUE(listener.has_value()) << listener.error().message;
    return std::move(*listener);
  }

  // A connection the kernel has finished (blocking connect), whether we accept it or not.
  static Fd connect(const Address& address) {
    Fd fd(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_EQ(::connect(fd.get(), address.data(), address.size()), 0);
    return fd;
  }

  void accept_until(std::size_t count) {
    while (accepted_.size() < count) loop_->turn(kLong);
  }

  std::unique_ptr<loop::Loop> loop_;
  std::vector<Fd> accepted_;
  std::vector<Address> peers_;
  std::function<void()> action_;
};

int option(const Fd& fd, int level, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  EXPECT_EQ(::getsockopt(fd.get(), level, name, &value, &size), 0);
  return value;
}

TEST_F(ListenerTest, HandsOutConnectionsReadyForUse) {
  const auto listener = listen(Address::loopback(0));
  ASSERT_NE(listener->port(), 0);
  const Fd client = connect(listener->address());
  accept_until(1);
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  ASSERT_EQ(::getsockname(client.get(), reinterpret_cast<sockaddr*>(&name), &size), 0);
  EXPECT_EQ(peers_[0], Address::from(name));
  const Fd& server = accepted_[0];
  EXPECT_NE(::fcntl(server.get(), F_GETFL) & O_NONBLOCK, 0);
  EXPECT_NE(::fcntl(server.get(), F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_EQ(option(server, IPPROTO_TCP, TCP_NODELAY), 1);
  EXPECT_EQ(option(server, IPPROTO_TCP, TCP_USER_TIMEOUT), 60'000);
}

TEST_F(ListenerTest, EveryInterfaceTakesIpv4AsIpv4) {
  const auto listener = listen(*Address::parse(":0"));
  const Fd client = connect(Address::loopback(listener->port()));
  accept_until(1);
  EXPECT_EQ(peers_[0].host(), "127.0.0.1");
}

TEST_F(ListenerTest, AnAddressInUseIsSaidInOneLine) {
  const auto listener = listen(Address::loopback(0));
  const auto second = Listener::open(*loop_, listener->address(), *this);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::kBusy);
  const std::string& message = second.error().message;
  EXPECT_NE(message.find(listener->address().format()), std::string::npos) << message;
  EXPECT_NE(message.find("--listen"), std::string::npos) << message;
  EXPECT_EQ(message.find('\n'), std::string::npos);
}

TEST_F(ListenerTest, AnAddressOfAnotherMachineIsTheOperatorsMistake) {
  // TEST-NET-1 (RFC 5737): nobody's.
  const auto listener = Listener::open(*loop_, *Address::parse("192.0.2.1:0"), *this);
  ASSERT_FALSE(listener.has_value());
  EXPECT_EQ(listener.error().code, ErrorCode::kInvalidUsage);
}

TEST_F(ListenerTest, AReusedPortIsShared) {
  const auto first = Listener::open(*loop_, Address::loopback(0), *this, PortSharing::kReusePort);
  ASSERT_TRUE(first.has_value());
  const auto second = Listener::open(*loop_, (*first)->address(), *this, PortSharing::kReusePort);
  EXPECT_TRUE(second.has_value());
}

TEST_F(ListenerTest, AcceptsAtMost64ATurn) {
  const auto listener = listen(Address::loopback(0));
  std::vector<Fd> clients;
  for (int i = 0; i < 150; ++i) clients.push_back(connect(listener->address()));
  std::size_t before = 0;
  while (accepted_.size() < clients.size()) {
    loop_->turn(kLong);
    EXPECT_LE(accepted_.size() - before, 64U);
    before = accepted_.size();
  }
}

TEST_F(ListenerTest, PausedPeersWaitAndAreTakenLater) {
  const auto listener = listen(Address::loopback(0));
  listener->pause();
  listener->pause();
  const Fd client = connect(listener->address());
  for (int i = 0; i < 3; ++i) loop_->turn(Millis(0));
  EXPECT_TRUE(accepted_.empty());
  listener->resume();
  listener->resume();
  accept_until(1);
}

TEST_F(ListenerTest, MayBePausedOrClosedByItsHandler) {
  const auto listener = listen(Address::loopback(0));
  action_ = [&] { listener->pause(); };
  const Fd first = connect(listener->address());
  const Fd second = connect(listener->address());
  accept_until(1);
  for (int i = 0; i < 3; ++i) loop_->turn(Millis(0));
  EXPECT_EQ(accepted_.size(), 1U);
  action_ = [&] { listener->close(); };
  listener->resume();
  accept_until(2);
  listener->resume();  // closed is for good
  Fd third(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(::connect(third.get(), listener->address().data(), listener->address().size()), -1);
  EXPECT_EQ(errno, ECONNREFUSED);
}

// The undefined behaviour sanitizer, which runs together with the address sanitizer, opens a pipe
// to look at an object it has not seen before, and takes the refusal for a broken object.
#ifdef __SANITIZE_ADDRESS__
#define SKIP_UNDER_ADDRESS_SANITIZER() GTEST_SKIP() << "the sanitizer itself needs descriptors"
#else
#define SKIP_UNDER_ADDRESS_SANITIZER() static_cast<void>(0)
#endif

// Sets the soft limit so that no further descriptor can be opened.
class NoMoreDescriptors {
 public:
  NoMoreDescriptors() {
    EXPECT_EQ(::getrlimit(RLIMIT_NOFILE, &before_), 0);
    const int lowest_free = ::dup(0);
    ::close(lowest_free);
    const rlimit low{.rlim_cur = static_cast<rlim_t>(lowest_free), .rlim_max = before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  }
  ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST_F(ListenerTest, WithoutDescriptorsItWaitsInsteadOfSpinning) {
  SKIP_UNDER_ADDRESS_SANITIZER();
  const auto listener = listen(Address::loopback(0));
  const Fd client = connect(listener->address());
  {
    const NoMoreDescriptors shortage;
    while (listener->exhausted() < 3) loop_->turn(kLong);
    // The peer waits all the time, but the listener is told of it once a try, and each try but the
    // first was begun by a timer.
    EXPECT_EQ(loop_->counters().events, 3U);
    EXPECT_EQ(loop_->counters().timers, 2U);
    EXPECT_TRUE(accepted_.empty());
  }
  accept_until(1);
}

TEST_F(ListenerTest, MayBeClosedOrPausedWhileItWaitsForDescriptors) {
  SKIP_UNDER_ADDRESS_SANITIZER();
  auto paused = listen(Address::loopback(0));
  auto closed = listen(Address::loopback(0));
  const Fd client = connect(paused->address());
  const Fd other = connect(closed->address());
  {
    const NoMoreDescriptors shortage;
    while (paused->exhausted() == 0 || closed->exhausted() == 0) loop_->turn(kLong);
    paused->pause();
    closed.reset();
  }
  bool waited = false;
  loop_->after(2 * Listener::kRetryTime, [&] { waited = true; });
  while (!waited) loop_->turn(kLong);
  EXPECT_TRUE(accepted_.empty());
  paused->resume();
  accept_until(1);
}

}  // namespace
}  // namespace parley::net
