// RFC 7692 7.2.1: what is written, read by zlib alone, and by the decoder.
#include "ws/deflater.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "ws/deflate_testing.h"

namespace parley::ws {
namespace {

using testing::decode_deflate;
using testing::kKey;
using testing::peer_inflated;
using testing::Seen;
using Kind = Step::Kind;

std::string chat(std::size_t bytes) {
  std::string text = R"({"ev":"msg","room":"r_01","seq":42,"from":"ada","text":")";
  for (std::size_t i = 0; text.size() + 2 < bytes; ++i) text += static_cast<char>('a' + i * i % 23);
  return text + "\"}";
}

std::string noise(std::size_t bytes) {
  std::string text;
  std::uint32_t state = 7;
  for (std::size_t i = 0; i < bytes; ++i) {
    state = state * 1664525 + 1013904223;
    text.push_back(static_cast<char>(state >> 24));
  }
  return text;
}

std::string frame_of(Opcode opcode, std::string_view payload, Deflater& deflater) {
  std::string out = "before";
  append_deflated_frame(out, opcode, payload, deflater);
  EXPECT_TRUE(out.starts_with("before"));
  return out.substr(6);
}

std::string plain_frame(Opcode opcode, std::string_view payload) {
  std::string out;
  append_frame(out, opcode, payload);
  return out;
}

TEST(Rfc7692_7_2_1, AFrameCarriesRsv1AndNoTail) {
  Deflater deflater;
  const std::string text = chat(1000);
  const std::string frame = frame_of(Opcode::kText, text, deflater);
  EXPECT_EQ(static_cast<std::uint8_t>(frame[0]), 0xC1);
  EXPECT_LT(frame.size(), text.size());
  EXPECT_FALSE(frame.ends_with(std::string("\0\0\xFF\xFF", 4)));
  const HeaderParse parse = parse_header(frame, Role::kClient, Rsv1::kMeansDeflated);
  ASSERT_EQ(parse.kind, HeaderParse::Kind::kHeader);
  EXPECT_EQ(parse.header.payload_bytes + parse.header.header_bytes, frame.size());
  EXPECT_EQ(peer_inflated(frame.substr(parse.header.header_bytes)), text);
}

TEST(Rfc7692_7_2_1, EveryFormOfALengthIsWrittenAndRead) {
  Deflater deflater;
  const std::string zeros(20'000, '0');                               // below 126 bytes
  const std::string text = chat(5000);                                // 16 bits
  const std::string much = noise(90'000) + std::string(90'000, 'x');  // 64 bits
  for (const std::string& payload : {zeros, text, much}) {
    const std::string frame = frame_of(Opcode::kBinary, payload, deflater);
    EXPECT_EQ(static_cast<std::uint8_t>(frame[0]), 0xC2);
    const std::vector<Seen> expected{{Kind::kMessage, Opcode::kBinary, 0, payload}};
    EXPECT_EQ(decode_deflate(frame, 1 << 20, SIZE_MAX, Role::kClient), expected);
  }
}

// RFC 7692 7.1.1.1: the same message is the same bytes, whatever went before.
TEST(Rfc7692_7_1_1_1, NoContextIsTakenOver) {
  Deflater deflater;
  const std::string text = chat(1000);
  const std::string first = frame_of(Opcode::kText, text, deflater);
  EXPECT_NE(frame_of(Opcode::kText, chat(3000), deflater), first);
  EXPECT_EQ(frame_of(Opcode::kText, noise(3000), deflater), plain_frame(Opcode::kText, noise(3000)))
      << "given up on half-way";
  EXPECT_EQ(frame_of(Opcode::kText, text, deflater), first);
}

TEST(Rfc7692_6, ShortMessagesGoAsTheyAre) {
  Deflater deflater;
  const std::string below(kDeflateBytesMin - 1, 'x');
  EXPECT_EQ(frame_of(Opcode::kText, below, deflater), plain_frame(Opcode::kText, below));
  EXPECT_EQ(frame_of(Opcode::kText, "", deflater), plain_frame(Opcode::kText, ""));
  EXPECT_LT(frame_of(Opcode::kText, below + "x", deflater).size(), 20U);
}

TEST(Rfc7692_6, WhatDoesNotShrinkGoesAsItIs) {
  Deflater deflater;
  for (std::size_t bytes = kDeflateBytesMin; bytes < kDeflateBytesMin + 300; ++bytes) {
    const std::string payload = noise(bytes);
    ASSERT_EQ(frame_of(Opcode::kBinary, payload, deflater), plain_frame(Opcode::kBinary, payload));
  }
}

// The border between the two: noise with ever more in it that can be left out.
TEST(Rfc7692_6, ACompressedFrameIsNeverTheLongerOne) {
  Deflater deflater;
  std::size_t compressed = 0;
  for (std::size_t run = 0; run < 60; ++run) {
    const std::string payload = noise(1000) + std::string(run, 'x');
    const std::string frame = frame_of(Opcode::kBinary, payload, deflater);
    EXPECT_LE(frame.size(), plain_frame(Opcode::kBinary, payload).size());
    if ((frame[0] & kRsv1Bit) != 0) ++compressed;
    const std::vector<Seen> expected{{Kind::kMessage, Opcode::kBinary, 0, payload}};
    ASSERT_EQ(decode_deflate(frame, 65536, SIZE_MAX, Role::kClient), expected) << run;
  }
  EXPECT_GT(compressed, 0U);
  EXPECT_LT(compressed, 60U);
}

// What an inflater of that window, which is handed the output in small pieces and so has nothing
// else to point back into, makes of a payload; nothing if that points too far back.
std::optional<std::string> inflated_in_window(std::string payload, int bits) {
  payload += std::string("\0\0\xFF\xFF", 4);
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, -bits), Z_OK);
  std::string inflated;
  std::string room(100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(payload.data());
  stream.avail_in = static_cast<uInt>(payload.size());
  int code = Z_OK;
  do {
    stream.next_out = reinterpret_cast<Bytef*>(room.data());
    stream.avail_out = static_cast<uInt>(room.size());
    code = inflate(&stream, Z_SYNC_FLUSH);
    inflated.append(room, 0, room.size() - stream.avail_out);
  } while (code == Z_OK && stream.avail_out == 0);
  inflateEnd(&stream);
  if (code != Z_OK && code != Z_BUF_ERROR) return std::nullopt;
  return inflated;
}

TEST(Rfc7692_7_1_2_1, ASmallerWindowIsKept) {
  const std::string block = noise(400);
  std::string message;
  for (int i = 0; i < 40; ++i) {
    message.append(block).append(noise(3000).substr(500)).append(block).append(chat(700));
  }
  for (std::uint8_t bits = kDeflateWindowBitsMin; bits <= kDeflateWindowBitsMax; ++bits) {
    Deflater deflater(bits);
    EXPECT_EQ(deflater.window_bits(), bits);
    std::string payload;
    ASSERT_TRUE(deflater.append(payload, message));
    EXPECT_EQ(inflated_in_window(payload, bits), message) << int{bits};
    // Who uses more than was agreed on is seen: the message repeats itself 1,100 bytes apart.
    if (bits == kDeflateWindowBitsMax) {
      EXPECT_EQ(inflated_in_window(payload, kDeflateWindowBitsMin), std::nullopt);
    }
  }
}

TEST(Rfc7692_7_2_1, AClientMasksWhatItCompressed) {
  Deflater deflater;
  const std::string text = chat(2000);
  std::string stream = "before";
  append_masked_deflated_frame(stream, Opcode::kText, text, kKey, deflater);
  append_masked_deflated_frame(stream, Opcode::kText, "short", kKey, deflater);
  stream.erase(0, 6);
  EXPECT_EQ(static_cast<std::uint8_t>(stream[0]), 0xC1);
  EXPECT_LT(stream.size(), text.size());
  const std::vector<Seen> expected{{Kind::kMessage, Opcode::kText, 0, text},
                                   {Kind::kMessage, Opcode::kText, 0, "short"}};
  EXPECT_EQ(decode_deflate(stream), expected);
  EXPECT_EQ(decode_deflate(stream, 65536, 1), expected);
}

}  // namespace
}  // namespace parley::ws
