#include "cli/bench/process_figures.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "net/address.h"
#include "net/fd.h"

namespace parley::cli {
namespace {

TEST(ProcessFigures, SeesTheWorkOfThisProcess) {
  const double before = cpu_seconds(::getpid()).value();
  volatile std::uint64_t sum = 0;
  double after = before;
  while (after < before + 0.03) {
    for (int i = 0; i < 1'000'000; ++i) sum = sum + 1;
    after = cpu_seconds(::getpid()).value();
  }
  EXPECT_GT(after, before);
}

TEST(ProcessFigures, SeesTheMemoryOfThisProcess) {
  constexpr std::size_t kBytes = 64 << 20;
  const auto before = resident_bytes(::getpid()).value();
  const std::vector<char> touched(kBytes, 'x');
  const auto after = resident_bytes(::getpid()).value();
  EXPECT_GE(after - before, static_cast<std::int64_t>(kBytes) - (1 << 20));
  EXPECT_EQ(touched[kBytes - 1], 'x');
}

// A connection to a listener that nobody accepts from: what is written to the listener's side waits
// in the writer's queue once the reader's is full.
TEST(ProcessFigures, SeesWhatWaitsInTheKernel) {
  const net::Fd listener(::socket(AF_INET, SOCK_STREAM, 0));
  const net::Address any = net::Address::loopback(0);
  ASSERT_EQ(::bind(listener.get(), any.data(), any.size()), 0);
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ASSERT_EQ(::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&bound), &size), 0);
  const net::Address server = net::Address::from(bound);
  const net::Fd client(::socket(AF_INET, SOCK_STREAM, 0));
  ASSERT_EQ(::connect(client.get(), server.data(), server.size()), 0);
  const net::Fd accepted(::accept(listener.get(), nullptr, nullptr));
  ASSERT_TRUE(accepted);
  EXPECT_EQ(queued_bytes(server.port()).value(), 0);
  const std::vector<char> much(64 << 20, 'x');
  const auto sent = ::send(accepted.get(), much.data(), much.size(), MSG_DONTWAIT);
  ASSERT_GT(sent, 0);
  EXPECT_GT(queued_bytes(server.port()).value(), 0);
  EXPECT_LE(queued_bytes(server.port()).value(), sent);
}

TEST(ProcessFigures, SaysThatThereIsNoSuchProcess) {
  EXPECT_EQ(cpu_seconds(-1).error().code, ErrorCode::kInvalidUsage);
  EXPECT_EQ(resident_bytes(-1).error().code, ErrorCode::kInvalidUsage);
}

}  // namespace
}  // namespace parley::cli
