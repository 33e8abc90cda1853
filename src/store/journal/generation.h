// Generation: batches that are in the journal and not yet in the index, with the tables that find
// things in them. It fills, is indexed as a whole in one transaction, and is then dropped as a
// whole.
//
// Invariant: the events of one log in it are consecutive; it holds whole batches, by number.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "store/journal/batch.h"
#include "store/page_window.h"

namespace parley::store::journal {

// Of one log.
struct LogPart {
  model::Seq first = 0;
  std::vector<Place> events;  // events[n] has seq first + n
  // Edits, deletes and reactions that touch a message, by that message, in order.
  std::unordered_map<model::Seq, std::vector<Place>> touches;
  std::vector<Place> deletes;
  std::unordered_set<model::Seq> deleted;  // the messages they speak of

  model::Seq last() const { return first + events.size() - 1; }
};

class Generation {
 public:
  // Takes the next batch. kCorrupt: it is not one of ours.
  Result<void> add(BatchPtr batch);

  // For a batch that is still being written: a record that has just come to stand in it. `place`
  // is that of an append. False, and nothing is noted: an event that does not follow the last one
  // of its log.
  [[nodiscard]] bool note(const Record& record, Place place);

  // The append with that author and cid, whose hash_of_cid() is `hash`.
  std::optional<AppendView> find_cid(std::uint64_t hash, std::string_view author,
                                     std::string_view cid) const;
  // Null: it holds nothing of that log.
  const LogPart* find_log(model::RoomId log) const;
  bool has_user(const model::UserId& user) const { return users_.contains(user.value()); }
  bool has_room(model::RoomId room) const { return rooms_.contains(room); }
  bool has_key(const std::string& key) const { return keys_.contains(key); }

  const std::vector<BatchPtr>& batches() const { return batches_; }
  bool empty() const { return batches_.empty(); }
  // Appends and changes.
  std::size_t records() const { return records_; }
  // Of the batches; the tables take about half as much again.
  std::size_t bytes() const { return bytes_; }
  std::uint64_t last_batch() const { return batches_.empty() ? 0 : batches_.back()->number; }

 private:
  bool note_append(const AppendView& append, Place place);
  void note_change(const model::Change& change);

  std::vector<BatchPtr> batches_;
  std::size_t records_ = 0;
  std::size_t bytes_ = 0;
  std::unordered_multimap<std::uint64_t, Place> by_cid_;  // by hash: the texts are in the batch
  std::unordered_map<model::RoomId, LogPart> logs_;
  std::unordered_set<std::string> users_;
  std::unordered_set<model::RoomId> rooms_;
  std::unordered_set<std::string> keys_;
};

// The same for one author and cid, everywhere and in every run of the program.
std::uint64_t hash_of_cid(std::string_view author, std::string_view cid);

}  // namespace parley::store::journal
