// Feed: who on this loop still needs which bytes (decision 2). Channels are logs that somebody here
// follows, each with its tail; readers are connections, each with a cursor per log. There is no
// queue of a reader anywhere.
//
//   publish ──▶ tail of the channel ──▶ cursors become due ──▶ gather: pieces to send
//                                                             advance: so many bytes went
//
// A cursor behind the tail asks the store for a page (take_fetches, fetched); the page is lent to
// that one reader and forgotten after the next send, sent or not: the cursor is what is kept.
//
// Pure: no sockets, no clock, no JSON. The encoder and the store are the caller's.
// Threads: its loop's. Lifetime: the encoder outlives it.
// Invariant: a reader is handed event n of a log only after n-1, and each exactly once; and those
// of its leading log before whatever was published after them in other logs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/flat_index.h"
#include "base/limits.h"
#include "feed/channel.h"
#include "feed/reader.h"
#include "model/event.h"
#include "model/history.h"

namespace parley::feed {

class Feed {
 public:
  // Appends the frame of an event in a form; nothing, where this form does not show it.
  using Encode = std::function<void(Form, const model::Event&, std::string&)>;

  struct Bounds {
    std::size_t tail_bytes_max = limits::kTailBytesPerRoomMax;
    std::size_t tail_events_max = limits::kTailEventsPerRoomMax;
    std::size_t tails_bytes_max = limits::kTailBytesMax;
    std::size_t gather_bytes_max = 256 * 1024;  // one send; more waits for the next turn
    std::size_t stretch_bytes_max = 64 * 1024;  // of one log in one send: fair between rooms
    std::size_t resting_max = limits::kRestingTailsMax;  // tails that nobody follows any more
  };

  Feed(Encode encode, Bounds bounds);
  explicit Feed(Encode encode) : Feed(std::move(encode), Bounds{}) {}

  // ---- readers --------------------------------------------------------------------------------
  ReaderId add_reader(Form form);
  void remove_reader(ReaderId id);
  bool has_reader(ReaderId id) { return readers_.find(id) != nullptr; }

  // A cursor in `log` at `from`; `head` is the log's last event as of now. Following twice moves
  // nothing.
  void follow(ReaderId id, model::RoomId log, Seq from, Seq head);
  // The log that the reader has followed first goes before all others from now on: while something
  // of it is due, nothing of them is sent. It stays followed as long as there is a reader.
  void lead_with_first(ReaderId id);
  void unfollow(ReaderId id, model::RoomId log);
  bool follows(ReaderId id, model::RoomId log);
  // Follows are complete: took_live() is true once, when the cursors have passed the heads given.
  void resumed(ReaderId id);
  bool took_live(ReaderId id);
  // Where the cursor stands: the next event it needs; 0 if the log is not followed.
  Seq position(ReaderId id, model::RoomId log);
  // Calls fn(RoomId, Seq next) for each cursor.
  template <class Fn>
  void for_each_position(ReaderId id, Fn&& fn);

  // ---- events ---------------------------------------------------------------------------------
  void publish(const model::EventPtr& event, bool push);
  // An encoded frame for all readers of this form that keep up; gone at the end of the turn.
  void broadcast(model::RoomId log, Form form, std::string_view frame);
  bool has_channel(model::RoomId log) { return first_channel(log) != Channel::kNone; }
  // Calls fn(Form) for each form in which somebody here follows the log.
  template <class Fn>
  void for_each_form(model::RoomId log, Fn&& fn);
  // Calls fn(Form, ReaderId) for each follower of the log.
  template <class Fn>
  void for_each_follower(model::RoomId log, Fn&& fn);

  // ---- sending --------------------------------------------------------------------------------
  // Readers with something due, each once; none is due afterwards. Blocked ones are left out.
  void take_due(std::vector<ReaderId>& out);
  bool has_due() const { return !due_.empty() || !touched_.empty(); }
  // Pieces to send, in order; none if nothing is due. Good until any other call; advance() comes
  // next, also with 0.
  const std::vector<std::string_view>& gather(ReaderId id);
  // Once all of the last gather() is sent, the cursors have passed the heads given: took_live()
  // will be true then, and not before.
  bool goes_live(ReaderId id);
  // So many bytes of the last gather() went out. A frame that was cut: its other bytes are appended
  // to `rest`, and count as sent.
  void advance(ReaderId id, std::size_t bytes, std::string& rest);
  // The socket is full: not due until it is unblocked.
  void set_blocked(ReaderId id, bool blocked);
  // After all sends of a turn: forgets what was for this turn only.
  void end_turn();

