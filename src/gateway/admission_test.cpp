#include "gateway/admission.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <string>
#include <vector>

namespace parley::gateway {
namespace {

using Verdict = Admission::Verdict;

net::Address at(const std::string& text) {
  return *net::Address::parse(text);
}

TEST(Admission, CountsByAddressAndForgetsWhoLeft) {
  Admission admission({.per_address_max = 2});
  Admission::Pass first = 0;
  Admission::Pass pass = 0;
  EXPECT_EQ(admission.admit(at("192.0.2.1:1000"), first), Verdict::kAdmitted);
  EXPECT_EQ(admission.admit(at("192.0.2.1:1001"), pass), Verdict::kAdmitted);
  EXPECT_EQ(admission.admit(at("192.0.2.1:1002"), pass), Verdict::kTooManyOfAddress);
  EXPECT_EQ(admission.admit(at("192.0.2.2:1000"), pass), Verdict::kAdmitted);
  admission.leave(first);
  EXPECT_EQ(admission.admit(at("192.0.2.1:1003"), pass), Verdict::kAdmitted);
  EXPECT_EQ(admission.admitted(), 3U);
  EXPECT_EQ(admission.refused(), 1U);
}

TEST(Admission, AnIpv6CustomerIsOnePeer) {
  Admission admission({.per_address_max = 1});
  Admission::Pass pass = 0;
  EXPECT_EQ(admission.admit(at("[2001:db8:1:2::1]:1"), pass), Verdict::kAdmitted);
  EXPECT_EQ(admission.admit(at("[2001:db8:1:2:ffff::9]:1"), pass), Verdict::kTooManyOfAddress);
  EXPECT_EQ(admission.admit(at("[2001:db8:1:3::1]:1"), pass), Verdict::kAdmitted);
}

TEST(Admission, WhatComesFromThisMachineHasNoShare) {
  Admission admission({.connections_max = 5, .per_address_max = 1});
  Admission::Pass pass = 0;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(admission.admit(at("127.0.0.1:1"), pass), Verdict::kAdmitted);
  }
  EXPECT_EQ(admission.admit(at("127.0.0.1:1"), pass), Verdict::kTooMany);
}

TEST(Admission, ShedsTheNewWhileMemoryIsShort) {
  Admission admission({.memory_bytes_max = 1000});
  Admission::Pass pass = 0;
  admission.set_memory_bytes(1001);
  EXPECT_EQ(admission.admit(at("192.0.2.1:1"), pass), Verdict::kTooMuchMemory);
  admission.set_memory_bytes(1000);
  EXPECT_EQ(admission.admit(at("192.0.2.1:1"), pass), Verdict::kAdmitted);
}

TEST(Admission, ARefusalIsAWholeResponse) {
  for (const Verdict verdict :
       {Verdict::kTooManyOfAddress, Verdict::kTooMany, Verdict::kTooMuchMemory}) {
    const std::string text(refusal_response(verdict));
    const std::size_t head = text.find("\r\n\r\n") + 4;
    EXPECT_NE(text.find("Content-Length: " + std::to_string(text.size() - head) + "\r\n"),
              std::string::npos);
  }
}

TEST(Admission, AgreesWithAPlainCount) {
  rc::check("any coming and going", [] {
    Admission admission({.connections_max = 6, .per_address_max = 3});
    std::map<std::uint32_t, std::vector<Admission::Pass>> inside;
    std::size_t all = 0;
    const auto steps = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange(0U, 8U));
    for (const std::uint32_t step : steps) {
      auto& mine = inside[step % 4];
      if (step >= 4 && !mine.empty()) {
        admission.leave(mine.back());
        mine.pop_back();
        --all;
        continue;
      }
      Admission::Pass pass = 0;
      const Verdict got = admission.admit(at("10.0.0." + std::to_string(step % 4) + ":1"), pass);
      const bool fits = all < 6 && mine.size() < 3;
      RC_ASSERT((got == Verdict::kAdmitted) == fits);
      if (!fits) continue;
      mine.push_back(pass);
      ++all;
    }
    RC_ASSERT(admission.admitted() == all);
  });
}

}  // namespace
}  // namespace parley::gateway
