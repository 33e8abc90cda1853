// What a certificate asks for as days go by: no clock is read, no day is waited for.
#include "server/certificate.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "server/expiry.h"
#include "tls/testing.h"

namespace parley::server {
namespace {

using namespace std::chrono_literals;
using tls::testing::client_context;
using tls::testing::Link;

constexpr auto kHour = 1h;
constexpr auto kDay = Certificate::kDay;

// A self-signed one, which is good for 397 days, and a clock that a test moves.
class Years : public ::testing::Test {
 public:
  ~Years() override = default;

 protected:
  Years() {
    Options options;
    options.tls_self_signed = true;
    certificate_ = Certificate::open(options, random_, now_).value();
  }

  void pass(Millis time) {
    now_.wall += time;
    now_.mono += time;
  }
  Certificate::Tended tend() { return certificate_->tend(random_, now_).value(); }

  SeededRandom random_{7};
  Now now_{tls::testing::kNow, MonoTime(1h)};
  std::unique_ptr<Certificate> certificate_;
};

std::string ticket_of(const tls::testing::Shared& server) {
  Link link(server);
  link.carry();
  return link.client.resumption();
}

bool resumes(const tls::testing::Shared& server, const std::string& ticket) {
  Link link(server, client_context(), {}, ticket);
  link.carry();
  return link.server.resumed();
}

TEST_F(Years, TicketKeysRotateOnceADay) {
  int rotations = 0;
  for (int hour = 0; hour < 24 * 10; ++hour) {
    pass(kHour);
    rotations += tend().rotated ? 1 : 0;
  }
  EXPECT_EQ(rotations, 10);
}

TEST_F(Years, TicketLastsThroughOneRotation) {
  const auto first = certificate_->context();
  const std::string ticket = ticket_of(first);
  ASSERT_FALSE(ticket.empty());
  pass(kDay - 1ms);
  EXPECT_FALSE(tend().rotated);
  EXPECT_EQ(certificate_->context(), first);
  pass(1ms);
  EXPECT_TRUE(tend().rotated);
  ASSERT_NE(certificate_->context(), first);
  EXPECT_EQ(certificate_->context()->expires(), first->expires()) << "the certificate is the same";
  EXPECT_TRUE(resumes(certificate_->context(), ticket));
  pass(kDay);
  EXPECT_TRUE(tend().rotated);
  EXPECT_FALSE(resumes(certificate_->context(), ticket)) << "its key is gone";
}

TEST_F(Years, ReloadCountsAsARotation) {
  pass(kDay - kHour);
  ASSERT_TRUE(certificate_->reload(random_, now_));
  pass(kDay - kHour);
  EXPECT_FALSE(tend().rotated);
  pass(kHour);
  EXPECT_TRUE(tend().rotated);
}

TEST_F(Years, EndIsSaidDailyWhenItIsNear) {
  const WallTime expires = certificate_->context()->expires();
  while (expires - now_.wall >= kExpiryNear) {
    ASSERT_FALSE(tend().ends_soon);
    pass(kHour);
  }
  int said = 0;
  for (; now_.wall < expires + kDay * 6; pass(kHour)) said += tend().ends_soon ? 1 : 0;
  EXPECT_EQ(said, 20);
}

TEST(Expiry, IsNearTwoWeeksBefore) {
  const WallTime expires = tls::testing::kNow;
  const auto at = [&](Millis left) { return expiry_of(expires, expires - left); };
  EXPECT_EQ(at(kExpiryNear).level, LogLevel::kInfo);
  EXPECT_EQ(at(kExpiryNear).days, 14);
  EXPECT_EQ(at(kExpiryNear - 1ms).level, LogLevel::kWarning);
  EXPECT_EQ(at(kExpiryNear - 1ms).days, 13);
  EXPECT_EQ(at(1ms).level, LogLevel::kWarning);
  EXPECT_EQ(at(1ms).days, 0);
  EXPECT_EQ(at(0ms).level, LogLevel::kError);
  EXPECT_EQ(at(-kDay).days, -1);
}

TEST(CertificateOfNone, AsksForNothing) {
  SeededRandom random(7);
  Now now{tls::testing::kNow, MonoTime(1h)};
  const auto none = Certificate::open(Options{}, random, now).value();
  now.mono += kDay;
  const Certificate::Tended tended = none->tend(random, now).value();
  EXPECT_FALSE(tended.rotated || tended.ends_soon);
  EXPECT_EQ(none->context(), nullptr);
}

}  // namespace
}  // namespace parley::server
