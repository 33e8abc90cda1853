// The property of every parser here: any chunking, same answer.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "ws/decoder.h"
#include "ws/testing.h"

namespace parley::ws {
namespace {

using testing::decode;
using testing::feed;
using testing::masked;
using testing::Seen;

rc::Gen<std::string> a_payload() {
  return rc::gen::oneOf(rc::gen::element<std::string>(
                            "", "a", "text", "\xC3\xA4", "\xF0\x9F\x91\x8D", "\xF0\x9F", "\x91\x8D",
                            "\xFF", std::string("\x03\xE8", 2), std::string("\x03\xED", 2)),
                        rc::gen::map(rc::gen::inRange<std::size_t>(0, 400),
                                     [](std::size_t size) { return std::string(size, 'x'); }));
}

// Mostly frames that follow the rules, now and then any that do not.
rc::Gen<std::string> a_frame() {
  return rc::gen::exec([] {
    const auto opcode = *rc::gen::weightedElement<Opcode>({{6, Opcode::kText},
                                                           {3, Opcode::kBinary},
                                                           {6, Opcode::kContinuation},
                                                           {3, Opcode::kPing},
                                                           {2, Opcode::kPong},
                                                           {1, Opcode::kClose}});
    const bool fin = is_control(opcode) ? *rc::gen::weightedElement<bool>({{30, true}, {1, false}})
                                        : *rc::gen::arbitrary<bool>();
    std::string frame = masked(opcode, *a_payload(), fin);
    if (*rc::gen::weightedElement<bool>({{40, false}, {1, true}})) {
      frame[*rc::gen::inRange<std::size_t>(0, frame.size())] = *rc::gen::arbitrary<char>();
    }
    return frame;
  });
}

// A run of one message in fragments with control frames between, so that long valid streams are
// common too.
rc::Gen<std::string> a_message() {
  return rc::gen::exec([] {
    const auto opcode = *rc::gen::element(Opcode::kText, Opcode::kBinary);
    const auto parts = *rc::gen::inRange(0, 5);
    std::string stream = masked(opcode, "begin", parts == 0);
    for (int i = 1; i <= parts; ++i) {
      if (*rc::gen::arbitrary<bool>()) stream += masked(Opcode::kPing, "p");
      stream += masked(Opcode::kContinuation, *rc::gen::element<std::string>("", "\xC3\xA4", "yz"),
                       i == parts);
    }
    return stream;
  });
}

std::string a_stream() {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(
      rc::gen::weightedOneOf<std::string>({{3, a_message()}, {1, a_frame()}}));
  std::string stream;
  for (const std::string& piece : pieces) stream += piece;
  return stream;
}

TEST(DecoderChunking, AnyChunkingSameAnswer) {
  EXPECT_TRUE(rc::check([] {
    const std::string stream = a_stream();
    const std::vector<Seen> expected = decode(stream, 600);

    Decoder decoder(Role::kServer, 600);
    std::vector<Seen> seen;
    bool guards_kept = true;
    for (std::size_t at = 0; at < stream.size();) {
      const std::size_t length = *rc::gen::weightedOneOf<std::size_t>(
          {{2, rc::gen::inRange<std::size_t>(1, 4)}, {1, rc::gen::inRange<std::size_t>(1, 300)}});
      feed(decoder, std::string_view(stream).substr(at, length), seen, &guards_kept);
      at += length;
    }
    RC_CLASSIFY(!expected.empty() && expected.back().kind == Step::Kind::kFault, "fault");
    RC_CLASSIFY(expected.size() > 3, "several");
    RC_ASSERT(seen == expected);
    RC_ASSERT(guards_kept);
  }));
}

TEST(DecoderChunking, WhatAClientWritesAServerReads) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& messages, MaskKey key) {
    std::string stream;
    std::vector<Seen> expected;
    for (const std::string& message : messages) {
      append_masked_frame(stream, Opcode::kBinary, message, key);
      expected.push_back({Step::Kind::kMessage, Opcode::kBinary, 0, message});
    }
    RC_ASSERT(decode(stream) == expected);
    RC_ASSERT(testing::decode_byte_by_byte(stream) == expected);
  }));
}

TEST(DecoderChunking, GarbageNeverHarms) {
  EXPECT_TRUE(rc::check([](const std::string& garbage) {
    const std::vector<Seen> seen = decode(garbage);
    RC_ASSERT(testing::decode_byte_by_byte(garbage) == seen);
  }));
}

}  // namespace
}  // namespace parley::ws
