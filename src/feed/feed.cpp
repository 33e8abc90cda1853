#include "feed/feed.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace parley::feed {
namespace {

std::size_t hash_of(model::RoomId log) {
  return mix_bits(log.value());
}

}  // namespace

auto Feed::log_hash_at() {
  return [this](std::uint32_t slot) { return hash_of(channel_at(slot).log); };
}

Feed::Feed(Encode encode, Bounds bounds) : encode_(std::move(encode)), bounds_(bounds) {}

// ---- readers ----------------------------------------------------------------------------------

ReaderId Feed::add_reader(Form form) {
  return readers_.emplace(form);
}

void Feed::remove_reader(ReaderId id) {
  Reader* reader = readers_.find(id);
  CHECK(reader != nullptr);
  for (const Cursor& cursor : reader->cursors) leave_channel(cursor);
  readers_.erase(id);
}

void Feed::follow(ReaderId id, model::RoomId log, Seq from, Seq head) {
  Reader* reader = readers_.find(id);
  CHECK(reader != nullptr && from >= 1);
  if (find_cursor(*reader, log) != nullptr) return;
  const std::uint32_t slot = channel_for(log, reader->form, head + 1);
  Channel& channel = channel_at(slot);

  const auto index = static_cast<std::uint32_t>(reader->cursors.size());
  Cursor cursor;
  cursor.channel = slot;
  cursor.next = from;
  cursor.follower = static_cast<std::uint32_t>(channel.followers.size());
  if (from <= head) {
    cursor.live_at = head;
    ++reader->catching_up;
  }
  reader->cursors.push_back(cursor);
  channel.followers.add({id.slot, index});
  if (from < channel.tail.end()) {
    make_due(*reader, index);
    list(id, *reader);
  }
}

void Feed::lead_with_first(ReaderId id) {
  Reader* reader = readers_.find(id);
  CHECK(reader != nullptr && !reader->cursors.empty());
  reader->has_lead = true;
}

void Feed::unfollow(ReaderId id, model::RoomId log) {
  Reader* reader = readers_.find(id);
  CHECK(reader != nullptr);
  const Cursor* found = find_cursor(*reader, log);
  if (found == nullptr) return;
  const auto index = static_cast<std::uint32_t>(found - reader->cursors.data());
  CHECK(index > 0 || !reader->has_lead);
  if (found->live_at != 0) --reader->catching_up;
  leave_channel(*found);
  if (index + 1 != reader->cursors.size()) {
    Cursor& moved = reader->cursors[index] = reader->cursors.back();
    channel_at(moved.channel).followers.at(moved.follower).cursor = index;
  }
  reader->cursors.pop_back();
  if (reader->loan && reader->loan->log == log) reader->loan.reset();
  relink_due(*reader);
  if (reader->may_go_live()) list(id, *reader);
}

bool Feed::follows(ReaderId id, model::RoomId log) {
  return position(id, log) != 0;
}

Seq Feed::position(ReaderId id, model::RoomId log) {
  const Reader* reader = readers_.find(id);
  if (reader == nullptr) return 0;
  const Cursor* cursor = find_cursor(*reader, log);
  return cursor == nullptr ? 0 : cursor->next;
}

void Feed::resumed(ReaderId id) {
  Reader* reader = readers_.find(id);
  CHECK(reader != nullptr);
  reader->resumed = true;
  list(id, *reader);
}

bool Feed::took_live(ReaderId id) {
  Reader* reader = readers_.find(id);
  CHECK(reader != nullptr);
  if (!reader->may_go_live()) return false;
  reader->live = true;
  return true;
}

// ---- events -----------------------------------------------------------------------------------

void Feed::publish(const model::EventPtr& event, bool push) {
  for (std::uint32_t slot = first_channel(event->log); slot != Channel::kNone;) {
    Channel& channel = channel_at(slot);
    if (event->seq > channel.tail.end()) {
      // A hole: what is missing is in the store, and the cursors will ask for it.
      tail_bytes_ -= channel.tail.bytes();
      channel.tail = Tail(event->seq);
      channel.skipped = 0;
    }
    if (event->seq == channel.tail.end()) {  // else it was said before
      append(channel, *event, push);
      touch(slot, channel);
    }
    slot = channel.next_form;
  }
  bound_tails();
}

void Feed::append(Channel& channel, const model::Event& event, bool push) {
  const std::size_t before = channel.tail.bytes();
  channel.personal = event.personal();
  std::string& out = channel.tail.open();
  if (!push) {
    ++channel.skipped;
  } else if (channel.skipped == 0) {
    encode_(channel.form, event, out);
  } else {
    model::Event with_skip = event;
    with_skip.skip = std::exchange(channel.skipped, 0);
    encode_(channel.form, with_skip, out);
  }
  channel.tail.close();
  channel.tail.shrink(bounds_.tail_bytes_max, bounds_.tail_events_max);
  tail_bytes_ += channel.tail.bytes() - before;
}

