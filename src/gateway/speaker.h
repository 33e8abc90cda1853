// Speaker: what is spoken over one WebSocket, after its frames: protocol v1, the article's tongue,
// or a bare echo. Pure: messages and answers in, frames and wishes out.
//
// Threads: its loop's. Lifetime: its connection's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "base/random.h"
#include "base/time.h"
#include "dialect/article.h"
#include "feed/reader.h"
#include "gateway/framer.h"
#include "gateway/inbound.h"
#include "model/answer.h"
#include "model/ephemeral.h"
#include "wire/closes.h"
#include "wire/decoder.h"
#include "ws/frame.h"

namespace parley::gateway {

// What all speakers of a loop share.
struct Tools {
  wire::Decoder decoder;
  dialect::ArticleDecoder article;
  Random& random;  // fit for secrets: tokens are made of it
  Framer framer{};
};

// What a speaker may do in one call.
struct Turn {
  ClientId self;
  Now now;
  Tools& tools;
  std::string& out;               // frames to this peer
  std::vector<Inbound>& inbound;  // to the core

  // Appends the frame of what `encode(std::string&)` appends to a text.
  template <class Encode>
  void frame(Framing framing, Encode&& encode) {
    tools.framer.append(out, framing, encode);
  }

  std::optional<std::uint16_t> close_code{};
  std::string_view close_reason{};
  Admission::Pass pass = Admission::kNoPass;  // of the connection

  void close(wire::Close code) {
    close_code = wire::number(code);
    close_reason = wire::info_of(code).name;
  }
};

class Speaker {
 public:
  virtual ~Speaker() = default;

  // A whole message. wire::kJsonPadding bytes behind it are readable.
  virtual void on_message(ws::Opcode opcode, std::string_view message, Turn& turn) = 0;
  virtual void on_reply(RequestId request, const Result<model::Answer>& answer, Turn& turn) = 0;
  virtual void on_told(const model::Ephemeral& what, Turn& turn) = 0;

  // Which events it is sent, and how they look.
  virtual feed::Form form() const = 0;
  // Commands that wait for an answer.
  virtual std::size_t in_flight() const = 0;
  // So many, or so long ones, that nothing more is read until some have been answered.
  virtual bool busy() const { return in_flight() >= limits::kInFlightMax; }
  // The core knows of it, and wants to hear when it goes.
  virtual bool known() const = 0;
  // It has said who it is. One that has not within limits::kHelloTime is closed.
  virtual bool greeted() const = 0;

  // The core made it follow a log, from behind `read`; its cursor there has moved to `next`.
  virtual void on_follow(model::RoomId /*log*/, model::Seq /*read*/) {}
  virtual void on_delivered(model::RoomId /*log*/, model::Seq /*next*/, Turn& /*turn*/) {}
  virtual bool wants_delivered() const { return false; }
};

}  // namespace parley::gateway
