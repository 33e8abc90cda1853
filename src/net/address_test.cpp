#include "net/address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace parley::net {
namespace {

TEST(Address, ParsesAndFormats) {
  const auto format = [](std::string_view text) { return Address::parse(text)->format(); };
  EXPECT_EQ(format("127.0.0.1:8080"), "127.0.0.1:8080");
  EXPECT_EQ(format("0.0.0.0:0"), "0.0.0.0:0");
  EXPECT_EQ(format("[::1]:0"), "[::1]:0");
  EXPECT_EQ(format("[2001:DB8::0:1]:65535"), "[2001:db8::1]:65535");
  EXPECT_EQ(format(":8080"), "[::]:8080");
  EXPECT_EQ(format("localhost:8080"), "127.0.0.1:8080");
}

TEST(Address, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", ":", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:80a", "127.0.0.1:+80", "127.0.0.1: 80", "127.0.0.256:80", "127.0.1:80",
        "::1:8080", "[::1]", "[::1:80", "::1]:80", "[127.0.0.1]:80", "[]:80", "chat.test:80"}) {
    const auto address = Address::parse(text);
    ASSERT_FALSE(address.has_value()) << text;
    EXPECT_EQ(address.error().code, ErrorCode::kInvalidUsage) << text;
    EXPECT_EQ(address.error().message.find('\n'), std::string::npos);
  }
  using std::string_view_literals::operator""sv;
  EXPECT_FALSE(Address::parse("127.0.0.1\0x:80"sv).has_value());
}

TEST(Address, ResolvesNamesWithTheirPort) {
  EXPECT_EQ(Address::resolve("127.0.0.1:81")->format(), "127.0.0.1:81");
  EXPECT_EQ(Address::resolve("localhost:82")->port(), 82);
  EXPECT_FALSE(Address::resolve("[localhost]:82").has_value());
}

// Both end in the resolver of the C library, and neither needs a name server.
TEST(Address, AsksTheSystemForWhatItCannotRead) {
  EXPECT_EQ(Address::resolve("127.1:83")->format(), "127.0.0.1:83");
  const auto none = Address::resolve(std::string(300, 'a') + ":84");
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().code, ErrorCode::kInvalidUsage);
}

TEST(Address, KnowsLoopbackAndAny) {
  EXPECT_TRUE(Address::parse("127.0.0.1:1")->is_loopback());
  EXPECT_TRUE(Address::parse("127.9.8.7:1")->is_loopback());
  EXPECT_TRUE(Address::parse("[::1]:1")->is_loopback());
  EXPECT_FALSE(Address::parse("128.0.0.1:1")->is_loopback());
  EXPECT_FALSE(Address::parse(":1")->is_loopback());
  EXPECT_FALSE(Address().is_loopback());
  EXPECT_TRUE(Address::parse(":1")->is_any());
  EXPECT_TRUE(Address::parse("0.0.0.0:1")->is_any());
  EXPECT_FALSE(Address::parse("127.0.0.1:1")->is_any());
}

TEST(Address, ShowsAMappedPeerAsIpv4) {
  EXPECT_EQ(*Address::parse("[::ffff:127.0.0.1]:99"), *Address::parse("127.0.0.1:99"));
  EXPECT_TRUE(Address::parse("[::ffff:127.0.0.1]:99")->is_loopback());
}

TEST(Address, ComparesFamilyHostAndPort) {
  const Address address = Address::loopback(5);
  EXPECT_EQ(address, *Address::parse("127.0.0.1:5"));
  EXPECT_FALSE(address == address.with_port(6));
  EXPECT_FALSE(address == Address::any_ipv4(5));
  EXPECT_FALSE(Address::any_ipv4(5) == Address::any_ipv6(5));
  EXPECT_FALSE(*Address::parse("[::1]:5") == Address::any_ipv6(5));
  EXPECT_EQ(Address(), Address());
}

TEST(LocalAddresses, AreForOthers) {
  for (const Address& address : local_addresses()) {
    EXPECT_EQ(address.family(), AF_INET);
    EXPECT_FALSE(address.is_loopback());
    EXPECT_FALSE(address.is_any());
  }
}

}  // namespace
}  // namespace parley::net
