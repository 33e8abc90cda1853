#include "gateway/known_hosts.h"

#include <gtest/gtest.h>

namespace parley::gateway {
namespace {

bool knows(const KnownHosts& hosts, std::string_view authority) {
  const auto host = http::parse_host(authority);
  return host && hosts.knows(*host);
}

TEST(KnownHosts, AddressesAndLocalhostAreAlwaysKnown) {
  const KnownHosts none;
  for (const char* text : {"127.0.0.1:8080", "192.0.2.7", "[::1]:8080", "[::ffff:127.0.0.1]",
                           "[fe80::1%25eth0]:80", "localhost:8080", "LocalHost.", "a.localhost"}) {
    EXPECT_TRUE(knows(none, text)) << text;
  }
  // What a browser would have written out as an address, it never sends.
  for (const char* text : {"evil.example", "box", "2130706433", "127.1", "0x7f.0.0.1",
                           "127.0.0.1.evil.example", "localhost.evil.example", "1.2.3.256"}) {
    EXPECT_FALSE(knows(none, text)) << text;
  }
}

TEST(KnownHosts, NamesInAnyCaseAndOnAnyPort) {
  const std::vector<std::string> names{"Chat.Example.org", "box.local", "not a name", ""};
  const KnownHosts hosts(names);
  for (const char* text : {"chat.example.org", "CHAT.EXAMPLE.ORG.:8443", "box.local:1"}) {
    EXPECT_TRUE(knows(hosts, text)) << text;
  }
  for (const char* text : {"example.org", "a.chat.example.org", "box", "chat.example.org.evil"}) {
    EXPECT_FALSE(knows(hosts, text)) << text;
  }
}

// RFC 9525 6.3.
TEST(KnownHosts, AStarIsOneLabel) {
  const std::vector<std::string> names{"*.example.org"};
  const KnownHosts hosts(names);
  EXPECT_TRUE(knows(hosts, "chat.example.org"));
  EXPECT_FALSE(knows(hosts, "example.org"));
  EXPECT_FALSE(knows(hosts, "a.b.example.org"));
  EXPECT_FALSE(knows(hosts, "chat.example.com"));
}

}  // namespace
}  // namespace parley::gateway
