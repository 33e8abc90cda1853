// The properties of permessage-deflate: any message, compressed in any way, in any fragments and
// any chunks, comes out as it went in; and whatever comes, any chunking gives the same answer.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "ws/deflate_testing.h"
#include "ws/deflater.h"

namespace parley::ws {
namespace {

using testing::decode_deflate;
using testing::feed;
using testing::fragmented_rsv1;
using testing::masked;
using testing::peer_deflated;
using testing::PeerZlib;
using testing::Seen;
using Kind = Step::Kind;

constexpr std::size_t kMax = 20'000;

// Texts that repeat themselves near and far, and some that hardly do.
rc::Gen<std::string> a_text() {
  const auto word =
      rc::gen::element<std::string>("a", "text ", "\xC3\xA4\xC3\xB6", "{\"ev\":\"msg\"",
                                    "\xF0\x9F\x91\x8D", "0123456789abcdef", "\n");
  const auto many = rc::gen::map(rc::gen::container<std::vector<std::string>>(word),
                                 [](const std::vector<std::string>& words) {
                                   std::string text;
                                   for (const std::string& each : words) text += each;
                                   return text;
                                 });
  const auto repeated =
      rc::gen::map(rc::gen::pair(many, rc::gen::inRange(1, 60)), [](const auto& what) {
        std::string text;
        for (int i = 0; i < what.second; ++i) text += what.first;
        return text.size() <= kMax ? text : what.first;
      });
  return rc::gen::oneOf(many, repeated);
}

rc::Gen<PeerZlib> any_zlib() {
  return rc::gen::exec([] {
    PeerZlib how;
    how.level = *rc::gen::inRange(0, 10);
    how.window_bits = *rc::gen::inRange(9, 16);
    how.memory_level = *rc::gen::inRange(1, 10);
    how.strategy =
        *rc::gen::element(Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED);
    how.flush_every = *rc::gen::element<std::size_t>(SIZE_MAX, 1000, 50, 7);
    how.flush = *rc::gen::element(Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH);
    return how;
  });
}

std::vector<Seen> decode_in_chunks(std::string_view stream, std::size_t message_bytes_max) {
  Inflaters inflaters;
  Decoder decoder(Role::kServer, message_bytes_max, inflaters);
  std::vector<Seen> seen;
  bool guards_kept = true;
  for (std::size_t at = 0; at < stream.size();) {
    const std::size_t length = *rc::gen::weightedOneOf<std::size_t>(
        {{2, rc::gen::inRange<std::size_t>(1, 4)}, {1, rc::gen::inRange<std::size_t>(1, 300)}});
    feed(decoder, stream.substr(at, length), seen, &guards_kept);
    at += length;
  }
  RC_ASSERT(guards_kept);
  return seen;
}

std::string fragmented(Opcode opcode, std::string_view payload) {
  const auto borders = *rc::gen::container<std::vector<std::size_t>>(
      rc::gen::inRange<std::size_t>(0, payload.size() + 1));
  const std::string between = *rc::gen::element(std::string(), masked(Opcode::kPing, "p"));
  return fragmented_rsv1(opcode, payload, borders, between);
}

void drop_pings(std::vector<Seen>& seen) {
  std::erase_if(seen, [](const Seen& each) { return each.kind == Kind::kPing; });
}

TEST(DeflateChunking, AnyMessageAnyFragmentsAnyChunks) {
  EXPECT_TRUE(rc::check([] {
    std::string stream;
    std::vector<Seen> expected;
    const auto count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
      const std::string text = *a_text();
      const auto opcode = *rc::gen::element(Opcode::kText, Opcode::kBinary);
      stream += fragmented(opcode, peer_deflated(text, *any_zlib()));
      expected.push_back({Kind::kMessage, opcode, 0, text});
    }
    std::vector<Seen> seen = decode_in_chunks(stream, kMax);
    drop_pings(seen);
    RC_ASSERT(seen == expected);
  }));
}

TEST(DeflateChunking, WhatAClientCompressesAServerReads) {
  Deflater deflater;
  EXPECT_TRUE(rc::check([&](MaskKey key) {
    const std::string text = *a_text();
    std::string stream;
    append_masked_deflated_frame(stream, Opcode::kText, text, key, deflater);
    const std::vector<Seen> expected{{Kind::kMessage, Opcode::kText, 0, text}};
    RC_ASSERT(decode_in_chunks(stream, kMax) == expected);
  }));
}

// Spoiled anywhere, and with a maximum that it can exceed: the same messages and the same fault.
TEST(DeflateChunking, AnyChunkingSameAnswer) {
  EXPECT_TRUE(rc::check([] {
    const auto bytes_max = *rc::gen::element<std::size_t>(1, 40, 400, kMax);
    std::string stream;
    const auto count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
      std::string text = *a_text();
      if (*rc::gen::weightedElement<bool>({{5, false}, {1, true}})) text += "\xFF rest";
      std::string payload = peer_deflated(text, *any_zlib());
      if (*rc::gen::weightedElement<bool>({{3, false}, {1, true}})) {
        payload[*rc::gen::inRange<std::size_t>(0, payload.size())] = *rc::gen::arbitrary<char>();
      }
      if (*rc::gen::weightedElement<bool>({{6, false}, {1, true}})) {
        payload.resize(*rc::gen::inRange<std::size_t>(0, payload.size()));
      }
      stream += fragmented(*rc::gen::element(Opcode::kText, Opcode::kBinary), payload);
    }
    const std::vector<Seen> expected = decode_deflate(stream, bytes_max);
    RC_CLASSIFY(!expected.empty() && expected.back().code == 1007, "1007");
    RC_CLASSIFY(!expected.empty() && expected.back().code == 1009, "1009");
    RC_CLASSIFY(!expected.empty() && expected.back().kind == Kind::kMessage, "fine");
    RC_ASSERT(decode_in_chunks(stream, bytes_max) == expected);
  }));
}

}  // namespace
}  // namespace parley::ws
