// Client: what the core and the feed speak to, whichever way it is connected. It has two forms:
// Connection, which has a socket of its own (WebSocket, or a stream of events), and PollSession,
// which borrows one for each answer.
//
// A concept and no base class: each idle connection would pay eight bytes for a second table.
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>
#include <variant>

#include "core/effect.h"
#include "feed/reader.h"
#include "model/ephemeral.h"

namespace parley::gateway {

template <class T>
concept Client =
    requires(T& client, const T& same, core::RequestId request, const Result<model::Answer>& answer,
             const model::Ephemeral& what, model::RoomId log, model::Seq seq, std::uint16_t code,
             std::string_view text, std::uint32_t now_s) {
      // From the core.
      client.reply(request, answer);
      client.tell(what);             // to one that is behind only what reaches_all
      client.follow(log, seq, seq);  // from, head
      client.close(code, text);      // says goodbye; nothing more is said to it
      // From the Hub's turn.
      client.flush();       // says what is due, if there is somebody to say it to
      client.sweep(now_s);  // deadlines; about once a second
      client.go_away();     // the server ends
      client.append_frame(text);
      { same.keeps_up() } -> std::convertible_to<bool>;
      { same.greeted() } -> std::convertible_to<bool>;
      { same.waits_for_answer() } -> std::convertible_to<bool>;
      { same.reader() } -> std::same_as<feed::ReaderId>;
    };

// What passes is the first to be shed; but that the server ends is told to everybody, and once.
inline bool reaches_all(const model::Ephemeral& what) {
  return std::holds_alternative<model::Draining>(what);
}

}  // namespace parley::gateway
