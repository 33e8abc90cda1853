#include "gateway/protocol_speaker.h"

#include <algorithm>
#include <utility>

#include "auth/token.h"
#include "base/limits.h"
#include "wire/encoder.h"

namespace parley::gateway {
namespace {

// Before commands for which there was no room may come again: a few pages take less.
constexpr std::uint32_t kRoomAgainMs = 1000;

bool has_long_answer(const model::Command& command) {
  return std::holds_alternative<model::cmd::History>(command) ||
         std::holds_alternative<model::cmd::Rooms>(command) ||
         std::holds_alternative<model::cmd::Who>(command) ||
         std::holds_alternative<model::cmd::Profile>(command) ||
         std::holds_alternative<model::cmd::Invites>(command);
}

}  // namespace

void ProtocolSpeaker::on_message(ws::Opcode opcode, std::string_view message, Turn& turn) {
  if (state_ == State::kLeaving) return;
  if (opcode == ws::Opcode::kBinary) {
    turn.close(wire::Close::kBadProtocol);
    return;
  }
  std::string_view line;
  bool any = false;
  while (!turn.close_code && state_ != State::kLeaving && wire::next_line(message, line)) {
    any = true;
    on_line(line, turn);
  }
  if (!any) refuse({}, Error{ErrorCode::kBadRequest, "expected a JSON object"}, turn);
}

void ProtocolSpeaker::on_line(std::string_view line, Turn& turn) {
  wire::Decoded decoded = turn.tools.decoder.decode(line);
  if (!decoded.command) {
    refuse(decoded.id, decoded.command.error(), turn);
    return;
  }
  faults_in_a_row_ = 0;
  if (auto* hello = std::get_if<model::cmd::Hello>(&*decoded.command)) {
    on_hello(decoded.id, std::move(*hello), turn);
    return;
  }
  if (std::holds_alternative<model::cmd::Bye>(*decoded.command)) {
    on_bye(decoded.id, turn);
    return;
  }
  if (const auto* ping = std::get_if<model::cmd::Ping>(&*decoded.command)) {
    turn.frame(framing_, [&](std::string& text) {
      wire::encode_reply(decoded.id, model::Answer(model::answer::Pong{ping->t}), text);
    });
    return;
  }
  if (state_ == State::kNew) {
    refuse(decoded.id, Error{ErrorCode::kUnauthorized, "say hello first"}, turn);
    return;
  }
  execute(decoded.id, std::move(*decoded.command), turn);
}

void ProtocolSpeaker::execute(RequestId request, model::Command command, Turn& turn) {
  if (request && has_long_answer(command)) {
    // Only of one message or body with many: between messages, reading stops before.
    if (long_answers_ >= limits::kLongAnswersMax) {
      Error error{ErrorCode::kRateLimited, "too many long answers at a time"};
      error.after_ms = kRoomAgainMs;
      turn.frame(framing_, [&](std::string& text) { wire::encode_error(request, error, text); });
      return;
    }
    ++long_answers_;
    *request |= kLongMark;
  }
  if (request) ++in_flight_;
  turn.inbound.emplace_back(Execute{turn.self, request, std::move(command)});
}

void ProtocolSpeaker::on_hello(RequestId request, model::cmd::Hello hello, Turn& turn) {
  if (state_ != State::kNew) {
    refuse(request, Error{ErrorCode::kBadRequest, "hello was said already"}, turn);
    return;
  }
  if (hello.version != 1) {
    turn.close(wire::Close::kVersion);
    return;
  }
  if (!hello.token.empty() && !hello.guest_name.empty()) {
    refuse(request, Error{ErrorCode::kBadRequest, "hello takes a token or a guest, not both"},
           turn);
    return;
  }
  core::Credential credential;
  if (!hello.token.empty()) {
    credential.hash = auth::hash_token(hello.token);
  } else if (!hello.guest_name.empty() && guests_) {
    credential.new_token = auth::make_token(turn.tools.random).text;
    credential.hash = auth::hash_token(credential.new_token);
  } else {
    const char* why = hello.guest_name.empty() ? "hello needs a token, or a guest's name"
                                               : "this server admits no guests";
    refuse(request, Error{ErrorCode::kUnauthorized, why}, turn);
    return;
  }
  state_ = State::kGreeting;
  waiting_ = request.value_or(kNoNumber);
  known_ = true;
  if (request) ++in_flight_;
  turn.inbound.emplace_back(Greet{turn.self, request, std::move(hello), std::move(credential)});
}

void ProtocolSpeaker::on_bye(RequestId request, Turn& turn) {
  if (state_ != State::kGreeted || in_flight_ == 0) {
    farewell(request, turn);
    return;
  }
  state_ = State::kLeaving;
  waiting_ = request.value_or(kNoNumber);
}

void ProtocolSpeaker::farewell(RequestId request, Turn& turn) {
  turn.frame(framing_, [&](std::string& text) {
    wire::encode_reply(request, model::Answer(model::answer::Empty{}), text);
  });
  turn.close(wire::Close::kNormal);
}

void ProtocolSpeaker::refuse(RequestId request, const Error& error, Turn& turn) {
  turn.frame(framing_, [&](std::string& text) { wire::encode_error(request, error, text); });
  if (++faults_in_a_row_ >= limits::kBadCommandsMax) turn.close(wire::Close::kBadProtocol);
}

void ProtocolSpeaker::on_reply(RequestId request, const Result<model::Answer>& answer, Turn& turn) {
  if (request && in_flight_ > 0) --in_flight_;
  if (request && (*request & kLongMark) != 0) {
    *request &= ~kLongMark;
    --long_answers_;
  }
  if (state_ == State::kGreeting) {
    if (answer && std::holds_alternative<model::answer::Hello>(*answer)) {
      state_ = State::kGreeted;
    } else if (!answer && request.value_or(kNoNumber) == waiting_) {
      // Not an error of a command that came too early, in one message with the hello.
      state_ = State::kNew;
    }
  }
  turn.frame(framing_, [&](std::string& text) { wire::encode_reply(request, answer, text); });
  if (state_ != State::kLeaving || in_flight_ > 0) return;
  farewell(waiting_ == kNoNumber ? RequestId() : RequestId(waiting_), turn);
}

void ProtocolSpeaker::on_told(const model::Ephemeral& what, Turn& turn) {
  turn.frame(framing_, [&](std::string& text) { wire::encode_ephemeral(what, text); });
}

}  // namespace parley::gateway
