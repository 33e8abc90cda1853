// EchoSpeaker: says back what it hears, for conformance suites (`--echo`).
#pragma once

#include "gateway/speaker.h"

namespace parley::gateway {

class EchoSpeaker final : public Speaker {
 public:
  explicit EchoSpeaker(Framing framing) : framing_(framing) {}

  void on_message(ws::Opcode opcode, std::string_view message, Turn& turn) override {
    turn.tools.framer.append_message(turn.out, framing_, opcode, message);
  }
  void on_reply(RequestId, const Result<model::Answer>&, Turn&) override {}
  void on_told(const model::Ephemeral&, Turn&) override {}
  feed::Form form() const override { return form_of(framing_); }
  std::size_t in_flight() const override { return 0; }
  bool known() const override { return false; }
  bool greeted() const override { return true; }

 private:
  Framing framing_;
};

}  // namespace parley::gateway
