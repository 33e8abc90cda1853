// What a connection costs: memory by what the allocator counts, bounded here; and, where
// PARLEY_MEASURE is set, resident memory and time, printed for docs/decisions/0014.
#include <gtest/gtest.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "tls/raw_client.h"
#include "tls/testing.h"

// Sanitizers bring an allocator that counts otherwise, and keeps what was freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PARLEY_COUNTED_ALLOCATOR 0
#else
#define PARLEY_COUNTED_ALLOCATOR 1
#endif

namespace parley::tls {
namespace {

using testing::feed;
using testing::Link;
using testing::RawClient;

bool measuring() {
  return std::getenv("PARLEY_MEASURE") != nullptr;
}

#if PARLEY_COUNTED_ALLOCATOR
// What the bounds are judged with: 13.9 KB measured for TLS 1.3.
constexpr std::size_t kIdleBytesMax = 15 * 1024;
// The peer has said hello and no more: 44.6 KB, room for its answer above all.
constexpr std::size_t kHandshakeBytesMax = 48 * 1024;

std::size_t allocated() {
  return mallinfo2().uordblks + mallinfo2().hblkhd;
}

std::size_t resident() {
  std::ifstream file("/proc/self/statm");
  std::size_t pages = 0;
  file >> pages >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// Server engines after a handshake and one frame each way, in rooms of their own in a vector.
std::vector<Engine> established_servers(std::size_t count, const testing::Shared& server,
                                        int version) {
  std::vector<Engine> engines;
  engines.reserve(count);
  std::string got;
  for (std::size_t i = 0; i < count; ++i) {
    RawClient client(version, version);
    Engine& engine = engines.emplace_back(Engine::accept(server));
    client.shake_with(engine);
    CHECK(engine.established());
    std::string out;
    client.write("hello");
    feed(engine, client.say(), got, out);
    testing::seal_all(engine, "welcome", out);
  }
  CHECK(got.size() == 5 * count);
  return engines;
}

class Cost : public ::testing::TestWithParam<int> {};

TEST_P(Cost, AnIdleConnectionIsSmall) {
  const std::size_t count = measuring() ? 2'000 : 200;
  const testing::Shared server = testing::server_context();
  (void)established_servers(10, server, GetParam());  // what is made once is made
  malloc_trim(0);
  const std::size_t before = allocated();
  const std::size_t resident_before = resident();
  const std::vector<Engine> engines = established_servers(count, server, GetParam());
  const std::size_t each = (allocated() - before) / count;
  const std::size_t resident_each = (resident() - resident_before) / count;
  EXPECT_LE(each, kIdleBytesMax);
  EXPECT_GE(each, 4096U) << "it was not measured";
  if (measuring()) {
    std::printf("idle, %s: %zu B allocated, %zu B resident, each of %zu\n",
                std::string(engines[0].version()).c_str(), each, resident_each, count);
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, Cost, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION));

class Handshaking : public Cost {};

TEST_P(Handshaking, HalfAHandshakeIsBounded) {
  constexpr std::size_t kCount = 100;
  const testing::Shared server = testing::server_context();
  RawClient client(GetParam(), GetParam());
  const std::string hello = client.shake();
  const auto begun = [&](std::string_view bytes) {
    std::vector<Engine> engines;
    engines.reserve(kCount);
    std::string ignored;
    const std::size_t before = allocated();
    for (std::size_t i = 0; i < kCount; ++i) {
      engines.push_back(Engine::accept(server));
      if (!bytes.empty()) feed(engines.back(), bytes, ignored, ignored);
    }
    ignored.shrink_to_fit();
    return (allocated() - before) / kCount;
  };
  (void)begun(hello);
  EXPECT_EQ(begun(""), 0U) << "who says nothing gets nothing";
  const std::size_t one_byte = begun("\x16");
  const std::size_t whole = begun(hello);
  // 16 KB are announced, nothing follows.
  const std::string_view large("\x16\x03\x03\x40\0\x01\0\x3f\xfc", 9);
  const std::size_t announced = begun(large);
  if (measuring()) {
    std::printf("in the handshake: %zu B after one byte, %zu B after the hello, %zu B announced\n",
                one_byte, whole, announced);
  }
  EXPECT_LE(one_byte, 100U) << "what has come, and its string";
  EXPECT_LE(announced, 100U);
  EXPECT_LE(whole, kHandshakeBytesMax);
}

INSTANTIATE_TEST_SUITE_P(Versions, Handshaking, ::testing::Values(TLS1_2_VERSION, TLS1_3_VERSION));

TEST(Freed, ARefusedConnectionHoldsNothing) {
  const testing::Shared server = testing::server_context();
  std::string ignored;
  ignored.reserve(1024);
  Engine first = Engine::accept(server);
  feed(first, "\x16\x03\x01\x02\x01rubbish", ignored, ignored);
  const std::size_t before = allocated();
  std::vector<Engine> engines;
  for (int i = 0; i < 100; ++i) {
    Engine& engine = engines.emplace_back(Engine::accept(server));
    feed(engine, "GET / HTTP/1.1\r\n\r\n", ignored, ignored);
    ASSERT_TRUE(engine.failed());
  }
  EXPECT_LE(allocated() - before, engines.capacity() * sizeof(Engine) + 4096);
}

#endif  // PARLEY_COUNTED_ALLOCATOR

// One way, sealed and opened by engines that know each other, into an output that is emptied.
void measure_sends(Link& link, std::size_t pieces_count, std::size_t piece_bytes) {
  using Clock = std::chrono::steady_clock;
  const std::string piece(piece_bytes, 'x');
  const std::vector<std::string_view> pieces(pieces_count, piece);
  const std::size_t bytes = pieces_count * piece_bytes;
  const std::size_t rounds = (64U << 20U) / (bytes + 2'000);
  std::vector<char> plain(Engine::kPlainBytesMax);
  Clock::duration sealing{};
  Clock::duration opening{};
  std::string out;
  for (std::size_t i = 0; i < rounds; ++i) {
    out.clear();
    const auto start = Clock::now();
    CHECK(link.server.seal(pieces, out, 65'536) == bytes);
    const auto sealed = Clock::now();
    std::span<const char> input(out);
    while (link.client.open(input, plain, link.to_server).kind == Step::Kind::kPlaintext) {
    }
    sealing += sealed - start;
    opening += Clock::now() - sealed;
  }
  const auto each = [&](Clock::duration time) {
    return std::chrono::duration<double, std::nano>(time).count() / static_cast<double>(rounds);
  };
  std::printf("%zu pieces of %zu B: seal %.0f ns, %.0f MB/s; open %.0f ns, %.0f MB/s\n",
              pieces_count, piece_bytes, each(sealing),
              static_cast<double>(bytes) * 1000 / each(sealing), each(opening),
              static_cast<double>(bytes) * 1000 / each(opening));
}

void measure_handshakes(const testing::Shared& server, std::string_view resumption) {
  using Clock = std::chrono::steady_clock;
  constexpr int kCount = 500;
  Clock::duration served{};
  const testing::Shared client = testing::client_context();
  for (int i = 0; i < kCount; ++i) {
    Link link(server, client, {}, resumption);
    while (!link.to_server.empty() || !link.to_client.empty()) {
      const auto start = Clock::now();
      feed(link.server, std::exchange(link.to_server, {}), link.server_got, link.to_client);
      served += Clock::now() - start;
      feed(link.client, std::exchange(link.to_client, {}), link.client_got, link.to_server);
    }
    CHECK(link.server.resumed() != resumption.empty());
  }
  std::printf("handshake, %s: %.0f us of the server's\n", resumption.empty() ? "full" : "resumed",
              std::chrono::duration<double, std::micro>(served).count() / kCount);
}

// The sizes on the wire are the test; the times are printed only.
TEST(Speed, WhatIsSealedIsLittleMore) {
  const testing::Shared server = testing::server_context();
  Link link(server);
  link.carry();
  for (const auto& [count, bytes, records] :
       {std::array<std::size_t, 3>{1, 200, 1}, {1, 16'384, 1}, {80, 200, 1}, {320, 200, 4}}) {
    const std::string piece(bytes, 'x');
    const std::vector<std::string_view> pieces(count, piece);
    std::string out;
    ASSERT_EQ(link.server.seal(pieces, out, 1 << 17), count * bytes);
    EXPECT_EQ(out.size(), count * bytes + 22 * records) << "5 of header, 1 of type, 16 of tag";
    feed(link.client, out, link.client_got, link.to_server);
    if (measuring()) measure_sends(link, count, bytes);
  }
  if (!measuring()) return;
  measure_handshakes(server, {});
  measure_handshakes(server, link.client.resumption());
}

}  // namespace
}  // namespace parley::tls
