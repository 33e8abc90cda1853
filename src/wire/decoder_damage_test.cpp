// A command that was damaged on its way: one answer, whatever is wrong.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>

#include "wire/decoder.h"

namespace parley::wire {
namespace {

Decoded read(std::string text) {
  static Decoder decoder;
  const std::size_t size = text.size();
  text.append(kJsonPadding, '}');
  return decoder.decode(std::string_view(text).substr(0, size));
}

bool is_valid(const std::string& text) {
  simdjson::dom::parser parser;
  const auto error = parser.parse(text).error();
  return error == simdjson::SUCCESS || error == simdjson::NUMBER_ERROR;
}

// A good command with one byte changed: either fine or one typed error, and never another id.
TEST(DecoderDamage, OneWrongByteGivesOneAnswer) {
  const std::string good =
      R"({"id":7,"op":"send","room":"#a","cid":"c","text":"a\n\ud83e\udd9c","mentions":["bob"],)"
      R"("reply":3,"x":{"y":[1,2.5,true,null,"z"]}})";
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = good;
      text[at] = static_cast<char>(byte);
      const Decoded decoded = read(text);
      if (decoded.command)
        EXPECT_TRUE(is_valid(text)) << text;
      else
        EXPECT_FALSE(decoded.command.error().message.empty());
    }
    const Decoded cut = read(good.substr(0, at));
    ASSERT_FALSE(cut.command) << at;
    EXPECT_EQ(cut.command.error().code, ErrorCode::kBadRequest);
  }
}

}  // namespace
}  // namespace parley::wire
