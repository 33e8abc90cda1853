// Connection: the server's end of a line, behind the handshake: real frames, a real speaker, real
// cursors. It sends and pauses as gateway::Connection does, over a simulated socket.
//
// Threads: one. Lifetime: a slot of its lane's slab, erased at the end of the turn in which it
// closed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/slab.h"
#include "feed/reader.h"
#include "gateway/out_buffer.h"
#include "gateway/protocol_speaker.h"
#include "sim/network.h"
#include "ws/decoder.h"

namespace parley::sim {

class Lane;

class Connection {
 public:
  Connection(Lane& lane, LineRef line);
  void start(SlabRef self);

  // Its line has something to read, or room, or has ended.
  void on_ready();

  // ---- as gateway::Client ---------------------------------------------------------------------
  void reply(core::RequestId request, const Result<model::Answer>& answer);
  void tell(const model::Ephemeral& what);
  void follow(model::RoomId log, model::Seq from, model::Seq head);
  void close(std::uint16_t code);
  void append_frame(std::string_view frame);
  void flush();
  void sweep();
  bool keeps_up() const { return phase_ == Phase::kOpen && !blocked_; }
  bool greeted() const { return speaker_->greeted(); }
  feed::ReaderId reader() const { return reader_; }

  void mark_dirty();

 private:
  enum class Phase : std::uint8_t { kOpen, kClosing, kClosed };

  void read_some();
  void take(std::string bytes);
  void take_step(const ws::Step& step);
  bool must_pause() const;
  bool send_some();
  void set_blocked(bool blocked);
  template <class Fn>
  void speak(Fn&& fn);
  void leave();
  void drop();

  Lane& lane_;
  LineRef line_;
  SlabRef self_;
  feed::ReaderId reader_;
  gateway::OutBuffer out_;
  std::unique_ptr<gateway::ProtocolSpeaker> speaker_;
  ws::Decoder decoder_;
  std::string stash_;  // input behind a pause
  Phase phase_ = Phase::kOpen;
  unsigned seconds_ = 0;  // in this phase
  bool blocked_ = false;
  bool dirty_ = false;
  bool paused_ = false;
  bool left_ = false;
};

}  // namespace parley::sim
