#include "fuzz/plain_frames.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace parley::fuzz {
namespace {

using ws::testing::Seen;
using Kind = ws::Step::Kind;

bool valid_utf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

// RFC 6455 8.1, of a text that is still coming: some end would make it valid.
bool may_become_utf8(std::string_view text) {
  constexpr std::array<std::string_view, 7> kEnds{
      "", "\x80", "\x80\x80", "\x80\x80\x80", "\xA0\x80", "\x90\x80\x80", "\xBF\xBF"};
  return std::ranges::any_of(
      kEnds, [&](std::string_view end) { return valid_utf8(std::string(text).append(end)); });
}

struct Frame {
  bool fin = false;
  unsigned opcode = 0;
  std::uint64_t length = 0;
  std::string payload;  // as much of it as has come
};

// RFC 6455 7.4.1 and 7.4.2: the ranges, and what of 1000–2999 is defined and may be sent.
bool may_be_sent(unsigned code) {
  constexpr std::array<unsigned, 12> kDefined{1000, 1001, 1002, 1003, 1007, 1008,
                                              1009, 1010, 1011, 1012, 1013, 1014};
  return (code >= 3000 && code < 5000) || std::ranges::find(kDefined, code) != kDefined.end();
}

class Reader {
 public:
  Reader(std::string_view bytes, ws::Role role, std::size_t message_bytes_max)
      : rest_(bytes), role_(role), message_bytes_max_(message_bytes_max) {}

  std::vector<Seen> read() {
    while (!rest_.empty() && !over_) {
      const std::optional<Frame> frame = next_frame();
      if (frame && !over_) take(*frame);
    }
    return std::move(seen_);
  }

 private:
  unsigned at(std::size_t place) const { return static_cast<std::uint8_t>(rest_[place]); }

  void fault(std::uint16_t code) {
    over_ = true;
    seen_.push_back({Kind::kFault, ws::Opcode::kContinuation, code, ""});
  }
  // The bytes end here.
  std::optional<Frame> wait() {
    over_ = true;
    return std::nullopt;
  }
  std::optional<Frame> wrong() {
    fault(1002);
    return std::nullopt;
  }

  // RFC 6455 5.2, bit by bit. A frame whose payload has not come whole is handed on with what is
  // there, and is the last.
  std::optional<Frame> next_frame() {
    Frame frame;
    frame.fin = at(0) >= 128;
    frame.opcode = at(0) % 16;
    if (at(0) / 16 % 8 != 0) return wrong();
    if ((frame.opcode > 2 && frame.opcode < 8) || frame.opcode > 10) return wrong();
    if (frame.opcode >= 8 && !frame.fin) return wrong();
    if (rest_.size() < 2) return wait();
    const bool masked = at(1) >= 128;
    if (masked != (role_ == ws::Role::kServer)) return wrong();
    frame.length = at(1) % 128;
    if (frame.opcode >= 8 && frame.length > 125) return wrong();
    std::size_t header = 2;
    if (frame.length >= 126) {
      const std::size_t digits = frame.length == 126 ? 2 : 8;
      if (rest_.size() < header + digits) return wait();
      frame.length = 0;
      for (std::size_t i = 0; i < digits; ++i) frame.length = frame.length * 256 + at(header++);
      if (frame.length < (digits == 2 ? 126U : 65536U) || frame.length > INT64_MAX) return wrong();
    }
    std::string key(4, '\0');
    if (masked) {
      if (rest_.size() < header + 4) return wait();
      key = rest_.substr(header, 4);
      header += 4;
    }
    rest_.remove_prefix(header);
    frame.payload = rest_.substr(0, std::min<std::uint64_t>(frame.length, rest_.size()));
    rest_.remove_prefix(frame.payload.size());
    for (std::size_t i = 0; i < frame.payload.size(); ++i) frame.payload[i] ^= key[i % 4];
    return frame;
  }

  void take(const Frame& frame) {
    if (frame.opcode >= 8) return take_control(frame);
    if ((frame.opcode == 0) != message_.has_value()) return fault(1002);
    if (!message_) {
      message_.emplace();
      text_ = frame.opcode == 1;
    }
    if (frame.length > message_bytes_max_ - message_->size()) return fault(1009);
    *message_ += frame.payload;
    const bool whole = frame.payload.size() == frame.length;
    const bool ends = frame.fin && whole;
    if (text_ && !(ends ? valid_utf8(*message_) : may_become_utf8(*message_))) return fault(1007);
    if (!ends) return;
    seen_.push_back(
        {Kind::kMessage, text_ ? ws::Opcode::kText : ws::Opcode::kBinary, 0, std::move(*message_)});
    message_.reset();
  }

  void take_control(const Frame& frame) {
    if (frame.payload.size() < frame.length) return;
    if (frame.opcode == 9) seen_.push_back({Kind::kPing, ws::Opcode::kPing, 0, frame.payload});
    if (frame.opcode == 10) seen_.push_back({Kind::kPong, ws::Opcode::kPong, 0, frame.payload});
    if (frame.opcode != 8) return;
    // RFC 6455 5.5.1: nothing, or a code and a reason in UTF-8.
    if (frame.length == 1) return fault(1002);
    unsigned code = 1005;
    if (frame.length > 1) {
      code = static_cast<std::uint8_t>(frame.payload[0]) * 256U +
             static_cast<std::uint8_t>(frame.payload[1]);
      if (!may_be_sent(code)) return fault(1002);
      if (!valid_utf8(frame.payload.substr(2))) return fault(1007);
    }
    over_ = true;
    seen_.push_back({Kind::kClose, ws::Opcode::kClose, static_cast<std::uint16_t>(code),
                     frame.length > 1 ? frame.payload.substr(2) : ""});
  }

  std::string_view rest_;
  ws::Role role_;
  std::size_t message_bytes_max_;
  std::optional<std::string> message_;  // that has begun
  bool text_ = false;
  bool over_ = false;
  std::vector<Seen> seen_;
};

}  // namespace

std::vector<Seen> read_plain_frames(std::string_view bytes, ws::Role reader,
                                    std::size_t message_bytes_max) {
  return Reader(bytes, reader, message_bytes_max).read();
}

}  // namespace parley::fuzz
