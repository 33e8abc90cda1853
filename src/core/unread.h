// Unread: what turns "read up to seq" into "n messages unread, m of them mention you".
//
// A log counts its messages with an ordinal; unread is a subtraction. Only for a `read` into the
// middle must the ordinal at that seq be known: RecentOrdinals answers for the recent past.
//
// Threads: the core's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
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

// The unread messages that mention one member: the newest limits::kMentionsCountedMax of them.
// As small as a pointer while there are none, as for nearly all members nearly always.
class Mentions {
 public:
  void add(model::Seq seq);         // later than all before
  void read_up_to(model::Seq seq);  // forgets those up to and with it
  bool forget(model::Seq seq);      // its message was deleted; true if it was unread
  std::uint32_t count() const;

 private:
  std::unique_ptr<std::vector<model::Seq>> seqs_;
};

}  // namespace parley::core
