#include "cli/bench/plain_frame.h"

#include <gtest/gtest.h>

#include <string>

#include "ws/frame.h"

namespace parley::cli {
namespace {

std::string framed(std::size_t bytes) {
  std::string out;
  ws::append_frame(out, ws::Opcode::kText, std::string(bytes, 'x'));
  return out;
}

TEST(PlainFrame, TakesWhatTheEncoderWrites) {
  for (const std::size_t bytes : {2U, 125U, 126U, 127U, 128U, 65'535U}) {
    std::string stream = framed(bytes) + "rest";
    std::span<char> input(stream);
    const auto payload = take_plain_frame(input);
    ASSERT_TRUE(payload) << bytes;
    EXPECT_EQ(*payload, std::string(bytes, 'x'));
    EXPECT_EQ(std::string(input.data(), input.size()), "rest");
  }
}

TEST(PlainFrame, LeavesAPartOfAFrameAlone) {
  for (const std::size_t bytes : {2U, 125U, 126U, 300U}) {
    const std::string whole = framed(bytes);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      std::string part = whole.substr(0, size);
      std::span<char> input(part);
      EXPECT_FALSE(take_plain_frame(input)) << bytes << ' ' << size;
      EXPECT_EQ(input.size(), size);
    }
  }
}

TEST(PlainFrame, LeavesAllElseToTheDecoder) {
  std::string ping;
  ws::append_frame(ping, ws::Opcode::kPing, "abcd");
  std::string binary;
  ws::append_frame(binary, ws::Opcode::kBinary, "abcd");
  std::string masked;
  ws::append_masked_frame(masked, ws::Opcode::kText, "abcd", {1, 2, 3, 4});
  const std::string large = framed(65'536);
  const std::string open_end(
      "\x01\x04"
      "abcd");
  const std::string not_shortest(
      "\x81\x7e\x00\x04"
      "abcd",
      8);
  for (std::string bytes : {ping, binary, masked, large, open_end, not_shortest}) {
    std::span<char> input(bytes);
    EXPECT_FALSE(take_plain_frame(input)) << bytes.substr(0, 4);
    EXPECT_EQ(input.size(), bytes.size());
  }
}

}  // namespace
}  // namespace parley::cli
