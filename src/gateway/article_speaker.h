// ArticleSpeaker: a client of the article's tongue (docs/protocol.md): `?user=` is who it is,
// messages go to a name, a heartbeat is answered with a Pong frame.
//
// With --article store it is a reader of its direct rooms like any other; the read mark of each
// moves with what was delivered, so that an absent user finds the rest on the next connection.
#pragma once

#include <utility>
#include <vector>

#include "gateway/speaker.h"

namespace parley::gateway {

class ArticleSpeaker final : public Speaker {
 public:
  // `form`: this connection's own encoding, because it leaves out what its user wrote.
  ArticleSpeaker(model::UserId name, Hand hand, feed::Form form)
      : name_(std::move(name)), form_(form), hand_(hand) {}

  // Once, before any message.
  void sign_in(Turn& turn);

  void on_message(ws::Opcode opcode, std::string_view message, Turn& turn) override;
  void on_reply(RequestId request, const Result<model::Answer>& answer, Turn& turn) override;
  void on_told(const model::Ephemeral& what, Turn& turn) override;

  feed::Form form() const override { return form_; }
  std::size_t in_flight() const override { return in_flight_; }
  bool known() const override { return true; }
  bool greeted() const override { return true; }
  // Which user the name turned out to be; none before the core has said so.
  const model::UserId& user() const { return user_; }

  void on_follow(model::RoomId log, model::Seq read) override;
  void on_delivered(model::RoomId log, model::Seq next, Turn& turn) override;
  bool wants_delivered() const override { return hand_ == Hand::kStore; }

  // The frame payload of an event for this user; nothing for what it wrote itself, and for all that
  // is no message.
  static void encode(const model::UserId& reader, const model::Event& event, std::string& out);

 private:
  model::UserId name_;
  model::UserId user_;
  std::vector<std::pair<model::RoomId, model::Seq>> read_;  // of each direct room: told to the core
  feed::Form form_;
  std::uint32_t in_flight_ = 0;
  Hand hand_;
};

}  // namespace parley::gateway
