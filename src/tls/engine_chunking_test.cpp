// Any chunking of either direction: what one side seals is what the other opens.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "tls/raw_client.h"
#include "tls/testing.h"

namespace parley::tls {
namespace {

using testing::feed;
using testing::Link;

testing::Chunks random_chunks() {
  const auto largest = *rc::gen::element<std::size_t>(1, 5, 100, 3000, 40'000);
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  return [random = SeededRandom(seed), largest]() mutable { return 1 + random.below(largest); };
}

std::string a_text() {
  const auto size = *rc::gen::element<std::size_t>(0, 1, 200, 5'000, 16'384, 16'385, 40'000);
  return std::string(size, *rc::gen::inRange('a', 'z'));
}

TEST(EngineChunking, AnyChunkingSameText) {
  const testing::Shared server = testing::server_context();
  const testing::Shared client = testing::client_context();
  EXPECT_TRUE(rc::check([&] {
    Link link(server, client);
    link.carry(random_chunks());
    RC_ASSERT(link.server.established() && link.client.established());
    std::string to_server;
    std::string to_client;
    const auto turns = *rc::gen::inRange(0, 6);
    for (int turn = 0; turn < turns; ++turn) {
      // Several pieces a turn, as a room's frames come.
      const std::vector<std::string> texts{a_text(), a_text(), a_text()};
      const std::vector<std::string_view> pieces(texts.begin(), texts.end());
      const bool up = *rc::gen::arbitrary<bool>();
      for (const std::string& text : texts) (up ? to_server : to_client) += text;
      std::string& out = up ? link.to_server : link.to_client;
      const std::size_t size = texts[0].size() + texts[1].size() + texts[2].size();
      RC_ASSERT((up ? link.client : link.server).seal(pieces, out, 1 << 20) == size);
      if (*rc::gen::arbitrary<bool>()) link.carry(random_chunks());
    }
    link.client.close(link.to_server);
    link.server.close(link.to_client);
    link.carry(random_chunks());
    RC_ASSERT(link.server_got == to_server);
    RC_ASSERT(link.client_got == to_client);
    RC_ASSERT(link.server.peer_ended() && link.client.peer_ended());
  }));
}

// One byte of the stream is changed somewhere: what is opened is a beginning of what was sealed,
// and the fault is the same in any chunking.
TEST(EngineChunking, DamageNeverInvents) {
  const testing::Shared server = testing::server_context();
  EXPECT_TRUE(rc::check([&] {
    Link link(server);
    link.carry();
    std::string sent;
    for (int i = 0; i < 5; ++i) {
      const std::string text(*rc::gen::inRange<std::size_t>(1, 3'000), static_cast<char>('a' + i));
      testing::seal_all(link.client, text, link.to_server);
      sent += text;
    }
    const auto at = *rc::gen::inRange<std::size_t>(0, link.to_server.size());
    link.to_server[at] ^= static_cast<char>(*rc::gen::inRange(1, 256));
    feed(link.server, link.to_server, link.server_got, link.to_client, random_chunks());
    RC_ASSERT(link.server_got.size() < sent.size());
    RC_ASSERT(sent.starts_with(link.server_got));
    RC_ASSERT(!link.server.peer_ended());
  }));
}

TEST(EngineChunking, ACutHandshakeOnlyWaits) {
  const testing::Shared server = testing::server_context();
  testing::RawClient client(TLS1_3_VERSION, TLS1_3_VERSION);
  const std::string hello = client.shake();
  for (std::size_t size = 0; size < hello.size(); ++size) {
    Engine engine = Engine::accept(server);
    std::string got;
    std::string out;
    EXPECT_EQ(feed(engine, std::string_view(hello).substr(0, size), got, out).kind,
              Step::Kind::kNeedMore);
    EXPECT_EQ(out, "");
    EXPECT_FALSE(engine.established());
  }
}

}  // namespace
}  // namespace parley::tls
