#include "gateway/article_speaker.h"

#include <algorithm>

namespace parley::gateway {
namespace {

// The core answers commands that carry a number; this tongue has none of its own.
constexpr std::uint64_t kRequest = 0;

}  // namespace

void ArticleSpeaker::sign_in(Turn& turn) {
  turn.inbound.emplace_back(SignIn{turn.self, name_, hand_ == Hand::kStore, turn.pass});
}

void ArticleSpeaker::on_message(ws::Opcode opcode, std::string_view message, Turn& turn) {
  if (opcode == ws::Opcode::kBinary) {
    turn.close(wire::Close::kBadProtocol);
    return;
  }
  dialect::Heard heard = turn.tools.article.decode(message);
  if (auto* said = std::get_if<dialect::Said>(&heard)) {
    ++in_flight_;
    turn.inbound.emplace_back(SendByName{turn.self, kRequest, name_, std::move(said->to),
                                         std::move(said->text), hand_, turn.pass});
  } else if (const auto* error = std::get_if<Error>(&heard)) {
    turn.frame(Framing::kWebSocket,
               [&](std::string& text) { dialect::encode_error(*error, text); });
  } else {
    ws::append_frame(turn.out, ws::Opcode::kPong, {});
  }
}

void ArticleSpeaker::on_reply(RequestId request, const Result<model::Answer>& answer, Turn& turn) {
  if (!request) {  // of the sign-in, or of a read mark
    const auto* me = answer ? std::get_if<model::answer::Me>(&*answer) : nullptr;
    if (me != nullptr) user_ = me->user.user;
    return;
  }
  if (in_flight_ > 0) --in_flight_;
  if (!answer) {
    turn.frame(Framing::kWebSocket,
               [&](std::string& text) { dialect::encode_error(answer.error(), text); });
  } else if (const auto* routed = std::get_if<model::answer::Routed>(&*answer)) {
    turn.frame(Framing::kWebSocket,
               [&](std::string& text) { dialect::encode_routed(*routed, text); });
  }
}

void ArticleSpeaker::on_told(const model::Ephemeral& what, Turn& turn) {
  const auto* handed = std::get_if<model::Handed>(&what);
  if (handed == nullptr) return;
  turn.frame(Framing::kWebSocket,
             [&](std::string& text) { dialect::encode_message(handed->from, handed->text, text); });
}

void ArticleSpeaker::on_follow(model::RoomId log, model::Seq read) {
  read_.emplace_back(log, read);
}

void ArticleSpeaker::on_delivered(model::RoomId log, model::Seq next, Turn& turn) {
  const auto found = std::find_if(read_.begin(), read_.end(),
                                  [&](const auto& entry) { return entry.first == log; });
  if (found == read_.end() || next == 0 || next - 1 <= found->second) return;
  found->second = next - 1;
  turn.inbound.emplace_back(
      Execute{turn.self, {}, model::cmd::Read{model::RoomRef{log, {}}, next - 1}});
}

void ArticleSpeaker::encode(const model::UserId& reader, const model::Event& event,
                            std::string& out) {
  const auto* posted = std::get_if<model::Posted>(&event.body);
  if (posted == nullptr || posted->standing.deleted || event.author == reader) return;
  dialect::encode_message(event.author, posted->text, out);
}

}  // namespace parley::gateway
