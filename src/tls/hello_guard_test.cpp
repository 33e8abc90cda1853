#include "tls/hello_guard.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "tls/raw_client.h"
#include "tls/testing.h"

namespace parley::tls {
namespace {

using Verdict = HelloGuard::Verdict;

std::string record(char type, std::string_view payload) {
  std::string bytes{type, 3, 3, static_cast<char>(payload.size() >> 8U),
                    static_cast<char>(payload.size())};
  return bytes.append(payload);
}

std::string hello(std::size_t announced, std::size_t sent) {
  std::string message{1, static_cast<char>(announced >> 16U), static_cast<char>(announced >> 8U),
                      static_cast<char>(announced)};
  return message.append(sent, 'h');
}

Verdict verdict_on(std::string_view bytes) {
  HelloGuard guard;
  return guard.look(bytes);
}

Verdict verdict_by_byte(std::string_view bytes) {
  HelloGuard guard;
  for (const char& byte : bytes) {
    const Verdict verdict = guard.look({&byte, 1});
    if (verdict != Verdict::kGoOn) return verdict;
  }
  return Verdict::kGoOn;
}

TEST(HelloGuard, LetsRealHellosPass) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    testing::RawClient client(version, version);
    EXPECT_EQ(verdict_on(client.shake()), Verdict::kGoOn);
  }
}

TEST(HelloGuard, KnowsItsBound) {
  constexpr std::size_t kMax = HelloGuard::kHelloBytesMax;
  EXPECT_EQ(verdict_on(record(22, hello(kMax, 100))), Verdict::kGoOn);
  EXPECT_EQ(verdict_on(record(22, hello(kMax + 1, 100))), Verdict::kTooLarge);
  EXPECT_EQ(verdict_on(record(22, hello(0xffffff, 0))), Verdict::kTooLarge);
  EXPECT_EQ(verdict_on(std::string("\x16\x03\x01\x40\x00", 5)), Verdict::kGoOn);
  EXPECT_EQ(verdict_on("\x16\x03\x01\x40\x01"), Verdict::kTooLarge);
}

TEST(HelloGuard, FollowsAMessageThroughItsRecords) {
  const std::string message = hello(300, 300);
  std::string crumbs;
  for (const char byte : message) crumbs += record(22, {&byte, 1});
  EXPECT_EQ(verdict_on(crumbs), Verdict::kGoOn);
  EXPECT_EQ(verdict_on(crumbs + record(22, hello(99'999, 0))), Verdict::kTooLarge);
  // The header itself in two records, behind an empty one.
  const std::string large = hello(99'999, 0);
  EXPECT_EQ(
      verdict_on(record(22, "") + record(22, large.substr(0, 2)) + record(22, large.substr(2))),
      Verdict::kTooLarge);
}

// After a HelloRetryRequest, with the ChangeCipherSpec that some send in between.
TEST(HelloGuard, WatchesTheSecondHello) {
  const std::string first = record(22, hello(200, 200));
  const std::string change = record(20, "\x01");
  EXPECT_EQ(verdict_on(first + change + record(22, hello(200, 200))), Verdict::kGoOn);
  EXPECT_EQ(verdict_on(first + change + record(22, hello(70'000, 0))), Verdict::kTooLarge);
}

// What is encrypted has no lengths that it could read.
TEST(HelloGuard, StopsWhereEncryptionBegins) {
  const std::string first = record(22, hello(200, 200));
  const std::string looks_large("\x01\xff\xff\xff nonce, tag and so on");
  EXPECT_EQ(verdict_on(first + record(23, "sealed") + record(22, looks_large)), Verdict::kGoOn);
  const std::string key_exchange("\x10\x00\x00\x01x", 5);
  EXPECT_EQ(
      verdict_on(first + record(22, key_exchange) + record(20, "\x01") + record(22, looks_large)),
      Verdict::kGoOn);
}

TEST(HelloGuard, KnowsStrangersByTheirFirstByte) {
  EXPECT_EQ(verdict_on("G"), Verdict::kPlainHttp);
  EXPECT_EQ(verdict_on("g"), Verdict::kNotTls);
  EXPECT_EQ(verdict_on(record(23, "x")), Verdict::kNotTls);
  EXPECT_EQ(verdict_on(""), Verdict::kGoOn);
}

TEST(HelloGuard, AnyChunkingSameVerdict) {
  EXPECT_TRUE(rc::check([] {
    const auto records =
        *rc::gen::container<std::vector<std::pair<int, std::string>>>(rc::gen::pair(
            rc::gen::weightedElement<int>({{8, 22}, {2, 20}, {1, 23}, {1, 'G'}}),
            rc::gen::oneOf(rc::gen::map(rc::gen::inRange<std::size_t>(0, 40'000),
                                        [](std::size_t size) { return hello(size, size % 30); }),
                           rc::gen::arbitrary<std::string>())));
    std::string stream;
    for (const auto& [type, payload] : records) stream += record(static_cast<char>(type), payload);
    const Verdict whole = verdict_on(stream);
    RC_CLASSIFY(whole == Verdict::kTooLarge, "too large");
    RC_ASSERT(verdict_by_byte(stream) == whole);
  }));
}

}  // namespace
}  // namespace parley::tls
