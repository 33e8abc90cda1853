#include "feed/feed.h"

#include <algorithm>
#include <utility>

#include "base/check.h"

namespace parley::feed {

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
  const ChannelId channel_id = channel_for(log, reader->form, head + 1);
  Channel& channel = *channels_.find(channel_id);

  const auto index = static_cast<std::uint32_t>(reader->cursors.size());
  Cursor cursor;
  cursor.channel = channel_id;
  cursor.next = from;
  cursor.follower = static_cast<std::uint32_t>(channel.followers.size());
  if (from <= head) {
    cursor.live_at = head;
    ++reader->catching_up;
  }
  reader->cursors.push_back(cursor);
  channel.followers.push_back({id, index});
  if (from < channel.tail.end()) {
    make_due(*reader, index);
    list(id, *reader);
  }
}

void Feed::unfollow(ReaderId id, model::RoomId log) {
  Reader* reader = readers_.find(id);
  CHECK(reader != nullptr);
  const Cursor* found = find_cursor(*reader, log);
  if (found == nullptr) return;
  const auto index = static_cast<std::uint32_t>(found - reader->cursors.data());
  if (found->live_at != 0) --reader->catching_up;
  leave_channel(*found);
  if (index + 1 != reader->cursors.size()) {
    Cursor& moved = reader->cursors[index] = reader->cursors.back();
    channels_.find(moved.channel)->followers[moved.follower].cursor = index;
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
  const auto first = channels_by_log_.find(event->log);
  if (first == channels_by_log_.end()) return;
  for (ChannelId id = first->second; Channel* channel = channels_.find(id);
       id = channel->next_form) {
    if (event->seq < channel->tail.end()) continue;  // said before
    if (event->seq > channel->tail.end()) {
      // A hole: what is missing is in the store, and the cursors will ask for it.
      tail_bytes_ -= channel->tail.bytes();
      channel->tail = Tail(event->seq);
      channel->skipped = 0;
    }
    append(*channel, *event, push);
    touch(id, *channel);
  }
  bound_tails();
}

void Feed::append(Channel& channel, const model::Event& event, bool push) {
  const std::size_t before = channel.tail.bytes();
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
  const auto first = channels_by_log_.find(log);
  if (first == channels_by_log_.end()) return;
  for (ChannelId id = first->second; Channel* channel = channels_.find(id);
       id = channel->next_form) {
    if (channel->form != form) continue;
    if (channel->turn.empty()) turns_.push_back(id);
    channel->turn.open_frame().append(frame);
    channel->turn.close_frame();
    touch(id, *channel);
  }
}

void Feed::touch(ChannelId id, Channel& channel) {
  if (channel.touched) return;
  channel.touched = true;
  touched_.push_back(id);
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

ChannelId Feed::channel_for(model::RoomId log, Form form, Seq end) {
  const auto first = channels_by_log_.find(log);
  if (first != channels_by_log_.end()) {
    ChannelId id = first->second;
    for (; Channel* channel = channels_.find(id); id = channel->next_form) {
      if (channel->form == form) return id;
    }
  }
  const ChannelId id = channels_.emplace(log, form, end);
  if (first != channels_by_log_.end()) {
    channels_.find(id)->next_form = first->second;
    first->second = id;
  } else {
    channels_by_log_.emplace(log, id);
  }
  return id;
}

void Feed::leave_channel(const Cursor& cursor) {
  Channel& channel = *channels_.find(cursor.channel);
  const std::uint32_t place = cursor.follower;
  if (place + 1 != channel.followers.size()) {
    const Follower moved = channel.followers[place] = channel.followers.back();
    readers_.find(moved.reader)->cursors[moved.cursor].follower = place;
  }
  channel.followers.pop_back();
  if (!channel.followers.empty()) return;

  tail_bytes_ -= channel.tail.bytes();
  const auto first = channels_by_log_.find(channel.log);
  if (first->second == cursor.channel) {
    if (channels_.find(channel.next_form) == nullptr) {
      channels_by_log_.erase(first);
    } else {
      first->second = channel.next_form;
    }
  } else {
    Channel* before = channels_.find(first->second);
    while (before->next_form != cursor.channel) before = channels_.find(before->next_form);
    before->next_form = channel.next_form;
  }
  channels_.erase(cursor.channel);
}

const Cursor* Feed::find_cursor(const Reader& reader, model::RoomId log) {
  const auto found = std::find_if(
      reader.cursors.begin(), reader.cursors.end(),
      [&](const Cursor& cursor) { return channels_.find(cursor.channel)->log == log; });
  return found == reader.cursors.end() ? nullptr : &*found;
}

Feed::Counts Feed::counts() const {
  return {readers_.size(), channels_.size(), tail_bytes_, fetch_count_};
}

}  // namespace parley::feed
