// ProtocolSpeaker: a client of protocol v1 (docs/protocol.md): decodes its commands, counts its
// faults, and puts answers into the frames of its transport.
#pragma once

#include <cstdint>

#include "gateway/framing.h"
#include "gateway/speaker.h"

namespace parley::gateway {

class ProtocolSpeaker final : public Speaker {
 public:
  ProtocolSpeaker(bool guests, Framing framing) : guests_(guests), framing_(framing) {}

  void on_message(ws::Opcode opcode, std::string_view message, Turn& turn) override;
  void on_reply(RequestId request, const Result<model::Answer>& answer, Turn& turn) override;
  void on_told(const model::Ephemeral& what, Turn& turn) override;

  feed::Form form() const override { return form_of(framing_); }
  std::size_t in_flight() const override { return in_flight_; }
  // What comes right behind a hello is for whom it makes known; behind a bye there is nothing.
  bool busy() const override {
    return state_ == State::kGreeting || state_ == State::kLeaving ||
           long_answers_ >= limits::kLongAnswersMax || Speaker::busy();
  }
  bool known() const override { return known_; }
  bool greeted() const override { return state_ == State::kGreeted || state_ == State::kLeaving; }
  // It has not said hello, or none that was taken.
  bool stranger() const { return state_ == State::kNew; }

 private:
  // kLeaving: it has said bye, and is told first what it asked before.
  enum class State : std::uint8_t { kNew, kGreeting, kGreeted, kLeaving };

  void on_line(std::string_view line, Turn& turn);
  void on_hello(RequestId request, model::cmd::Hello hello, Turn& turn);
  void on_bye(RequestId request, Turn& turn);
  void farewell(RequestId request, Turn& turn);
  void refuse(RequestId request, const Error& error, Turn& turn);
  void execute(RequestId request, model::Command command, Turn& turn);

  // A client's numbers go to 2^53 - 1.
  static constexpr std::uint64_t kNoNumber = UINT64_MAX;
  // Set in the number of a command whose answer can be long, on its way to the core and back.
  static constexpr std::uint64_t kLongMark = std::uint64_t{1} << 63U;

  std::uint64_t waiting_ = kNoNumber;  // of the hello, or the bye, that waits for its answer
  std::uint16_t in_flight_ = 0;
  std::uint8_t faults_in_a_row_ = 0;
  std::uint8_t long_answers_ = 0;  // of those in flight
  State state_ = State::kNew;
  bool known_ = false;
  bool guests_;
  Framing framing_;
};

static_assert(sizeof(ProtocolSpeaker) <= 24, "counts for every idle connection");

}  // namespace parley::gateway
