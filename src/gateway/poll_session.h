// PollSession: a client of protocol v1 that has no socket of its own. Its requests come on whatever
// connection there is; one of them, its carrier, waits until there is something to say. What it is
// told between two polls stays where it is for everybody: events in their logs, behind its cursors;
// replies in its buffer, bounded by not taking more commands.
//
//   POST /v1/poll ─▶ take_commands, wait(carrier) ─▶ due ─▶ carrier gets the answer ─▶ no carrier
//
// Threads: its loop's. Lifetime: a slot of the Hub's slab, which erases it at the end of the turn
// in which it ended.
// Invariant: without a carrier its reader is blocked: nothing of it is due, and it costs its bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/slab.h"
#include "gateway/out_buffer.h"
#include "gateway/protocol_speaker.h"
#include "gateway/refusal.h"
#include "gateway/session_key.h"

namespace parley::gateway {

class Hub;

class PollSession {
 public:
  PollSession(Hub& hub, std::uint32_t now_s);
  PollSession(const PollSession&) = delete;
  PollSession& operator=(const PollSession&) = delete;

  // `self` as a ClientId has it (client_ref.h).
  void start(SlabRef self);

  // ---- as a Client (client.h) -------------------------------------------------------------------
  void reply(core::RequestId request, const Result<model::Answer>& answer);
  void tell(const model::Ephemeral& what);
  void follow(model::RoomId log, model::Seq from, model::Seq head);
  // The goodbye is the last object; it waits for a poll that takes it.
  void close(std::uint16_t code, std::string_view reason);
  void flush();
  void sweep(std::uint32_t now_s);
  void go_away();
  void append_frame(std::string_view frame);
  bool keeps_up() const;
  bool greeted() const { return speaker_.greeted(); }
  bool waits_for_answer() const { return !ending_ && speaker_.in_flight() > 0; }
  feed::ReaderId reader() const { return reader_; }

  // ---- from its requests ------------------------------------------------------------------------
  bool has_secret(const SessionSecret& secret) const { return same_secret(secret_, secret); }
  // Whether the client has got the last response.
  bool expects(std::uint32_t turn) const { return turn == turn_; }
  // Whether what it has said already leaves room for more.
  bool takes_commands() const;
  void take_commands(std::string commands);
  // The connection waits for what is due next; one that waited already is told kOvertaken.
  void wait(SlabRef carrier);
  // The carrier is no more; nothing was sent on it.
  void carrier_gone();
  // The same, because the connection has ended: a stranger has no other.
  void carrier_left();
  // At once, and for good. Who waits is told why.
  void end(Refusal why);

  bool ending() const { return ending_; }
  SlabRef self() const { return self_; }

 private:
  friend class Hub;

  bool waited_for() const { return carrier_ != SlabRef{}; }
  std::string& out();
  std::size_t unsent() const { return out_ ? out_->bytes.size() : 0; }
  Turn make_turn();
  void end_turn(const Turn& turn);
  void answer(std::string body);
  std::string take_due();
  void append_events(std::string& body);
  void leave();
  void set_blocked(bool blocked);
  void mark_dirty();

  Hub& hub_;
  SlabRef self_;
  SlabRef carrier_;
  feed::ReaderId reader_;
  std::unique_ptr<OutBuffer> out_;  // replies, and what else was said to it alone
  SessionSecret secret_;
  std::uint32_t turn_ = 0;  // the number of the last response
  std::uint32_t began_s_;
  std::uint32_t since_s_;  // of the poll that waits; else of the last request
  bool dirty_ = false;     // in the Hub's list of those to flush
  bool ending_ = false;    // its last object is in `out_`
  bool ended_ = false;
  ProtocolSpeaker speaker_;
};

static_assert(sizeof(PollSession) <= 96, "counts for every client that polls");

}  // namespace parley::gateway
