// The sending half of Feed: from due cursors to pieces of memory, and back to cursors that moved.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "feed/feed.h"

namespace parley::feed {
namespace {

// A busy room has a run in every turn; this many are kept for the next one.
constexpr std::size_t kSpareRunsMax = 16;
constexpr std::size_t kSpareRunBytesMax = 64 * 1024;

}  // namespace

void Feed::list(ReaderId id, Reader& reader) {
  if (reader.listed || reader.blocked) return;
  reader.listed = true;
  due_.push_back(id);
}

void Feed::make_due(Reader& reader, std::uint32_t cursor) {
  Cursor& it = reader.cursors[cursor];
  if (it.due()) return;
  it.next_due = Cursor::kNone;
  // First come, first served: a hot room cannot starve a quiet one.
  const std::uint32_t last = std::exchange(reader.last_due, cursor);
  if (last == Cursor::kNone) {
    reader.first_due = cursor;
  } else {
    reader.cursors[last].next_due = cursor;
  }
}

void Feed::relink_due(Reader& reader) {
  reader.first_due = reader.last_due = Cursor::kNone;
  for (std::uint32_t index = 0; index < reader.cursors.size(); ++index) {
    Cursor& cursor = reader.cursors[index];
    if (std::exchange(cursor.next_due, Cursor::kNotDue) != Cursor::kNotDue) make_due(reader, index);
  }
}

void Feed::take_due(std::vector<ReaderId>& out) {
  for (const ChannelId id : std::exchange(touched_, {})) {
    Channel* channel = channels_.find(id);
    if (channel == nullptr) continue;
    channel->touched = false;
    for (const Follower& follower : channel->followers) {
      Reader& reader = reader_at(follower.reader);
      make_due(reader, follower.cursor);
      list(readers_.ref_of(follower.reader), reader);
    }
  }
  for (const ReaderId id : std::exchange(due_, {})) {
    Reader* reader = readers_.find(id);
    if (reader == nullptr) continue;
    reader->listed = false;
    if (!reader->blocked) out.push_back(id);
  }
}

const std::vector<std::string_view>& Feed::gather(ReaderId id) {
  pieces_.clear();
  origins_.clear();
  Reader* reader = readers_.find(id);
  CHECK(reader != nullptr);
  std::size_t budget = bounds_.gather_bytes_max;
  lead_holds_ = !gather_lead(id, *reader, budget);
  if (!lead_holds_) gather_others(id, *reader, budget);
  if (budget == 0) list(id, *reader);
  return pieces_;
}

// False: what is gathered of the leading log is not all of it, so nothing may follow.
bool Feed::gather_lead(ReaderId id, Reader& reader, std::size_t& budget) {
  // The channel is looked at only where there is news of it: a busy room has a thousand readers.
  if (!reader.has_lead || !reader.cursors.front().due()) return true;
  const Cursor& lead = reader.cursors.front();
  const Seq end = channel_at(lead.channel).tail.end();
  if (lead.next >= end) return true;
  gather_cursor(id, reader, 0, budget);
  if (origins_.empty()) return false;
  const Origin& last = origins_.back();
  return last.kind == Origin::Kind::kTurn || last.next == end;
}

void Feed::gather_others(ReaderId id, Reader& reader, std::size_t& budget) {
  const bool lead_is_done = !origins_.empty();
  std::uint32_t index = std::exchange(reader.first_due, Cursor::kNone);
  reader.last_due = Cursor::kNone;
  while (index != Cursor::kNone) {
    Cursor& cursor = reader.cursors[index];
    const std::uint32_t next = std::exchange(cursor.next_due, Cursor::kNotDue);
    if (index == 0 && lead_is_done) {
      // It stands in the line, and has had its turn.
    } else if (budget > 0) {
      gather_cursor(id, reader, index, budget);
    } else {
      make_due(reader, index);
    }
    index = next;
  }
}

void Feed::gather_cursor(ReaderId id, Reader& reader, std::uint32_t index, std::size_t& budget) {
  const Cursor& cursor = reader.cursors[index];
  const Channel& channel = channel_at(cursor.channel);
  const Tail& tail = channel.tail;
  if (cursor.next < tail.first()) {
    if (reader.loan && reader.loan->log == channel.log && reader.loan->first == cursor.next) {
      gather_loan(reader, index, budget);
    } else {
      make_due(reader, index);  // it stays so until its page is here
      if (reader.fetching) return;
      reader.fetching = true;
      ++fetch_count_;
      fetches_.push_back({id, channel.log, cursor.next});
    }
    return;
  }
  std::size_t share = std::min(budget, bounds_.stretch_bytes_max);
  Seq from = cursor.next;
  while (from < tail.end() && share > 0) {
    const Tail::Stretch stretch = tail.stretch(from, share);
    pieces_.push_back(stretch.bytes);
    origins_.push_back({Origin::Kind::kTail, index, from, stretch.next, stretch.bytes.size()});
    from = stretch.next;
    share -= std::min(share, stretch.bytes.size());
    budget -= std::min(budget, stretch.bytes.size());
  }
  if (from < tail.end()) {
    list(id, reader);  // its share is used up: advance() puts it behind those that had none
  } else if (channel.turn) {
    const std::string_view frames = channel.turn->frames_between(0, channel.turn->frames());
    pieces_.push_back(frames);
    origins_.push_back({Origin::Kind::kTurn, index, 0, 0, frames.size()});
    budget -= std::min(budget, frames.size());
  }
}

void Feed::gather_loan(Reader& reader, std::uint32_t index, std::size_t& budget) {
  const Loan& loan = *reader.loan;
  const std::string_view frames = loan.run.frames_between(0, loan.run.frames());
  pieces_.push_back(frames);
  origins_.push_back(
      {Origin::Kind::kLoan, index, loan.first, loan.first + loan.run.frames(), frames.size()});
  budget -= std::min(budget, frames.size());
}

bool Feed::goes_live(ReaderId id) {
  const Reader* reader = readers_.find(id);
  CHECK(reader != nullptr);
  if (!reader->resumed || reader->live) return false;
  const auto passes = [&](const Origin& origin) {
    const Cursor& cursor = reader->cursors[origin.cursor];
    return cursor.live_at != 0 && origin.from <= cursor.live_at && cursor.live_at < origin.next;
  };
  return std::ranges::count_if(origins_, passes) == reader->catching_up;
}

void Feed::advance(ReaderId id, std::size_t bytes, std::string& rest) {
  Reader* reader = readers_.find(id);
  CHECK(reader != nullptr);
  for (const Origin& origin : origins_) {
    const std::size_t taken = std::min(bytes, origin.bytes);
    bytes -= taken;
    if (taken == origin.bytes) {
      Cursor& cursor = reader->cursors[origin.cursor];
      if (origin.kind == Origin::Kind::kTail) {
        const Tail& tail = channel_at(cursor.channel).tail;
        move_cursor(*reader, cursor, origin.next, tail.empty_before(origin.from, origin.next));
      } else if (origin.kind == Origin::Kind::kLoan) {
        move_cursor(*reader, cursor, origin.next, 0);
      }
    } else {
      // What comes behind the cut was not sent, even if it is empty.
      if (taken > 0) take_part(*reader, origin, taken, rest);
      break;
    }
  }
  CHECK(bytes == 0);
  for (const Origin& origin : origins_) {
    const Cursor& cursor = reader->cursors[origin.cursor];
    Channel& channel = channel_at(cursor.channel);
    if (cursor.next >= channel.tail.end()) {
      // Nobody else will need this tail.
      if (channel.personal && channel.followers.size() == 1) {
        tail_bytes_ -= channel.tail.bytes();
        channel.tail.drop_all();
      }
      continue;
    }
    make_due(*reader, origin.cursor);
    list(id, *reader);
  }
  // Where nothing was gathered, the leading log waits for its page, which will list the reader.
  if (lead_holds_ && !origins_.empty()) list(id, *reader);
  reader->loan.reset();
  pieces_.clear();
  origins_.clear();
}

void Feed::take_part(Reader& reader, const Origin& origin, std::size_t bytes, std::string& rest) {
  Cursor& cursor = reader.cursors[origin.cursor];
  const Channel& channel = channel_at(cursor.channel);
  switch (origin.kind) {
    case Origin::Kind::kTail: {
      const Tail::Position position = channel.tail.after(origin.from, bytes);
      rest.append(position.rest);
      move_cursor(reader, cursor, position.next,
                  channel.tail.empty_before(origin.from, position.next));
      return;
    }
    case Origin::Kind::kLoan: {
      const FrameRun::Split split = reader.loan->run.split(0, bytes);
      rest.append(split.rest);
      move_cursor(reader, cursor, origin.from + split.frame, 0);
      return;
    }
    case Origin::Kind::kTurn:
      rest.append(channel.turn->split(0, bytes).rest);
      return;
  }
}

void Feed::move_cursor(Reader& reader, Cursor& cursor, Seq next, std::size_t empty) {
  CHECK(next >= cursor.next);
  const bool all = empty == next - cursor.next;
  cursor.skipped = static_cast<std::uint32_t>(empty) + (all ? cursor.skipped : 0);
  cursor.next = next;
  if (cursor.live_at == 0 || next <= cursor.live_at) return;
  cursor.live_at = 0;
  --reader.catching_up;
}

void Feed::set_blocked(ReaderId id, bool blocked) {
  Reader* reader = readers_.find(id);
  CHECK(reader != nullptr);
  reader->blocked = blocked;
  if (blocked) return;
  if (reader->first_due != Cursor::kNone || reader->may_go_live()) list(id, *reader);
}

std::unique_ptr<FrameRun> Feed::take_spare_run() {
  if (spare_runs_.empty()) return std::make_unique<FrameRun>();
  std::unique_ptr<FrameRun> run = std::move(spare_runs_.back());
  spare_runs_.pop_back();
  return run;
}

void Feed::end_turn() {
  for (const ChannelId id : turns_) {
    Channel* channel = channels_.find(id);
    if (channel == nullptr) continue;
    std::unique_ptr<FrameRun> run = std::move(channel->turn);
    if (spare_runs_.size() == kSpareRunsMax || run->bytes() > kSpareRunBytesMax) continue;
    run->clear();
    spare_runs_.push_back(std::move(run));
  }
  turns_.clear();
}

void Feed::take_fetches(std::vector<Fetch>& out) {
  out.insert(out.end(), fetches_.begin(), fetches_.end());
  fetches_.clear();
}

void Feed::fetched(const Fetch& fetch, const std::vector<model::EventPtr>& events) {
  Reader* reader = readers_.find(fetch.reader);
  if (reader == nullptr) return;
  reader->fetching = false;
  list(fetch.reader, *reader);
  // A reader whose socket filled up meanwhile keeps its cursor, not the page.
  const Cursor* cursor = find_cursor(*reader, fetch.log);
  if (reader->blocked || cursor == nullptr || cursor->next != fetch.from) return;
  // The store may be ahead of what this loop was told; rights are only known up to the tail's end.
  // What the tail holds is taken from there: it is encoded, and was encoded when it happened, with
  // what the store does not keep (the room object of a `room+`).
  const Seq end = channel_at(cursor->channel).tail.first();
  auto loan = std::make_unique<Loan>();
  loan->log = fetch.log;
  loan->first = fetch.from;
  Seq expected = fetch.from;
  for (const model::EventPtr& event : events) {
    if (event->seq != expected || expected >= end)
      break;  // never over a hole: it is asked for again
    if (expected == fetch.from && cursor->skipped != 0) {
      model::Event with_skip = *event;
      with_skip.skip = cursor->skipped;
      encode_(reader->form, with_skip, loan->run.open_frame());
    } else {
      encode_(reader->form, *event, loan->run.open_frame());
    }
    loan->run.close_frame();
    ++expected;
  }
  if (!loan->run.empty()) reader->loan = std::move(loan);
}

}  // namespace parley::feed
