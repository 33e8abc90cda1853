// A whole Parley, spoken to by four peers at once, in steps that the input draws: bytes of any
// kind, frames, upgrades, polls and streams, with any commands in them; ends without a word, peers
// that do not read, a full disk. Whatever is said, the server stays whole, says only what is
// well-formed, and forgets everybody who has gone.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "fuzz/house/house.h"
#include "fuzz/house/visitor.h"
#include "fuzz/input.h"
#include "ws/deflater.h"
#include "ws/frame.h"

namespace {

using namespace parley;
using fuzz::Speech;

constexpr std::size_t kVisitors = 4;
constexpr std::size_t kStepsMax = 200;

enum class Act : std::uint8_t {
  kBytes,
  kText,
  kFrame,
  kDeflatedText,
  kUpgrade,
  kPoll,
  kSend,
  kStream,
  kPost,
  kLeave,
  kPause,
  kFillDisk,
  kDrain,
};
constexpr std::size_t kActs = static_cast<std::size_t>(Act::kDrain) + 1;

std::string request(std::string_view line, std::string_view fields, std::string_view body) {
  std::string out(line);
  out.append(" HTTP/1.1\r\nHost: localhost\r\n").append(fields);
  if (!body.empty() || line.starts_with("POST"))
    out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  return out.append("\r\n").append(body);
}

std::string upgrade(std::size_t path, bool deflate) {
  constexpr std::array<std::string_view, 5> kPaths{"/v1/ws", "/chat?user=ada", "/chat?user=bob",
                                                   "/echo", "/v1/ws?x=%41"};
  std::string fields =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n";
  if (deflate) fields += "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  return request(std::string("GET ").append(kPaths[path % kPaths.size()]), fields, "");
}

fuzz::House::Options options_of(std::uint8_t bits) {
  fuzz::House::Options options;
  options.gateway.guests = (bits & 1U) == 0;
  options.gateway.echo = (bits & 2U) != 0;
  if ((bits & 4U) != 0)
    options.gateway.article =
        (bits & 8U) != 0 ? gateway::ArticleMode::kRelay : gateway::ArticleMode::kStore;
  options.limits = (bits & 16U) != 0;
  options.slow_store = (bits & 32U) != 0;
  options.gateway.deflate_bytes_min = 16;
  options.gateway.send_buffer_bytes = 4096;
  return options;
}

class Evening {
 public:
  explicit Evening(std::uint8_t bits) : house_(options_of(bits)) {
    const Speech speech = (bits & 2U) != 0 ? Speech::kAnything : Speech::kJson;
    for (std::size_t i = 0; i < kVisitors; ++i) visitors_.emplace_back(speech);
  }

  void step(fuzz::Input& input) {
    const std::size_t what = input.byte();
    const std::size_t who = what % kVisitors;
    fuzz::Visitor& visitor = visitors_[who];
    if (!visitor.open()) visitor.come(house_.connect());
    act(static_cast<Act>(what / kVisitors % kActs), who, input);
    // Now and then several things come in one turn.
    if (what < 4 * kActs * kVisitors) turn();
  }

  void end() {
    paused_ = {};
    for (int i = 0; i < 3; ++i) turn();
    // Who is not read from any more is not seen to go.
    if (drained_) house_.close_all();
    for (fuzz::Visitor& visitor : visitors_) visitor.hang_up();
    // The last of them are told of as the rest is forgotten.
    for (int i = 0; i < 8; ++i) house_.turn();
    const fuzz::House::Counts counts = house_.counts();
    CHECK(counts.connections == 0);
    CHECK(counts.asked == 0);
    // A session without a socket waits for its next request.
    CHECK(polled_ || (counts.readers == 0 && counts.clients == 0));
  }

 private:
  void act(Act act, std::size_t who, fuzz::Input& input) {
    fuzz::Visitor& visitor = visitors_[who];
    switch (act) {
      case Act::kBytes:
        return say(who, input.text());
      case Act::kText:
        return say_frame(who, ws::Opcode::kText, input.text());
      case Act::kFrame:
        return say_frame(who, static_cast<ws::Opcode>(input.below(16)), input.text());
      case Act::kDeflatedText: {
        std::string frame;
        ws::append_masked_deflated_frame(frame, ws::Opcode::kText, input.text(), {}, deflater_, 1);
        return say(who, frame);
      }
      case Act::kUpgrade: {
        const std::size_t how = input.byte();
        return say(who, upgrade(how / 2, how % 2 == 1));
      }
      case Act::kPoll: {
        const bool anew = visitor.session().empty();
        const std::string key = "Parley-Session: " + visitor.session() + "\r\n";
        const std::string fields = "Parley-Turn: " + visitor.turn() + "\r\n" + (anew ? "" : key);
        return say(who, request("POST /v1/poll", fields, input.text()));
      }
      case Act::kSend: {
        // For a session of any of them.
        const std::string& key = visitors_[input.below(kVisitors)].session();
        return say(who, request("POST /v1/send", "Parley-Session: " + key + "\r\n", input.text()));
      }
      case Act::kStream:
        return say(who, request("GET /v1/sse", "", ""));
      case Act::kPost:
        return say(who, request("POST /v1/users/ada/send", "", input.text()));
      case Act::kLeave:
        visitor.hang_up();
        paused_[who] = false;
        return;
      case Act::kPause:
        paused_[who] = !paused_[who];
        return;
      case Act::kFillDisk:
        return house_.fill_disk();
      case Act::kDrain:
        // Rarely: not much happens behind it.
        if (input.byte() != 0xD7) return;
        drained_ = true;
        return house_.drain();
    }
  }

  void say(std::size_t who, std::string_view bytes) {
    if (bytes.find("poll") != std::string_view::npos || bytes.find('%') != std::string_view::npos)
      polled_ = true;
    visitors_[who].say(bytes);
  }
  void say_frame(std::size_t who, ws::Opcode opcode, std::string_view payload) {
    std::string frame;
    ws::append_masked_frame(frame, opcode, payload, {});
    visitors_[who].say(frame);
  }

  void turn() {
    house_.turn();
    for (std::size_t who = 0; who < kVisitors; ++who) {
      if (!paused_[who]) visitors_[who].listen();
    }
  }

  fuzz::House house_;
  std::vector<fuzz::Visitor> visitors_;
  std::array<bool, kVisitors> paused_{};
  ws::Deflater deflater_{9};
  bool polled_ = false;  // or perhaps
  bool drained_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  parley::fuzz::Input input(data, size);
  Evening evening(input.byte());
  for (std::size_t steps = 0; steps < kStepsMax && !input.empty(); ++steps) evening.step(input);
  evening.end();
  return 0;
}