void Feed::broadcast(model::RoomId log, Form form, std::string_view frame) {
  for (std::uint32_t slot = first_channel(log); slot != Channel::kNone;) {
    Channel& channel = channel_at(slot);
    if (channel.form == form) {
      if (!channel.turn) {
        channel.turn = take_spare_run();
        turns_.push_back(channels_.ref_of(slot));
      }
      channel.turn->open_frame().append(frame);
      channel.turn->close_frame();
      touch(slot, channel);
    }
    slot = channel.next_form;
  }
}

void Feed::touch(std::uint32_t slot, Channel& channel) {
  if (channel.touched) return;
  channel.touched = true;
  touched_.push_back(channels_.ref_of(slot));
}

void Feed::bound_tails() {
  // A clock hand over the channels: a bound in memory, not an order of merit.
  for (std::size_t steps = channels_.slots(); tail_bytes_ > bounds_.tails_bytes_max && steps > 0;
       --steps) {
    clock_hand_ = (clock_hand_ + 1) % static_cast<std::uint32_t>(channels_.slots());
    Channel* channel = channels_.at_slot(clock_hand_);
    if (channel == nullptr) continue;
    tail_bytes_ -= channel->tail.bytes();
    channel->tail.drop_all();
  }
}

// ---- channels ---------------------------------------------------------------------------------

std::uint32_t Feed::first_channel(model::RoomId log) {
  return channels_by_log_.find(hash_of(log),
                               [&](std::uint32_t slot) { return channel_at(slot).log == log; });
}

std::uint32_t Feed::channel_for(model::RoomId log, Form form, Seq end) {
  const std::uint32_t first = first_channel(log);
  for (std::uint32_t slot = first; slot != Channel::kNone; slot = channel_at(slot).next_form) {
    if (channel_at(slot).form == form) return slot;
  }
  const std::uint32_t slot = channels_.emplace(log, form, end).slot;
  if (first == Channel::kNone) {
    channels_by_log_.insert(slot, log_hash_at());
  } else {
    channel_at(slot).next_form = std::exchange(channel_at(first).next_form, slot);
  }
  return slot;
}

void Feed::leave_channel(const Cursor& cursor) {
  Channel& channel = channel_at(cursor.channel);
  const std::uint32_t place = cursor.follower;
  channel.followers.remove(place);
  if (place < channel.followers.size()) {
    const Follower moved = channel.followers.at(place);
    reader_at(moved.reader).cursors[moved.cursor].follower = place;
  }
  if (channel.followers.empty()) rest_or_forget(cursor.channel);
}

// A reconnect of all clients at once must not find every tail gone. Only the form of WebSockets
// waits for whoever comes: the article's are made for one connection each, and those of long-poll
// and event streams have too few readers for their memory.
void Feed::rest_or_forget(std::uint32_t slot) {
  Channel& channel = channel_at(slot);
  if (channel.form != kProtocolForm || channel.personal || channel.tail.bytes() == 0) {
    forget_channel(slot);
    return;
  }
  if (!std::exchange(channel.resting, true)) resting_.push_back(channels_.ref_of(slot));
  while (resting_.size() > bounds_.resting_max) {
    const ChannelId oldest = resting_.front();
    resting_.pop_front();
    Channel* found = channels_.find(oldest);
    if (found == nullptr) continue;
    found->resting = false;
    if (found->followers.empty()) forget_channel(oldest.slot);
  }
}

void Feed::forget_channel(std::uint32_t slot) {
  const Channel& channel = channel_at(slot);
  tail_bytes_ -= channel.tail.bytes();
  const std::uint32_t first = first_channel(channel.log);
  if (first == slot) {
    channels_by_log_.erase(slot, log_hash_at());
    if (channel.next_form != Channel::kNone) {
      channels_by_log_.insert(channel.next_form, log_hash_at());
    }
  } else {
    std::uint32_t before = first;
    while (channel_at(before).next_form != slot) before = channel_at(before).next_form;
    channel_at(before).next_form = channel.next_form;
  }
  channels_.erase(channels_.ref_of(slot));
}

const Cursor* Feed::find_cursor(const Reader& reader, model::RoomId log) {
  const auto found =
      std::find_if(reader.cursors.begin(), reader.cursors.end(),
                   [&](const Cursor& cursor) { return channel_at(cursor.channel).log == log; });
  return found == reader.cursors.end() ? nullptr : &*found;
}

Feed::Counts Feed::counts() const {
  return {readers_.size(), channels_.size(), tail_bytes_, fetch_count_};
}

}  // namespace parley::feed
