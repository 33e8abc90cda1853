// Unread: what turns "read up to seq" into "n messages unread, m of them mention you".
//
// A log counts its messages with an ordinal; unread is a subtraction, less those of the messages
// that were taken back since (Withdrawn). Only for a `read` into the middle must the ordinal at
// that seq be known: RecentOrdinals answers for the recent past.
//
// Threads: the core's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "model/ids.h"

namespace parley::core {

// How many messages a log had at each of its last seqs. Remembers the events that are no messages,
// the newest `kKept` of them; a log of nothing but messages is known from where it was loaded.
// Invariant: every event after floor_ that is no message is in others_, in order.
class RecentOrdinals {
 public:
  static constexpr std::size_t kKept = 64;

  RecentOrdinals() = default;
  // A log as it was loaded: nothing is known of what stands before its head.
  RecentOrdinals(model::Seq head, std::uint64_t messages)
      : head_(head), floor_(head), messages_(messages) {}

  // The next event; `ordinal`: messages up to and with it.
  void append(model::Seq seq, std::uint64_t ordinal);

  model::Seq head() const { return head_; }
  std::uint64_t messages() const { return messages_; }  // up to and with the head

  // Messages up to and with `seq` (at most the head); nothing where that is too long ago.
  std::optional<std::uint64_t> at(model::Seq seq) const;

 private:
  model::Seq head_ = 0;
  model::Seq floor_ = 0;
  std::uint64_t messages_ = 0;
  std::vector<model::Seq> others_;
};

// The messages of a room that were deleted, by number, in order: who has not read past one has that
// one less to read, and nobody has to walk over the members to tell them. Bounded to the newest
// limits::kWithdrawnCountedMax: who is still before an older one counts it as unread.
class Withdrawn {
 public:
  Withdrawn() = default;
  explicit Withdrawn(std::vector<model::Seq> seqs);  // in order, each once

  void add(model::Seq seq);
  std::size_t after(model::Seq seq) const;

 private:
  void bound();

  std::vector<model::Seq> seqs_;
};

// The unread messages that mention one member: the newest limits::kMentionsCountedMax of them.
// As small as a pointer while there are none, as for nearly all members nearly always.
class Mentions {
 public:
  enum class Added : std::uint8_t { kNo, kYes, kInPlaceOf };
  struct Addition {
    Added added = Added::kNo;  // kNo: it was there, or is older than as many as are kept
    model::Seq gone = 0;       // kInPlaceOf: the oldest one, which is forgotten for it
  };

  Addition add(model::Seq seq);  // mostly later than all before; earlier where an edit mentions
  bool forget(model::Seq seq);   // false: it was not there
  std::uint32_t count() const;
  // Those up to and with `seq`, in order. Good until something changes.
  std::span<const model::Seq> up_to(model::Seq seq) const;

 private:
  std::unique_ptr<std::vector<model::Seq>> seqs_;
};

}  // namespace parley::core
