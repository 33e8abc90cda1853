#include "gateway/framer.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/close_object.h"
#include "ws/decoder.h"
#include "ws/inflater.h"

namespace parley::gateway {
namespace {

constexpr Framing kPlain[] = {Framing::kWebSocket, Framing::kLine, Framing::kEventStream,
                              Framing::kPlainEvents};

std::string framed(Framing framing, std::string_view text) {
  Framer framer;
  std::string out = "before ";
  framer.append(out, framing, [&](std::string& into) { into = text; });
  return out.substr(7);
}

// Long, and with much of it said before.
std::string long_text() {
  std::string text = R"({"words":")";
  for (int i = 0; i < 100; ++i) text.append("nothing is lost ");
  return text.append(R"("})");
}

std::string inflated(std::string frame) {
  ws::Inflaters inflaters;
  ws::Decoder decoder(ws::Role::kClient, 64 * 1024, inflaters);
  std::span<char> input(frame);
  const ws::Step step = decoder.next(input);
  EXPECT_EQ(step.kind, ws::Step::Kind::kMessage) << step.reason;
  EXPECT_TRUE(input.empty());
  return std::string(step.text());
}

bool says_deflated(std::string_view frame) {
  return (static_cast<std::uint8_t>(frame.front()) & ws::kRsv1Bit) != 0;
}

TEST(Framer, OneObjectInEachTransport) {
  EXPECT_EQ(framed(Framing::kWebSocket, "{}"), std::string("\x81\x02{}", 4));
  EXPECT_EQ(framed(Framing::kLine, "{}"), "{}\n");
  EXPECT_EQ(framed(Framing::kEventStream, "{}"), "a\r\ndata: {}\n\n\r\n");
  EXPECT_EQ(framed(Framing::kPlainEvents, "{}"), "data: {}\n\n");
}

TEST(Framer, NothingHasNoFrame) {
  for (const Framing framing : kPlain) EXPECT_EQ(framed(framing, ""), "");
  EXPECT_EQ(framed(Framing::kDeflated15, ""), "");
}

TEST(Framer, ALongTextIsCompressedForEveryWindow) {
  const std::string text = long_text();
  for (std::uint8_t bits = ws::kDeflateWindowBitsMin; bits <= ws::kDeflateWindowBitsMax; ++bits) {
    const std::string frame = framed(deflated({.server_max_window_bits = bits}), text);
    EXPECT_TRUE(says_deflated(frame)) << int{bits};
    EXPECT_LT(frame.size(), text.size() / 5) << int{bits};
    EXPECT_EQ(inflated(frame), text) << int{bits};
  }
  EXPECT_EQ(window_bits_of(deflated({})), ws::kDeflateWindowBitsMax);
}

TEST(Framer, WhatIsShortOrPlainGoesAsItIs) {
  const std::string text = long_text();
  std::string plain;
  ws::append_frame(plain, ws::Opcode::kText, text);
  EXPECT_EQ(framed(Framing::kWebSocket, text), plain);
  EXPECT_EQ(framed(Framing::kDeflated15, "{}"), std::string("\x81\x02{}", 4));
  std::string out;
  Framer(text.size() + 1).append_text(out, Framing::kDeflated15, text);
  EXPECT_EQ(out, plain);
}

TEST(Framer, AMessageMayBeBinaryOrEmpty) {
  Framer framer;
  std::string out;
  framer.append_message(out, Framing::kWebSocket, ws::Opcode::kBinary, "");
  framer.append_message(out, Framing::kDeflated9, ws::Opcode::kBinary, "");
  EXPECT_EQ(out, std::string("\x82\0\x82\0", 4));
}

TEST(Framing, AFormGivesItsFramingBack) {
  for (feed::Form form = 0; form < kFramings; ++form) EXPECT_EQ(form_of(framing_of(form)), form);
  EXPECT_TRUE(std::ranges::none_of(kPlain, is_deflated));
}

TEST(CloseObject, SaysWhatACloseFrameWould) {
  std::string out;
  encode_close(4503, "replaced", out);
  EXPECT_EQ(out, R"({"ev":"close","code":4503,"reason":"replaced"})");
}

}  // namespace
}  // namespace parley::gateway
