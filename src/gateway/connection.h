// Connection: one accepted socket. First it speaks HTTP. If it upgrades, it is WebSocket from then
// on, and what is said there is the affair of its Speaker; a stream of events is the same with
// other frames, and hears its commands by other connections. Or it carries a poll: then it waits
// until the PollSession has an answer, and is HTTP again.
//
// What is to be sent is (a) `out_`: answers and control frames, bounded by not reading on, and
// (b) what the feed says is due. Both leave in one send at the end of the turn.
//
// Threads: its loop's. Lifetime: a slot of the Hub's slab, which erases it at the end of the turn
// in which it closed. Invariant: after closed() nothing is read, written or told to it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/slab.h"
#include "gateway/admission.h"
#include "gateway/handover.h"
#include "gateway/http_door.h"
#include "gateway/out_buffer.h"
#include "gateway/session_key.h"
#include "gateway/speaker.h"
#include "gateway/transport.h"
#include "http/parser.h"
#include "http/response.h"
#include "loop/loop.h"
#include "net/fd.h"
#include "ws/decoder.h"

namespace parley::gateway {

class Hub;
class PollSession;

class Connection final : public loop::FdHandler {
 public:
  Connection(Hub& hub, Transport stream, Admission::Pass pass, std::uint32_t now_s);
  ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Registers it with the loop; false if that failed and it is to be erased.
  [[nodiscard]] bool start(SlabRef self);
  // After start(): goes on where another loop left off.
  void resume(Handover handover);
  void on_ready(loop::Ready ready) override;

  // ---- as a Client (client.h) -------------------------------------------------------------------
  void reply(core::RequestId request, const Result<model::Answer>& answer);
  void tell(const model::Ephemeral& what);
  void follow(model::RoomId log, model::Seq from, model::Seq head);
  // Says goodbye with a close frame, or what stands for it in a stream. Events that were due stay
  // in the log, where the client's cursor finds them.
  void close(std::uint16_t code, std::string_view reason);

  // ---- from the Hub's turn ----------------------------------------------------------------------
  void flush();
  void read_on();
  // Deadlines and pings; called about once a second.
  void sweep(std::uint32_t now_s);
  // A frame made elsewhere, for a reader that keeps up.
  void append_frame(std::string_view frame);

  Admission::Pass pass() const { return pass_; }
  bool closed() const { return phase_ == Phase::kClosed; }
  bool keeps_up() const { return speaks() && !blocked_; }
  bool known() const { return speaker_ != nullptr && speaker_->known(); }
  bool greeted() const { return speaker_ != nullptr && speaker_->greeted() && speaker_->known(); }
  feed::ReaderId reader() const { return reader_; }
  Speaker* speaker() { return speaker_.get(); }
  // A command of it is still with the core or the disk.
  bool waits_for_answer() const {
    return phase_ == Phase::kAnswer || (speaks() && speaker_->in_flight() > 0);
  }
  // The server ends: 1001 for a WebSocket, the end of the connection for the rest.
  void go_away();
  // At once, without a word.
  void drop();

  // ---- of a poll, from its session --------------------------------------------------------------
  // Ends the wait.
  void answer_poll(http::Response response);

  // ---- of a stream, from its other requests -----------------------------------------------------
  bool has_secret(const SessionSecret& secret) const {
    return phase_ == Phase::kStream && same_secret(*aside_->secret, secret);
  }
  bool takes_commands() const;
  void take_commands(std::string commands);

 private:
  friend class Hub;

  enum class Phase : std::uint8_t {
    kHttp,     // reading requests
    kAnswer,   // a request waits for the core
    kPoll,     // a request waits for what is due to its session
    kLeaving,  // goes to the loop of the session that its request names
    kOpen,     // WebSocket
    kStream,   // a stream of events
    kClosing,  // the close frame, or the last answer, is on its way; input is swallowed
    kClosed,
  };

