#include "store/journal/backlog.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace parley::store::journal {
namespace {

using model::HistoryQuery;
using model::RoomId;
using model::Seq;

SeqRange whole(const PageWindow& window) {
  if (window.down.empty()) return window.up;
  return {.first = window.down.first,
          .last = window.up.empty() ? window.down.last : window.up.last};
}

void copy_touches(const LogPart& part, SeqRange range, std::vector<Place>& to) {
  const auto take = [&](const std::vector<Place>& places) {
    to.insert(to.end(), places.begin(), places.end());
  };
  // Whichever is the shorter way.
  if (part.touches.size() < range.last - range.first) {
    for (const auto& [of, places] : part.touches)
      if (of >= range.first && of <= range.last) take(places);
    return;
  }
  for (Seq of = range.first; of <= range.last; ++of) {
    const auto found = part.touches.find(of);
    if (found != part.touches.end()) take(found->second);
  }
}

void copy_part(const LogPart& part, SeqRange range, LogCopy& to) {
  to.deletes.insert(to.deletes.end(), part.deletes.begin(), part.deletes.end());
  if (range.empty()) return;
  copy_touches(part, range, to.touches);
  const Seq first = std::max(range.first, part.first);
  const Seq last = std::min(range.last, part.last());
  for (Seq seq = first; seq <= last; ++seq) to.events.push_back(part.events[seq - part.first]);
}

}  // namespace

bool Backlog::full(const State& state) const {
  return state.filling->records() >= bounds_.records_max ||
         state.filling->bytes() >= bounds_.bytes_max;
}

void Backlog::rotate(State& state) {
  state.waiting = std::exchange(state.filling, std::make_shared<Generation>());
}

bool Backlog::wait_for_room() {
  return state_.when(
      [this](const State& state) {
        return !full(state) || state.waiting == nullptr || !state.claimed;
      },
      [this](State& state) {
        if (full(state) && state.waiting == nullptr) rotate(state);
        return !full(state);
      });
}

Generations Backlog::look() const {
  return state_.look([](const State& state) {
    return Generations{.older = state.waiting, .newer = state.filling};
  });
}

Result<void> Backlog::add(BatchPtr batch) {
  return state_.with([&](State& state) { return state.filling->add(std::move(batch)); });
}

std::shared_ptr<const Generation> Backlog::claim() {
  return state_.when([](const State& state) { return !state.claimed; },
                     [](State& state) {
                       state.claimed = true;
                       if (state.waiting == nullptr && !state.filling->empty()) rotate(state);
                       return state.waiting;
                     });
}

void Backlog::drop(const std::shared_ptr<const Generation>& indexed) {
  state_.with([&](State& state) {
    CHECK(state.claimed && state.waiting == indexed);
    state.indexed = indexed->last_batch();
    state.waiting = nullptr;
  });
}

void Backlog::release(const Result<void>& indexed) {
  state_.with([&](State& state) {
    CHECK(state.claimed);
    state.claimed = false;
    if (!indexed && indexed.error().code != ErrorCode::kDiskFull) state.failure = indexed.error();
  });
}

std::uint64_t Backlog::indexed() const {
  return state_.look([](const State& state) { return state.indexed; });
}

std::optional<Error> Backlog::failure() const {
  return state_.look([](const State& state) { return state.failure; });
}

std::size_t Backlog::size() const {
  return state_.look([](const State& state) {
    return state.filling->records() + (state.waiting == nullptr ? 0 : state.waiting->records());
  });
}

LogCopy Backlog::copy(const HistoryQuery& query) const {
  return state_.look([&](const State& state) {
    LogCopy copy;
    const LogPart* const newer = state.filling->find_log(query.log);
    const LogPart* const older =
        state.waiting == nullptr ? nullptr : state.waiting->find_log(query.log);
    if (newer == nullptr && older == nullptr) return copy;
    copy.hold = {.older = state.waiting, .newer = state.filling};
    copy.head = (newer == nullptr ? older : newer)->last();
    const SeqRange range = whole(window_of(query, copy.head));
    if (older != nullptr) copy_part(*older, range, copy);
    if (newer != nullptr) copy_part(*newer, range, copy);
    return copy;
  });
}

std::optional<std::uint64_t> Backlog::ordinal_at(RoomId log, Seq seq) const {
  return state_.look([&](const State& state) -> std::optional<std::uint64_t> {
    // Above the head, the head counts.
    for (const Generation* one :
         {static_cast<const Generation*>(state.filling.get()), state.waiting.get()}) {
      const LogPart* const part = one == nullptr ? nullptr : one->find_log(log);
      if (part == nullptr || seq < part->first) continue;
      return append_at(part->events[std::min(seq, part->last()) - part->first]).ordinal;
    }
    return std::nullopt;
  });
}

void Backlog::begin_after(std::uint64_t batch) {
  state_.with([batch](State& state) { state.indexed = batch; });
}

}  // namespace parley::store::journal