  // ---- from the store -------------------------------------------------------------------------
  struct Fetch {
    ReaderId reader;
    model::RoomId log;
    Seq from = 0;
  };
  void take_fetches(std::vector<Fetch>& out);
  // The page asked for: events from fetch.from on. Empty: the store could not say, it is asked
  // again.
  void fetched(const Fetch& fetch, const std::vector<model::EventPtr>& events);

  struct Counts {
    std::size_t readers = 0, channels = 0, tail_bytes = 0;
    std::uint64_t fetches = 0;
  };
  Counts counts() const;

 private:
  // Where a piece of the last gather() came from.
  struct Origin {
    enum class Kind : std::uint8_t { kTail, kLoan, kTurn };
    Kind kind = Kind::kTail;
    std::uint32_t cursor = 0;
    Seq from = 0;
    Seq next = 0;
    std::size_t bytes = 0;
  };

  Channel& channel_at(std::uint32_t slot) { return *channels_.at_slot(slot); }
  Reader& reader_at(std::uint32_t slot) { return *readers_.at_slot(slot); }
  auto log_hash_at();
  // The slot of a log's first form, or Channel::kNone.
  std::uint32_t first_channel(model::RoomId log);
  std::uint32_t channel_for(model::RoomId log, Form form, Seq end);
  void append(Channel& channel, const model::Event& event, bool push);
  void leave_channel(const Cursor& cursor);
  std::unique_ptr<FrameRun> take_spare_run();
  void touch(std::uint32_t slot, Channel& channel);
  void forget_channel(std::uint32_t slot);
  void rest_or_forget(std::uint32_t slot);
  void list(ReaderId id, Reader& reader);
  static void make_due(Reader& reader, std::uint32_t cursor);
  static void relink_due(Reader& reader);
  bool gather_lead(ReaderId id, Reader& reader, std::size_t& budget);
  void gather_others(ReaderId id, Reader& reader, std::size_t& budget);
  void gather_cursor(ReaderId id, Reader& reader, std::uint32_t index, std::size_t& budget);
  void gather_loan(Reader& reader, std::uint32_t index, std::size_t& budget);
  void take_part(Reader& reader, const Origin& origin, std::size_t bytes, std::string& rest);
  static void move_cursor(Reader& reader, Cursor& cursor, Seq next, std::size_t empty);
  const Cursor* find_cursor(const Reader& reader, model::RoomId log);
  void bound_tails();

  Encode encode_;
  Bounds bounds_;
  Slab<Reader> readers_;
  Slab<Channel> channels_;
  FlatIndex channels_by_log_;      // the first of a chain by form
  std::deque<ChannelId> resting_;  // in the order in which their last follower left
  std::vector<ChannelId> touched_;
  std::vector<ChannelId> turns_;  // channels with something in `turn`
  std::vector<std::unique_ptr<FrameRun>> spare_runs_;
  std::vector<ReaderId> due_;
  std::vector<Fetch> fetches_;
  std::vector<std::string_view> pieces_;
  std::vector<Origin> origins_;
  bool lead_holds_ = false;  // the last gather() was of a leading log alone, and others wait for it
  std::size_t tail_bytes_ = 0;
  std::uint32_t clock_hand_ = 0;
  std::uint64_t fetch_count_ = 0;
};

template <class Fn>
void Feed::for_each_position(ReaderId id, Fn&& fn) {
  const Reader* reader = readers_.find(id);
  CHECK(reader != nullptr);
  for (const Cursor& cursor : reader->cursors) {
    fn(channel_at(cursor.channel).log, cursor.next);
  }
}

template <class Fn>
void Feed::for_each_form(model::RoomId log, Fn&& fn) {
  for (std::uint32_t slot = first_channel(log); slot != Channel::kNone;) {
    const Channel& channel = channel_at(slot);
    const std::uint32_t next = channel.next_form;
    if (!channel.followers.empty()) fn(channel.form);
    slot = next;
  }
}

template <class Fn>
void Feed::for_each_follower(model::RoomId log, Fn&& fn) {
  for (std::uint32_t slot = first_channel(log); slot != Channel::kNone;) {
    const Channel& channel = channel_at(slot);
    for (const Follower& follower : channel.followers) {
      fn(channel.form, readers_.ref_of(follower.reader));
    }
    slot = channel.next_form;
  }
}

}  // namespace parley::feed
