#include "wire/json_writer.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <simdjson.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace parley::wire {
namespace {

std::string written(auto&& write) {
  std::string out;
  JsonWriter json(out);
  write(json);
  return out;
}

TEST(JsonWriter, PutsCommasBetweenAndNowhereElse) {
  const std::string out = written([](JsonWriter& json) {
    json.begin_object();
    json.key<"a">();
    json.begin_array();
    json.integer(1);
    json.integer(-2);
    json.begin_object();
    json.end_object();
    json.begin_array();
    json.end_array();
    json.end_array();
    json.key<"b">();
    json.boolean(true);
    json.key("c\n");
    json.null();
    json.key<"d">();
    json.raw(R"({"x":1})");
    json.end_object();
  });
  EXPECT_EQ(out, R"({"a":[1,-2,{},[]],"b":true,"c\n":null,"d":{"x":1}})");
}

TEST(JsonWriter, AppendsToWhatIsThere) {
  std::string out = "before{";
  JsonWriter json(out);
  json.string("x");
  EXPECT_EQ(out, "before{\"x\"");
}

TEST(JsonWriter, EscapesWhatRfc8259SaysAndNoMore) {
  constexpr char kText[] = "\"\\/\b\f\n\r\t\x01\x1f\x7f\0é王🦜\u2028\u2029";
  const std::string text(kText, sizeof(kText) - 1);
  EXPECT_EQ(written([&](JsonWriter& json) { json.string(text); }),
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\\u0000é王🦜\u2028\u2029\"");
}

TEST(JsonWriter, NumbersAtTheirEnds) {
  EXPECT_EQ(
      written([](JsonWriter& json) { json.integer(std::numeric_limits<std::uint64_t>::max()); }),
      "18446744073709551615");
  EXPECT_EQ(
      written([](JsonWriter& json) { json.integer(std::numeric_limits<std::int64_t>::min()); }),
      "-9223372036854775808");
  EXPECT_EQ(written([](JsonWriter& json) { json.real(0.1); }), "0.1");
  EXPECT_EQ(written([](JsonWriter& json) { json.real(std::nan("")); }), "null");
  EXPECT_EQ(written([](JsonWriter& json) { json.real(INFINITY); }), "null");
}

// An escape at every place of an eight-byte step.
TEST(JsonWriter, FindsAnEscapeWhereverItStands) {
  for (std::size_t size = 1; size <= 20; ++size) {
    for (std::size_t at = 0; at < size; ++at) {
      for (const char special : {'"', '\\', '\x1f', '\0'}) {
        std::string text(size, '!');
        text[at] = special;
        std::string out = written([&](JsonWriter& json) { json.string(text); });
        const std::size_t escape = special == '"' || special == '\\' ? 2 : 6;
        EXPECT_EQ(out.size(), size - 1 + escape + 2);
        EXPECT_EQ(out[at + 1], '\\');
      }
    }
  }
}

std::string read_back(std::string json) {
  simdjson::dom::parser parser;
  std::string_view text;
  const auto error = parser.parse(json)["x"].get(text);
  RC_ASSERT(error == simdjson::SUCCESS);
  return std::string(text);
}

std::string to_utf8(char32_t c) {
  const auto low = [c](unsigned shift) { return static_cast<char>(0x80 | (c >> shift & 63)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), low(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | c >> 12), low(6), low(0)};
  return {static_cast<char>(0xF0 | c >> 18), low(12), low(6), low(0)};
}

bool is_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}

TEST(JsonWriterProperty, SimdjsonReadsBackEveryText) {
  EXPECT_TRUE(rc::check([] {
    // Mostly the part where the escapes are.
    const auto code_points = *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::oneOf(
        rc::gen::inRange<std::uint32_t>(0, 0x80), rc::gen::inRange<std::uint32_t>(0, 0x80),
        rc::gen::inRange<std::uint32_t>(0, 0x110000)));
    std::string text;
    for (const std::uint32_t c : code_points)
      if (!is_surrogate(c)) text += to_utf8(c);
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.key<"x">();
    json.string(text);
    json.end_object();
    RC_ASSERT(read_back(out) == text);
  }));
}

TEST(JsonWriterProperty, SimdjsonReadsBackEveryCodePoint) {
  simdjson::dom::parser parser;
  for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
    if (is_surrogate(c)) continue;
    const std::string text = to_utf8(c);
    const std::string out = written([&](JsonWriter& json) {
      json.begin_array();
      json.string(text);
      json.end_array();
    });
    std::string_view back;
    ASSERT_EQ(parser.parse(out).at(0).get(back), simdjson::SUCCESS) << out;
    ASSERT_EQ(back, text);
  }
}

TEST(JsonWriterProperty, SimdjsonReadsBackEveryNumber) {
  EXPECT_TRUE(rc::check([](double real, std::uint64_t natural, std::int64_t integer) {
    std::string out;
    JsonWriter json(out);
    json.begin_array();
    json.real(real);
    json.integer(natural);
    json.integer(integer);
    json.end_array();
    simdjson::dom::parser parser;
    simdjson::dom::array array;
    RC_ASSERT(parser.parse(out).get(array) == simdjson::SUCCESS);
    RC_ASSERT(double(array.at(0).get_double()) == real);
    RC_ASSERT(std::uint64_t(array.at(1).get_uint64()) == natural);
    RC_ASSERT(std::int64_t(array.at(2).get_int64()) == integer);
  }));
}

}  // namespace
}  // namespace parley::wire