  // Input.
  void take(std::span<char> bytes);
  void take_http(std::span<char>& bytes);
  void take_request(const http::Request& request);
  Approach approach(const http::Request& request) const;
  void take_client_request(ClientRequest request);
  void begin_poll(ClientRequest request);
  void poll(PollSession& session, ClientRequest request);
  void send_commands(const SessionKey& key, ClientRequest request);
  void hand_over();
  void take_frames(std::span<char>& bytes);
  void take_step(const ws::Step& step);
  bool must_pause() const;
  void stash(std::span<const char> bytes);
  void read_later();
  void hear_end(const net::IoResult& end);
  bool owes_answers() const;
  void end_when_answered();

  // Output.
  void respond(http::Response response, http::BodyMode mode = http::BodyMode::kSend);
  void open_socket(const OpenSocket& opening);
  void open_stream(Framing framing);
  bool send_some();
  std::string& out();
  std::string_view unsent() const { return out_ ? out_->unsent() : std::string_view(); }
  void consume_out(std::size_t bytes);
  void tell_delivered();
  void tell_live(std::string& frames);
  void set_blocked(bool blocked);
  void finish();

  // It is a client, and may be told things.
  bool speaks() const { return phase_ == Phase::kOpen || phase_ == Phase::kStream; }
  void sweep_speaking(std::uint32_t now_s);
  void sweep_blocked(std::uint32_t age_s);
  Turn make_turn();
  void end_turn(const Turn& turn);
  void leave();
  void mark_dirty();
  void answer_ping(std::string_view payload);

  // What it rarely has, beside its place in the house.
  struct Aside {
    std::unique_ptr<http::RequestParser> parser;
    std::optional<std::string> stash;      // input behind a pause
    std::optional<std::string> pong;       // payload of the latest ping, where much is unsent
    SlabRef session;                       // kPoll: whose answer it waits for
    std::optional<SessionSecret> secret;   // kStream
    std::optional<ClientRequest> leaving;  // kLeaving
  };
  Aside& aside();
  void drop_parser();
  bool has_stash() const { return aside_ && aside_->stash; }
  void tidy_aside();

  Hub& hub_;
  Transport stream_;
  Admission::Pass pass_;
  Phase phase_ = Phase::kHttp;
  bool dirty_ = false;        // in the Hub's list of those to flush
  bool blocked_ = false;      // the socket is full
  bool patient_ = false;      // … for so long that the kernel was told to wait
  bool paused_ = false;       // input waits until must_pause() no longer holds
  bool reads_later_ = false;  // a posted task reads on
  bool shut_ = false;         // our side has said its last
  bool hung_up_ = false;      // the loop told of the peer's end, which may not have been read yet
  bool heard_out_ = false;    // the peer's has: it is answered what it asked, and told nothing more
  bool left_ = false;         // the core was told that it is gone
  bool keep_alive_ = true;    // HTTP: of the latest request
  bool strict_ = false;       // HTTP: its browser is to come by TLS from now on
  std::uint32_t since_s_;     // when the phase began
  std::uint32_t blocked_s_ = 0;
  std::uint32_t heard_s_;
  std::uint32_t pinged_s_;
  SlabRef self_;
  feed::ReaderId reader_;
  std::unique_ptr<OutBuffer> out_;  // none: there is nothing to say
  std::unique_ptr<Speaker> speaker_;
  std::unique_ptr<Aside> aside_;
  ws::Decoder decoder_;
};

// Field by field, of an idle WebSocket: vtable 8, hub 8, transport 16, phase and flags 8, pass 4,
// times 16, own handle 8, reader 8, out, speaker and aside 24, decoder 48. Beside it: the speaker
// (32), the feed's reader (56) and its cursors (32 each), the loop's entry of the descriptor (16).
static_assert(sizeof(Connection) <= 152, "counts for every idle connection");

}  // namespace parley::gateway
