// Every scenario, small, against a real server: it comes to an end, hears what was said, and finds
// nothing wrong.

#include "cli/bench/scenarios.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "cli/bench/temporary_server.h"

namespace parley::cli {
namespace {

BenchPlan small_plan() {
  BenchPlan plan;
  plan.clients = 20;
  plan.publishers = 4;
  plan.stalled = 5;
  plan.traffic.warm_up_seconds = 0.02;
  plan.traffic.seconds = 0.1;
  plan.arrivals = 40;  // counted: on a busy machine nobody may come in a tenth of a second
  return plan;
}

Report run_on(const TemporaryServer& server, const char* name, BenchPlan plan = small_plan()) {
  plan.url = server.url(plan.tongue == Tongue::kArticle ? "/chat" : "/v1/ws");
  plan.traffic.pid = server.pid();
  auto report = find_scenario(name)->run(plan);
  EXPECT_TRUE(report) << (report ? "" : report.error().message);
  return report ? std::move(*report) : Report("none");
}

// Why it ends before it begins, for somebody who trusts the system's authorities.
std::string refusal(const std::string& url) {
  BenchPlan plan = small_plan();
  plan.url = url;
  const auto report = find_scenario("churn")->run(plan);
  return report ? "none" : report.error().message;
}

class Scenarios : public testing::Test {
 protected:
  void SetUp() override {
    auto server = TemporaryServer::start({.program = PARLEY_PROGRAM});
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }
  std::unique_ptr<TemporaryServer> server_;
};

TEST_F(Scenarios, FanOutReachesAll) {
  const Report report = run_on(*server_, "fanout");
  EXPECT_FALSE(report.flawed()) << report.as_text();
  EXPECT_GT(report.value("delivered"), 0);
}

TEST_F(Scenarios, FanOutOfKeptMessagesReachesAll) {
  BenchPlan plan = small_plan();
  plan.durable = true;
  const Report report = run_on(*server_, "fanout", plan);
  EXPECT_FALSE(report.flawed()) << report.as_text();
  EXPECT_GT(report.value("delivered"), 0);
}

TEST_F(Scenarios, PersonToPersonInTheArticlesForm) {
  BenchPlan plan = small_plan();
  plan.tongue = Tongue::kArticle;
  const Report report = run_on(*server_, "p2p", plan);
  EXPECT_FALSE(report.flawed()) << report.as_text();
  EXPECT_GT(report.value("delivered"), 0);
}

// The exact count, whatever the server's pace: neither fewer nor more are sent.
TEST_F(Scenarios, SendKeepsAsManyMessagesAsAsked) {
  for (const std::size_t rooms : {5U, 20U, 40U}) {
    SetUp();  // a fresh one: the names of the rooms are taken after a run
    BenchPlan plan = small_plan();
    plan.rooms = rooms;
    plan.traffic.window = 3;
    plan.traffic.messages = 500;
    const Report report = run_on(*server_, "send", plan);
    EXPECT_FALSE(report.flawed()) << rooms << report.as_text();
    EXPECT_EQ(report.value("sent"), 500 - 20 * 3) << rooms;  // less those before the measured part
  }
}

TEST_F(Scenarios, ResumeDeliversEveryMissedMessage) {
  const Report report = run_on(*server_, "resume");
  EXPECT_FALSE(report.flawed()) << report.as_text();
  EXPECT_EQ(report.value("delivered"), 20 * 20);
}

// The same people twice, whose cids of the first run are used up, and a room that knows them.
TEST_F(Scenarios, KnownPeopleSayNewThings) {
  BenchPlan plan = small_plan();
  plan.save_accounts = testing::TempDir() + "accounts-" + std::to_string(server_->pid());
  (void)run_on(*server_, "idle", plan);
  plan.accounts = std::exchange(plan.save_accounts, {});
  plan.durable = true;
  for (int run = 0; run < 2; ++run) {
    const Report report = run_on(*server_, "fanout", plan);
    EXPECT_FALSE(report.flawed()) << report.as_text();
    EXPECT_GT(report.value("delivered"), 0);
  }
  std::filesystem::remove(plan.accounts);
}

TEST_F(Scenarios, ChurnComesAndGoes) {
  EXPECT_GE(run_on(*server_, "churn").value("arrivals"), 40);
}

TEST_F(Scenarios, ChurnWithoutHello) {
  BenchPlan plan = small_plan();
  plan.bare = true;
  EXPECT_GE(run_on(*server_, "churn", plan).value("arrivals"), 40);
}

TEST_F(Scenarios, SlowReadersGetEverything) {
  const Report report = run_on(*server_, "slow");
  EXPECT_FALSE(report.flawed()) << report.as_text();
  EXPECT_GT(report.value("stalled_delivered"), 0);
}

TEST_F(Scenarios, RefuseWhatDoesNotFit) {
  BenchPlan plan = small_plan();
  plan.url = server_->url("/v1/ws");
  plan.rooms = 3;  // of 20 clients
  EXPECT_EQ(find_scenario("send")->run(plan).error().code, ErrorCode::kInvalidUsage);
  plan.publishers = 21;
  EXPECT_EQ(find_scenario("fanout")->run(plan).error().code, ErrorCode::kInvalidUsage);
  EXPECT_EQ(find_scenario("p2p")->run(plan).error().code, ErrorCode::kInvalidUsage);
  EXPECT_EQ(find_scenario("idle")->run(plan).error().code, ErrorCode::kInvalidUsage);
  EXPECT_EQ(find_scenario("start")->run(plan).error().code, ErrorCode::kInvalidUsage);
}

class ScenariosOverTls : public Scenarios {
 protected:
  void SetUp() override {
    auto server = TemporaryServer::start({.tls = true, .program = PARLEY_PROGRAM});
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
  }
  static BenchPlan plan() {
    BenchPlan plan = small_plan();
    plan.trust = Trust::kAnyone;
    return plan;
  }
};

TEST_F(ScenariosOverTls, FanOutReachesAll) {
  const Report report = run_on(*server_, "fanout", plan());
  EXPECT_FALSE(report.flawed()) << report.as_text();
  EXPECT_GT(report.value("delivered"), 0);
}

// Texts that take more than one record, and more than one read.
TEST_F(ScenariosOverTls, LongMessagesArriveWhole) {
  BenchPlan long_texts = plan();
  long_texts.tongue = Tongue::kArticle;
  long_texts.traffic.bytes = 4'000;
  long_texts.traffic.window = 32;
  const Report report = run_on(*server_, "p2p", long_texts);
  EXPECT_FALSE(report.flawed()) << report.as_text();
  EXPECT_GT(report.value("delivered"), 0);
}

TEST_F(ScenariosOverTls, ResumeDeliversEveryMissedMessage) {
  const Report report = run_on(*server_, "resume", plan());
  EXPECT_FALSE(report.flawed()) << report.as_text();
  EXPECT_EQ(report.value("delivered"), 20 * 20);
}

TEST_F(ScenariosOverTls, ChurnComesAndGoes) {
  EXPECT_GE(run_on(*server_, "churn", plan()).value("arrivals"), 40);
}

TEST_F(ScenariosOverTls, SlowReadersGetEverything) {
  const Report report = run_on(*server_, "slow", plan());
  EXPECT_FALSE(report.flawed()) << report.as_text();
  EXPECT_GT(report.value("stalled_delivered"), 0);
}

TEST_F(ScenariosOverTls, ACertificateOfNobodyIsRefused) {
  EXPECT_NE(refusal(server_->url("/v1/ws")).find("is not trusted: self-signed"), std::string::npos);
}

TEST_F(ScenariosOverTls, WhoSpeaksPlainThereIsTold) {
  const std::string secure = server_->url("/v1/ws");
  EXPECT_NE(refusal("ws" + secure.substr(3)).find("status 400"), std::string::npos);
}

TEST_F(Scenarios, WhoSpeaksTlsToAPlainServerIsTold) {
  const std::string plain = server_->url("/v1/ws");
  EXPECT_NE(refusal("wss" + plain.substr(2)).find("does it speak TLS"), std::string::npos);
}

TEST(TemporaryServer, GivesTheServersLastWords) {
  const auto server = TemporaryServer::start({.data = "/proc/none", .program = PARLEY_PROGRAM});
  ASSERT_FALSE(server);
  EXPECT_NE(server.error().message.find("did not start: "), std::string::npos);
  EXPECT_EQ(server.error().message.find("said nothing"), std::string::npos);
}

}  // namespace
}  // namespace parley::cli
