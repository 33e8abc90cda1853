#include "sim/network.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace parley::sim {
namespace {

using namespace std::chrono_literals;

// How long an end may not know that its line was cut.
constexpr Micros kUnnoticedMax = 4s;

}  // namespace

Micros Network::delay() {
  return dice_.between(Micros(1), healed_ ? Micros(500) : options_.delay_max);
}

LineRef Network::connect() {
  return lines_.emplace();
}

void Network::set_ear(LineRef ref, Side side, Ear ear) {
  if (Line* line = lines_.find(ref)) line->ears[index(side)] = std::move(ear);
}

void Network::hear(LineRef ref, Side side) {
  const Line* line = lines_.find(ref);
  if (line == nullptr || line->closed[index(side)]) return;
  // Called as a copy: the end may close its line, or forget its ear, from within.
  const Ear ear = line->ears[index(side)];
  if (ear) ear();
}

std::size_t Network::write(LineRef ref, Side from, std::string_view bytes) {
  Line* line = lines_.find(ref);
  if (line == nullptr) return bytes.size();
  if (from == Side::kServer && !bytes.empty() && server_is_dead()) return bytes.size();
  if (line->closed[index(other(from))]) return bytes.size();  // nobody will read it
  Pipe& pipe = line->into[index(other(from))];
  const std::size_t held = pipe.wire.size() + pipe.arrived.size();
  const std::size_t size =
      healed_ ? std::max<std::size_t>(options_.socket_bytes, 64 * 1024) : options_.socket_bytes;
  const std::size_t taken = std::min(bytes.size(), size - std::min(size, held));
  pipe.wire.append(bytes.substr(0, taken));
  if (taken < bytes.size()) pipe.refused = true;
  flow(ref, other(from));
  return taken;
}

void Network::server_dies_behind(std::size_t writes, Ear died) {
  writes_left_ = writes;
  died_ = std::move(died);
}

bool Network::server_is_dead() {
  if (!died_) return false;
  if (writes_left_ == 0) return true;
  if (--writes_left_ == 0) died_();
  return false;
}

void Network::flow(LineRef ref, Side to) {
  Pipe& pipe = lines_.find(ref)->into[index(to)];
  if (pipe.flowing || pipe.broken || (pipe.wire.empty() && !pipe.last)) return;
  pipe.flowing = true;
  schedule_.after(Schedule::kWorld, delay(), [this, ref, to] {
    Line* line = lines_.find(ref);
    if (line == nullptr) return;
    Pipe& into = line->into[index(to)];
    into.flowing = false;
    if (into.broken) return;
    const std::size_t most = healed_ ? into.wire.size() : options_.piece_bytes_max;
    const std::size_t bytes =
        std::min(into.wire.size(), dice_.between(1, std::max<std::size_t>(1, most)));
    into.arrived.append(into.wire, 0, bytes);
    into.wire.erase(0, bytes);
    if (into.last && into.wire.empty()) {
      into.broken = true;
      into.ended = true;
    }
    flow(ref, to);
    hear(ref, to);
  });
}

std::string Network::read(LineRef ref, Side at, std::size_t bytes_max) {
  Line* line = lines_.find(ref);
  if (line == nullptr) return {};
  Pipe& pipe = line->into[index(at)];
  std::string bytes = pipe.arrived.substr(0, bytes_max);
  pipe.arrived.erase(0, bytes.size());
  if (!bytes.empty() && std::exchange(pipe.refused, false)) {
    schedule_.after(Schedule::kWorld, delay(), [this, ref, at] { hear(ref, other(at)); });
  }
  return bytes;
}

bool Network::ended(LineRef ref, Side at) {
  Line* line = lines_.find(ref);
  if (line == nullptr) return true;
  const Pipe& pipe = line->into[index(at)];
  return pipe.ended && pipe.arrived.empty();
}

void Network::close(LineRef ref, Side side) {
  Line* line = lines_.find(ref);
  if (line == nullptr || line->closed[index(side)]) return;
  line->closed[index(side)] = true;
  line->ears[index(side)] = {};
  line->into[index(other(side))].last = true;
  flow(ref, other(side));
  // Who waits for room hears that there is nobody left to wait for.
  if (std::exchange(line->into[index(side)].refused, false)) {
    schedule_.after(Schedule::kWorld, delay(), [this, ref, side] { hear(ref, other(side)); });
  }
  drop_if_closed(ref);
}

void Network::drop_if_closed(LineRef ref) {
  const Line* line = lines_.find(ref);
  if (line != nullptr && line->closed[0] && line->closed[1]) lines_.erase(ref);
}

void Network::end_later(LineRef ref, Side at, Micros within) {
  schedule_.after(Schedule::kWorld, dice_.between(Micros(1), within), [this, ref, at] {
    Line* line = lines_.find(ref);
    if (line == nullptr) return;
    line->into[index(at)].ended = true;
    hear(ref, at);
  });
}

void Network::cut(LineRef ref) {
  Line* line = lines_.find(ref);
  if (line == nullptr) return;
  for (const Side side : {Side::kClient, Side::kServer}) {
    Pipe& pipe = line->into[index(side)];
    if (std::exchange(pipe.broken, true)) continue;
    pipe.wire.clear();
    end_later(ref, side, healed_ ? Micros(1'000) : kUnnoticedMax);
  }
}

void Network::cut_one() {
  std::vector<LineRef> refs;
  lines_.for_each([&](LineRef ref, Line&) { refs.push_back(ref); });
  if (!refs.empty()) cut(dice_.pick(refs));
}

void Network::server_died() {
  died_ = {};
  std::vector<LineRef> refs;
  lines_.for_each([&](LineRef ref, Line&) { refs.push_back(ref); });
  for (const LineRef ref : refs) {
    cut(ref);
    Line* line = lines_.find(ref);
    line->closed[index(Side::kServer)] = true;
    line->ears[index(Side::kServer)] = {};
    drop_if_closed(ref);
  }
}

}  // namespace parley::sim
