#include "cli/bench/report.h"

#include <gtest/gtest.h>

namespace parley::cli {
namespace {

TEST(Report, WritesWhatWasAdded) {
  Report report("fanout");
  report.add_count("clients", 1'000, "clients");
  report.add("seconds", 2.5, {"measured", "s", 1});
  EXPECT_EQ(report.as_json(), R"({"scenario":"fanout","clients":1000,"seconds":2.5})");
  EXPECT_NE(report.as_text().find("1,000\n"), std::string::npos);
  EXPECT_NE(report.as_text().find("2.5 s\n"), std::string::npos);
  EXPECT_EQ(report.value("seconds"), 2.5);
  EXPECT_EQ(report.value("none"), 0);
}

TEST(Report, IsFlawedByOneLostMessage) {
  Report report("fanout");
  report.add_flaw("lost", 0, "lost");
  EXPECT_FALSE(report.flawed());
  report.add_flaw("disordered", 1, "disordered");
  report.add_flaw("refused", 0, "refused");
  EXPECT_TRUE(report.flawed());
}

TEST(Report, KeepsAllOfALatency) {
  Report report("send");
  Histogram latency;
  for (std::uint64_t micros = 1; micros <= 10; ++micros) latency.add(micros);
  report.add_latency(latency, "ack_", "acknowledged after");
  EXPECT_EQ(report.value("ack_p50_micros"), 5);
  EXPECT_EQ(report.value("ack_p999_micros"), 10);
  EXPECT_EQ(report.value("ack_max_micros"), 10);
}

TEST(Grouped, PutsCommasWhereTheyBelong) {
  EXPECT_EQ(grouped(0, 0), "0");
  EXPECT_EQ(grouped(999, 0), "999");
  EXPECT_EQ(grouped(-1234, 0), "-1,234");
  EXPECT_EQ(grouped(-123, 0), "-123");
  EXPECT_EQ(grouped(1234567.84, 1), "1,234,567.8");
}

}  // namespace
}  // namespace parley::cli
