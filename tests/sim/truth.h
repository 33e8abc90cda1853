// Truth: the naive model: what the logs hold, as the disk was told, with nothing clever about it.
// Oracles compare what clients see with it.
//
// Threads: one. Invariant: logs[l][n] has seq n + 1.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/write.h"

namespace parley::sim {

using model::RoomId;
using model::Seq;
using model::UserId;

struct Place {
  RoomId log;
  Seq seq = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
};
using AuthorCid = std::pair<UserId, std::string>;

class Truth {
 public:
  // What a committed write did. `seqs` as the store gave them. Nothing where it is as promised,
  // else what is wrong with it.
  std::string apply(const model::Write& write, const model::Committed& committed);
  void clear();

  const model::Append* find(Place place) const;
  Seq head(RoomId log) const;
  const Place* find(const AuthorCid& key) const;

  RoomId log_of(const UserId& user) const;  // his own
  bool is_member(RoomId room, const UserId& user) const;
  // Without direct rooms that he has set aside.
  std::vector<RoomId> rooms_of(const UserId& user) const;
  // The open ones: where, and by whom.
  std::set<std::pair<RoomId, UserId>> invites_of(const UserId& user) const;
  // Somebody who is a member may see all of a room; who is not sees nothing from his leaving on.
  bool may_see(const UserId& user, Place place) const;

  // Messages in (read, head] that stand at `head`, and those of them that mention him then.
  std::uint64_t unread(RoomId room, Seq read, Seq head) const;
  std::uint64_t mentions(RoomId room, const UserId& user, Seq read, Seq head) const;
  // Whether some edit of that message said so.
  bool was_edited_to(Place message, const std::string& text) const;
  bool was_deleted(Place message) const;
  bool deleted_by(Place message, Seq head) const;  // by an event up to `head`

 private:
  // A membership: from its first event on, up to and without its last one.
  struct Stay {
    Seq from = 0;
    Seq to = UINT64_MAX;
    bool holds(Seq seq) const { return from <= seq && seq < to; }
  };
  using Stays = std::map<UserId, std::vector<Stay>>;

  void apply_offer(const model::SetOffer& set);
  void apply_change(const model::Change& change, const std::map<RoomId, Seq>& first);

  std::map<RoomId, std::vector<model::Append>> logs_;
  std::map<RoomId, Stays> stays_;
  std::map<UserId, std::set<std::pair<RoomId, UserId>>> invites_;
  std::map<UserId, std::set<RoomId>> aside_;
  std::map<UserId, RoomId> own_logs_;
  std::map<AuthorCid, Place> by_cid_;
  std::set<std::pair<UserId, std::string>> said_;  // texts are unique: each says whose how-manieth
};

}  // namespace parley::sim
