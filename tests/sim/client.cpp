#include "sim/client.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/limits.h"
#include "wire/closes.h"

namespace parley::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMessageBytesMax = 4 * 1024 * 1024;
constexpr Micros kBackoffMax = 600ms;

}  // namespace

Client::Client(const Parts& parts, Person& person, std::string name)
    : parts_(parts),
      person_(person),
      name_(std::move(name)),
      decoder_(ws::Role::kClient, kMessageBytesMax),
      view_(parts.options, parts.judge, parts.truth) {
  const bool slow = parts_.dice.percent(parts_.options.slow_percent);
  reads_within_ = slow ? Micros(300ms) : Micros(500us);
  reads_bytes_max_ = slow ? parts_.dice.between(1, 2'000) : 64 * 1024;
}

void Client::heal() {
  reads_within_ = 200us;
  reads_bytes_max_ = 64 * 1024;
  stalled_until_ = {};
}

void Client::stall(Micros time) {
  stalled_until_ = parts_.schedule.now().mono + time;
}

// Of this connection: not after it is gone.
void Client::later(Micros delay, void (Client::*then)()) {
  parts_.schedule.after(Schedule::kWorld, delay, [this, then, attempt = attempt_] {
    if (attempt == attempt_) (this->*then)();
  });
}

// ---- the line -----------------------------------------------------------------------------------

void Client::connect() {
  if (state_ != State::kIdle) return;
  ++attempt_;
  const bool waits_for_sibling = person_.token.empty() && person_.asks_for_one;
  line_ = waits_for_sibling ? LineRef{} : parts_.network.connect();
  if (waits_for_sibling || !parts_.knock(line_)) {
    parts_.network.close(line_, Side::kServer);
    parts_.network.close(line_, Side::kClient);
    later(parts_.dice.between(Micros(1), kBackoffMax), &Client::connect);
    return;
  }
  state_ = State::kGreeting;
  decoder_ = parts_.options.deflate ? ws::Decoder(ws::Role::kClient, kMessageBytesMax, inflaters_)
                                    : ws::Decoder(ws::Role::kClient, kMessageBytesMax);
  parts_.network.set_ear(line_, Side::kClient, [this] {
    write();
    read_later();
  });
  say_hello();
}

void Client::hang_up(Then then) {
  comes_back_ = then == Then::kComeBack;
  lost();
}

void Client::lost() {
  parts_.network.close(line_, Side::kClient);
  if (std::exchange(asks_as_guest_, false)) person_.asks_for_one = false;
  state_ = State::kIdle;
  ++attempt_;
  out_.clear();
  asked_.clear();
  outbox_.lost();
  view_.lost();
  reading_ = false;
  parts_.trace.note(name_, "lost its connection");
  if (comes_back_) later(parts_.dice.between(Micros(1), kBackoffMax), &Client::connect);
}

void Client::write() {
  out_.erase(0, parts_.network.write(line_, Side::kClient, out_));
}

void Client::read_later() {
  if (std::exchange(reading_, true)) return;
  Micros delay = parts_.dice.between(Micros(1), reads_within_);
  const MonoTime now = parts_.schedule.now().mono;
  if (stalled_until_ > now) delay += stalled_until_ - now;
  later(delay, &Client::read);
}

void Client::read() {
  reading_ = false;
  std::string bytes = parts_.network.read(line_, Side::kClient, reads_bytes_max_);
  const std::size_t size = bytes.size();
  bytes.resize(size + ws::Decoder::kPaddingBytes);
  std::span<char> input(bytes.data(), size);
  const unsigned attempt = attempt_;
  while (attempt == attempt_ && !input.empty()) {
    const ws::Step step = decoder_.next(input);
    if (step.kind == ws::Step::Kind::kNeedMore) break;
    take(step);
  }
  if (attempt != attempt_) return;
  if (parts_.network.ended(line_, Side::kClient)) {
    lost();
  } else if (size > 0) {
    read_later();
  }
}

void Client::take(const ws::Step& step) {
  switch (step.kind) {
    case ws::Step::Kind::kMessage:
      on_text(step.text());
      return;
    case ws::Step::Kind::kClose:
      on_close(step.code);
      return;
    case ws::Step::Kind::kFault:
      parts_.judge.fail(fmt::format("{} cannot read a frame: {}", name_, step.reason));
      lost();
      return;
    default:
      return;
  }
}

void Client::on_close(std::uint16_t code) {
  parts_.trace.note(name_, fmt::format("is closed with {}", code));
  // What it says is well-formed, so no other code can be right.
  const bool fine = code == 1000 || code == 1001 || code == wire::number(wire::Close::kReplaced) ||
                    code == wire::number(wire::Close::kUnauthorized);
  if (!fine) parts_.judge.fail(fmt::format("{} is closed with {}", name_, code));
  lost();
}

// ---- saying -------------------------------------------------------------------------------------

std::string Client::make_cid() {
  return fmt::format("{}-{}", name_, next_cid_++);
}

// `asked`: what it wants to hear; nullptr: nothing.
void Client::say(const std::string& fields, const Asked* asked) {
  std::string text = "{";
  if (asked != nullptr) {
    asked_[next_id_] = *asked;
    text += fmt::format("\"id\":{},", next_id_++);
  }
  text += fields + "}";
  parts_.trace.note(name_, "> " + text);
  ws::MaskKey key{};
  const std::uint64_t bits = parts_.dice.next();
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<std::uint8_t>(bits >> (8 * i));
  ws::append_masked_frame(out_, ws::Opcode::kText, text, key);
  write();
}

void Client::say_hello() {
  std::string fields;
  wire::JsonWriter json(fields);
  json.begin_object();
  json.key<"op">();
  json.string("hello");
  json.key<"device">();
  json.string(name_);
  if (person_.token.empty()) {
    person_.asks_for_one = asks_as_guest_ = true;
    json.key<"guest">();
    json.begin_object();
    json.key<"name">();
    json.string(person_.guest_name);
    json.end_object();
  } else {
    json.key<"token">();
    json.string(person_.token);
  }
  view_.write_since(json);
  const Asked asked{.kind = Asked::Kind::kHello};
  say(fields.substr(1), &asked);
}

void Client::say_changes() {
  if (!greeted()) return;
  outbox_.for_due([&](Change& change) {
    if (change.tries > 1 && parts_.options.mutation == Mutation::kRetryWithNewCid) {
      change.cid = make_cid();
    }
    const Asked asked{.kind = Asked::Kind::kChange, .cid = change.cid, .room = change.room};
    say(fmt::format("\"cid\":\"{}\",{}", change.cid, change.fields), &asked);
  });
}

void Client::change(Change change) {
  outbox_.add(std::move(change));
  say_changes();
}

void Client::tell(const std::string& fields) {
  say(fields, nullptr);
}

void Client::ask_history(RoomId room, const std::string& fields) {
  const Asked asked{.kind = Asked::Kind::kHistory, .room = room};
  say(fields, &asked);
}

void Client::ask_rooms(const std::string& fields) {
  const Asked asked{.kind = Asked::Kind::kRooms};
  say(fields, &asked);
}

}  // namespace parley::sim
