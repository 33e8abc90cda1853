#include "store/journal/bytes.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace parley::store::journal {
namespace {

using namespace std::string_view_literals;

std::string number_bytes(std::uint64_t value) {
  std::string bytes;
  ByteWriter(bytes).number(value);
  return bytes;
}

TEST(Bytes, NumbersTakeSevenBitsAByte) {
  EXPECT_EQ(number_bytes(0), "\0"sv);
  EXPECT_EQ(number_bytes(127), "\x7F"sv);
  EXPECT_EQ(number_bytes(128), "\x80\x01"sv);
  EXPECT_EQ(number_bytes(300), "\xAC\x02"sv);
  EXPECT_EQ(number_bytes(UINT64_MAX), "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv);
}

TEST(Bytes, SmallNegativeNumbersStayShort) {
  std::string bytes;
  ByteWriter(bytes).signed_number(-1);
  EXPECT_EQ(bytes, "\x01"sv);
}

TEST(Bytes, FixedNumbersAreLowestFirst) {
  std::string bytes;
  ByteWriter(bytes).fixed(0x0102'0304'0506'0708);
  EXPECT_EQ(bytes, "\x08\x07\x06\x05\x04\x03\x02\x01"sv);
}

TEST(Bytes, GiveBackWhatWasWritten) {
  EXPECT_TRUE(rc::check("any values in a row", [] {
    const auto number = *rc::gen::weightedOneOf<std::uint64_t>(
        {{4, rc::gen::arbitrary<std::uint64_t>()},
         {1, rc::gen::element<std::uint64_t>(0, 127, 128, 16'383, 16'384, UINT64_MAX)}});
    const auto difference = *rc::gen::weightedOneOf<std::int64_t>(
        {{4, rc::gen::arbitrary<std::int64_t>()},
         {1, rc::gen::element<std::int64_t>(0, -1, 1, INT64_MIN, INT64_MAX)}});
    const auto text = *rc::gen::arbitrary<std::string>();
    const auto byte = *rc::gen::arbitrary<std::uint8_t>();

    std::string bytes;
    ByteWriter out(bytes);
    out.number(number);
    out.signed_number(difference);
    out.fixed(number);
    out.text(text);
    out.byte(byte);

    ByteReader in(bytes);
    RC_ASSERT(in.number() == number);
    RC_ASSERT(in.signed_number() == difference);
    RC_ASSERT(in.fixed() == number);
    RC_ASSERT(in.text() == text);
    RC_ASSERT(!in.at_end());
    RC_ASSERT(in.byte() == byte);
    RC_ASSERT(in.at_end() && !in.failed());
    RC_ASSERT(in.at() == bytes.size());
  }));
}

TEST(Bytes, WhatIsBeyondTheEndFailsAndReadsAsNothing) {
  for (const std::string_view bytes : {""sv, "\x80"sv,
                                       "\x05"
                                       "four"sv}) {
    ByteReader text(bytes);
    EXPECT_EQ(text.text(), "");
    EXPECT_TRUE(text.failed());
    EXPECT_EQ(text.byte(), 0) << "and so does all that follows";
    EXPECT_EQ(text.number(), 0U);
    EXPECT_EQ(text.fixed(), 0U);
    EXPECT_TRUE(text.at_end());
  }
  ByteReader fixed("1234567"sv);
  EXPECT_EQ(fixed.fixed(), 0U);
  EXPECT_TRUE(fixed.failed());
  EXPECT_TRUE(ByteReader("abc"sv, 4).failed()) << "a place behind the bytes";
  EXPECT_FALSE(ByteReader("abc"sv, 3).failed());
}

// A text may claim any length: nothing is taken that is not there.
TEST(Bytes, ALengthBeyondTheBytesFails) {
  ByteReader reader("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01 and little"sv);
  EXPECT_EQ(reader.text(), "");
  EXPECT_TRUE(reader.failed());
}

TEST(Bytes, ANumberAboveSixtyFourBitsFails) {
  for (const std::string_view bytes : {"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02"sv,
                                       "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"sv,
                                       "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"sv}) {
    ByteReader reader(bytes);
    EXPECT_EQ(reader.number(), 0U);
    EXPECT_TRUE(reader.failed());
  }
}

}  // namespace
}  // namespace parley::store::journal
