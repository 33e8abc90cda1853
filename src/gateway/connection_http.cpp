// The HTTP half of Connection: requests, and the clients that have no WebSocket.
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "gateway/connection.h"
#include "gateway/hub.h"
#include "gateway/protocol_speaker.h"
#include "gateway/refusal.h"
#include "http/event_stream.h"
#include "http/host.h"
#include "wire/json_writer.h"

namespace parley::gateway {
namespace {

// RFC 6797 6.1: a browser that has come here by TLS comes by nothing else for a year.
constexpr std::string_view kStrictField = "Strict-Transport-Security";
constexpr std::string_view kStrictTime = "max-age=31536000";

// Browsers keep it to the whole name, whatever the port. `localhost` is every developer's.
bool may_be_strict(const http::Request& request) {
  const std::optional<http::Host> host = http::parse_host(request.authority);
  return host && !http::is_localhost(*host);
}

}  // namespace

void Connection::take_http(std::span<char>& bytes) {
  std::size_t consumed = 0;
  const http::ParseStep step = aside_->parser->feed({bytes.data(), bytes.size()}, consumed);
  bytes = bytes.subspan(consumed);
  switch (step.kind) {
    case http::ParseStep::Kind::kNeedMore:
      return;
    case http::ParseStep::Kind::kContinue:
      out() += http::kContinueResponse;
      mark_dirty();
      return;
    case http::ParseStep::Kind::kRequest:
      take_request(aside_->parser->take_request());
      return;
    case http::ParseStep::Kind::kBad:
      out() += http::to_bytes(http::bad_request(step.status, step.reason));
      finish();
      return;
  }
}

void Connection::take_request(const http::Request& request) {
  keep_alive_ = request.keep_alive;
  strict_ = stream_.encrypted() && may_be_strict(request);
  Decision decision = decide(request, hub_.settings_, *hub_.status_, approach(request));
  const auto mode = request.method == "HEAD" ? http::BodyMode::kOmit : http::BodyMode::kSend;
  if (auto* response = std::get_if<http::Response>(&decision)) {
    respond(std::move(*response), mode);
  } else if (auto* refused = std::get_if<Refused>(&decision)) {
    if (refused->notice) hub_.note(std::move(*refused->notice));
    respond(std::move(refused->response), mode);
  } else if (const auto* opening = std::get_if<OpenSocket>(&decision)) {
    open_socket(*opening);
  } else if (auto* asked = std::get_if<ClientRequest>(&decision)) {
    take_client_request(std::move(*asked));
  } else {
    auto& send = std::get<api::SendRequest>(decision);
    phase_ = Phase::kAnswer;
    const Hand hand = hub_.settings_.article == ArticleMode::kRelay ? Hand::kRelay : Hand::kStore;
    hub_.inbound_.emplace_back(SendByName{{hub_.index_, self_},
                                          0,
                                          std::move(send.from),
                                          std::move(send.to),
                                          std::move(send.text),
                                          hand,
                                          pass_});
  }
}

Approach Connection::approach(const http::Request& request) const {
  const auto passed_on = [&](std::string_view field) { return request.header(field) != nullptr; };
  // A proxy on this machine makes everybody look like it; most of them say so.
  const bool proxied = passed_on("Forwarded") || passed_on("X-Forwarded-For") ||
                       passed_on("X-Real-IP") || passed_on("Via");
  return {*hub_.hosts_, stream_.encrypted(), !proxied && net::has_local_peer(stream_.fd())};
}

void Connection::respond(http::Response response, http::BodyMode mode) {
  response.close = response.close || !keep_alive_;
  if (strict_) response.with(std::string(kStrictField), std::string(kStrictTime));
  out() += http::to_bytes(response, mode);
  since_s_ = hub_.now_s_;
  mark_dirty();
  if (response.close) finish();
}

// ---- clients without WebSocket ----------------------------------------------------------------

void Connection::take_client_request(ClientRequest request) {
  if (request.session.empty()) {
    if (hub_.draining_) return respond(refuse(Refusal::kDraining));
    if (hub_.http_clients() >= limits::kHttpClientsMax) {
      hub_.note({Notice::Kind::kSessions});
      return respond(refuse(Refusal::kSessions));
    }
    if (request.kind == ClientRequest::Kind::kSend) return respond(refuse(Refusal::kEnded));
    if (request.kind == ClientRequest::Kind::kStream) {
      return open_stream(request.chunked ? Framing::kEventStream : Framing::kPlainEvents);
    }
    begin_poll(std::move(request));
    return;
  }
  const std::optional<SessionKey> key = parse_session_key(request.session);
  if (!key || key->loop >= hub_.neighbours_.loops) return respond(refuse(Refusal::kEnded));
  if (key->loop != hub_.index_) {
    aside().leaving = std::move(request);
    phase_ = Phase::kLeaving;
    mark_dirty();
    return;
  }
  if (request.kind == ClientRequest::Kind::kSend) {
    send_commands(*key, std::move(request));
  } else if (PollSession* session = hub_.find_poll(*key)) {
    poll(*session, std::move(request));
  } else {
    respond(refuse(Refusal::kEnded));
  }
}

void Connection::begin_poll(ClientRequest request) {
  request.turn = 0;  // there was no response before the first
  poll(hub_.open_poll(), std::move(request));
}

void Connection::poll(PollSession& session, ClientRequest request) {
  if (!session.expects(request.turn)) {
    session.end(Refusal::kLost);
    return respond(refuse(Refusal::kLost));
  }
  if (!request.commands.empty()) {
    if (hub_.draining_) return respond(refuse(Refusal::kDraining));
    if (!session.ending() && !session.takes_commands()) return respond(refuse(Refusal::kBusy));
    session.take_commands(std::move(request.commands));
  }
  phase_ = Phase::kPoll;
  aside().session = session.self();
  session.wait(self_);
}

void Connection::answer_poll(http::Response response) {
  CHECK(phase_ == Phase::kPoll);
  phase_ = Phase::kHttp;
  aside_->session = {};
  respond(std::move(response));
  flush();
}

void Connection::send_commands(const SessionKey& key, ClientRequest request) {
  if (hub_.draining_) return respond(refuse(Refusal::kDraining));
  const bool found = hub_.with_session(key, [&](auto& client) {
    if (!client.takes_commands()) return respond(refuse(Refusal::kBusy));
    client.take_commands(std::move(request.commands));
    respond({.status = 204});
  });
  if (!found) respond(refuse(Refusal::kEnded));
}

// ---- streams ----------------------------------------------------------------------------------

void Connection::open_stream(Framing framing) {
  phase_ = Phase::kStream;
  since_s_ = hub_.now_s_;
  ++hub_.streams_;
  const SessionSecret secret = make_session_secret(hub_.tools_.random);
  aside().secret = secret;
  drop_parser();
  (void)stream_.set_send_buffer_bytes(hub_.settings_.send_buffer_bytes);
  http::Response head{.close = true};  // the stream's end is the connection's
  head.with("Content-Type", "text/event-stream")
      .with("Cache-Control", "no-store")
      .with("X-Accel-Buffering", "no");  // nginx would collect what has to come at once
  if (strict_) head.with(std::string(kStrictField), std::string(kStrictTime));
  out() += http::stream_head_bytes(head, coding_of(framing));
  std::string data;
  wire::JsonWriter json(data);
  json.begin_object();
  json.key<"session">();
  json.string(format({static_cast<std::uint8_t>(hub_.index_), self_.slot, secret}));
  json.end_object();
  http::append_event(out(), coding_of(framing), data, "session");
  speaker_ = std::make_unique<ProtocolSpeaker>(hub_.settings_.guests, framing);
  reader_ = hub_.add_reader(self_, speaker_->form());
  mark_dirty();
}

bool Connection::takes_commands() const {
  return unsent().size() <= limits::kReplyBytesMax && speaker_->in_flight() < limits::kInFlightMax;
}

void Connection::take_commands(std::string commands) {
  Turn turn = make_turn();
  hear_commands(*speaker_, std::move(commands), turn);
  end_turn(turn);
}

// ---- to another loop --------------------------------------------------------------------------

// What was answered before is sent, as far as the socket took it; the rest goes along.
void Connection::hand_over() {
  const std::optional<SessionKey> key = parse_session_key(aside_->leaving->session);
  CHECK(key && hub_.neighbours_.hand_over);
  hub_.loop_.remove(stream_.fd());
  phase_ = Phase::kClosed;
  hub_.bury(self_);
  hub_.neighbours_.hand_over(
      key->loop, Handover{std::move(stream_), std::exchange(pass_, Admission::kNoPass),
                          std::move(*aside_->leaving), keep_alive_, std::string(unsent()),
                          std::move(aside_->stash).value_or("")});
}

void Connection::resume(Handover handover) {
  keep_alive_ = handover.keep_alive;
  if (!handover.output.empty()) out() += handover.output;
  if (!handover.input.empty()) {
    stash(handover.input);
    paused_ = true;
  }
  take_client_request(std::move(handover.request));
  mark_dirty();
}

}  // namespace parley::gateway
