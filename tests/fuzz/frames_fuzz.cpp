// Any bytes as frames: ws::Decoder, in the chunks that the first bytes say, says what a second,
// plain reader says; and what our writers make of any payloads is read by that reader as what it
// was.
//
// Planted fault (PARLEY_FUZZ_MUTATION): a message whose length stands in two bytes loses its last
// one.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "fuzz/input.h"
#include "fuzz/mutation.h"
#include "fuzz/plain_frames.h"

namespace {

using namespace parley;
using ws::Role;
using ws::testing::Seen;
using Kind = ws::Step::Kind;

constexpr std::size_t kMessageBytesMax = 4096;

std::vector<Seen> ours(std::string_view stream, Role role, std::size_t chunk_bytes) {
  ws::Decoder decoder(role, kMessageBytesMax);
  std::vector<Seen> seen;
  while (!stream.empty()) {
    const std::string_view chunk = stream.substr(0, chunk_bytes);
    ws::testing::feed(decoder, chunk, seen);
    stream.remove_prefix(chunk.size());
  }
  for (Seen& step : seen) {
    if (step.kind == Kind::kFault) step.bytes.clear();  // the reader gives no reasons
    if (fuzz::kMutated && step.kind == Kind::kMessage && step.bytes.size() >= 126)
      step.bytes.pop_back();
  }
  return seen;
}

void check_reading(fuzz::Input& input) {
  const Role role = input.below(2) == 0 ? Role::kServer : Role::kClient;
  const std::size_t chunk_bytes = input.byte() + std::size_t{1};
  const std::string_view stream = input.rest();
  CHECK(ours(stream, role, chunk_bytes) == fuzz::read_plain_frames(stream, role, kMessageBytesMax));
}

// One message or control frame that the writers may be asked for.
struct Said {
  ws::Opcode opcode;
  std::string payload;
  std::uint16_t close_code = 1000;
};

Said next_said(fuzz::Input& input) {
  constexpr std::array kOpcodes{ws::Opcode::kText, ws::Opcode::kBinary, ws::Opcode::kPing,
                                ws::Opcode::kPong, ws::Opcode::kClose};
  Said said{kOpcodes[input.below(kOpcodes.size())], std::string(input.text())};
  if (said.opcode == ws::Opcode::kText) {
    for (char& c : said.payload) c = static_cast<char>(c & 0x7F);
  }
  if (said.opcode == ws::Opcode::kClose) {
    said.close_code = static_cast<std::uint16_t>(3000 + input.below(200));
    // A broken character would be cut off whole, and all behind it.
    for (char& c : said.payload) c = static_cast<char>(c & 0x7F);
    said.payload = ws::close_payload(said.close_code, said.payload);
  } else if (ws::is_control(said.opcode)) {
    said.payload.resize(std::min(said.payload.size(), ws::kControlBytesMax));
  }
  return said;
}

Seen expected(const Said& said) {
  Seen seen{Kind::kMessage, said.opcode, 0, said.payload};
  if (said.opcode == ws::Opcode::kPing) seen.kind = Kind::kPing;
  if (said.opcode == ws::Opcode::kPong) seen.kind = Kind::kPong;
  if (said.opcode == ws::Opcode::kClose)
    seen = {Kind::kClose, said.opcode, said.close_code, said.payload.substr(2)};
  return seen;
}

void check_writing(fuzz::Input& input) {
  const bool masked = input.below(2) == 0;
  std::string stream;
  std::vector<Seen> all;
  while (!input.empty()) {
    const Said said = next_said(input);
    if (masked) {
      const ws::MaskKey key{input.byte(), input.byte(), input.byte(), input.byte()};
      ws::append_masked_frame(stream, said.opcode, said.payload, key);
    } else {
      ws::append_frame(stream, said.opcode, said.payload);
    }
    all.push_back(expected(said));
    if (said.opcode == ws::Opcode::kClose) break;
  }
  const Role reader = masked ? Role::kServer : Role::kClient;
  constexpr std::size_t kLongest = 65536;
  CHECK(fuzz::read_plain_frames(stream, reader, kLongest) == all);
  CHECK(ws::testing::decode(stream, kLongest, reader) == all);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  parley::fuzz::Input input(data, size);
  if (input.below(4) == 0) {
    check_writing(input);
  } else {
    check_reading(input);
  }
  return 0;
}
