// Judge: the oracles. It is told what the disk did and what each client saw, holds both against the
// promises, and keeps the first breach.
//
// Threads: one. Lifetime: the truth outlives it.
#pragma once

#include <simdjson.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "sim/truth.h"

namespace parley::sim {

using Json = simdjson::dom::element;

class Judge {
 public:
  explicit Judge(Truth& truth) : truth_(truth) {}

  const std::optional<std::string>& breach() const { return breach_; }
  void fail(std::string what) {
    if (!breach_) breach_ = std::move(what);
  }

  // ---- from the disk --------------------------------------------------------------------------
  void committed(const model::Write& write, const model::Committed& committed);
  // The process has ended; the truth is what the disk still has.
  void restarted();

  // ---- from clients ---------------------------------------------------------------------------
  // Exactly once, and for ever. `must_be_there`: an event of its own carries the cid.
  enum class Own : bool { kMaybe, kSurely };
  void acked(const AuthorCid& key, Place place, Own own);
  // For good: it is not in the log, and never will be.
  void refused(const AuthorCid& key, std::string_view code);
  // An event as `user` got it, by push or in a page.
  void seen(const UserId& user, Place place, Json event);
  // A room as `user` was shown it.
  void shown(const UserId& user, RoomId room, Json view);

 private:
  std::string differs(const model::Append& append, Place place, Json event) const;
  std::string message_differs(const model::Posted& posted, Place place, Json event) const;

  Truth& truth_;
  std::optional<std::string> breach_;
  std::map<AuthorCid, Place> acked_;
  std::set<AuthorCid> refused_;
  std::map<RoomId, Seq> seen_;  // the newest event that anybody saw
};

// Of a field that may be absent.
std::uint64_t number_in(Json object, std::string_view key, std::uint64_t otherwise = 0);
std::string text_in(Json object, std::string_view key);
bool has(Json object, std::string_view key);

}  // namespace parley::sim
