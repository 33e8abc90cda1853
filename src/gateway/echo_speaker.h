// EchoSpeaker: says back what it hears, for conformance suites (`--echo`).
#pragma once

#include "gateway/speaker.h"

namespace parley::gateway {

class EchoSpeaker final : public Speaker {
 public:
  void on_message(ws::Opcode opcode, std::string_view message, Turn& turn) override {
    ws::append_frame(turn.out, opcode, message);
  }
  void on_reply(RequestId, const Result<model::Answer>&, Turn&) override {}
  void on_told(const model::Ephemeral&, Turn&) override {}
  feed::Form form() const override { return feed::kProtocolForm; }
  std::size_t in_flight() const override { return 0; }
  bool known() const override { return false; }
  bool greeted() const override { return true; }
};

}  // namespace parley::gateway
