// Reader: one connection's place in the logs it follows. Cursors, no queue: what a reader costs
// does not depend on how far behind it is.
//
// Threads: its loop's.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/slab.h"
#include "feed/frame_run.h"
#include "model/ids.h"

namespace parley::feed {

using model::Seq;

// Which encoding a reader takes. Protocol v1 is one for all; others are numbered by who made them.
using Form = std::uint32_t;
inline constexpr Form kProtocolForm = 0;

using ReaderId = SlabRef;
using ChannelId = SlabRef;

struct Cursor {
  static constexpr std::uint32_t kNone = UINT32_MAX;  // the end of a list
  static constexpr std::uint32_t kNotDue = UINT32_MAX - 1;

  Seq next = 1;     // the event it needs
  Seq live_at = 0;  // not 0: still catching up with this event, the head at the time of its hello
  std::uint32_t channel = kNone;     // its slot; the cursor keeps it there
  std::uint32_t follower = 0;        // its place in Channel::followers
  std::uint32_t next_due = kNotDue;  // links the due cursors of a reader
  // Unpushed events directly before `next` that it was moved past without a byte: if the next one
  // comes from the store, it has to say so.
  std::uint32_t skipped = 0;

  bool due() const { return next_due != kNotDue; }
};

static_assert(sizeof(Cursor) == 32, "what following a log costs a connection");

// A page from the store, lent for one send.
struct Loan {
  model::RoomId log;
  Seq first = 0;
  FrameRun run;
};

struct Reader {
  explicit Reader(Form reader_form) : form(reader_form) {}

  std::vector<Cursor> cursors;
  std::unique_ptr<Loan> loan;
  Form form;
  std::uint32_t first_due = Cursor::kNone;
  std::uint32_t last_due = Cursor::kNone;
  std::uint32_t catching_up : 26 = 0;  // cursors that are not at their live_at yet
  bool listed : 1 = false;             // in the feed's list of due readers
  bool blocked : 1 = false;
  bool fetching : 1 = false;  // one page at a time
  bool resumed : 1 = false;   // all cursors of its hello are here
  bool live : 1 = false;
  bool has_lead : 1 = false;  // the first cursor's log goes before all others

  bool may_go_live() const { return resumed && !live && catching_up == 0; }
};

static_assert(sizeof(Reader) <= 48, "what a connection costs here, beside its cursors");

}  // namespace parley::feed
