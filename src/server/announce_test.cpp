#include "server/announce.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "server/serve.h"

namespace parley::server {
namespace {

TEST(Announce, UrlIsOneThatThisMachineReaches) {
  EXPECT_EQ(url_of(net::Address::loopback(8080), Scheme::kHttp), "http://127.0.0.1:8080");
  EXPECT_EQ(url_of(net::Address::any_ipv4(80), Scheme::kHttps), "https://127.0.0.1:80");
  EXPECT_EQ(url_of(net::Address::any_ipv6(81), Scheme::kHttp), "http://127.0.0.1:81");
}

TEST(Announce, QrHasTwoRowsOfModulesALine) {
  const std::string lines = qr_lines("http://192.0.2.1:8080");
  // 21 bytes fit version 2: 25 modules, and 2 around.
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 15);
  EXPECT_NE(lines, qr_lines("http://192.0.2.1:8081"));
}

TEST(Announce, WarnsWhereNamesThatNobodyProvesComeFromElsewhere) {
  const net::Address everywhere = net::Address::any_ipv4(8080);
  Options options;
  EXPECT_FALSE(open_by_name(everywhere, options));  // off by default there
  options.article = gateway::ArticleMode::kOff;
  EXPECT_FALSE(open_by_name(everywhere, options));
  for (const auto mode : {gateway::ArticleMode::kStore, gateway::ArticleMode::kRelay}) {
    options.article = mode;
    EXPECT_TRUE(open_by_name(everywhere, options));
    EXPECT_FALSE(open_by_name(net::Address::loopback(8080), options));
  }
}

TEST(Serve, ExitCodesTellWhatToDo) {
  EXPECT_EQ(exit_code_of({ErrorCode::kInvalidUsage, ""}), 2);
  EXPECT_EQ(exit_code_of({ErrorCode::kIo, ""}), 74);
  EXPECT_EQ(exit_code_of({ErrorCode::kBusy, ""}), 78);
  EXPECT_EQ(exit_code_of({ErrorCode::kForeign, ""}), 78);
}

}  // namespace
}  // namespace parley::server
