#include "cli/bench/durable_send.h"

#include "cli/bench/ask.h"

namespace parley::cli {

Result<std::vector<std::string>> settle_in(Swarm& swarm, const RoomShape& shape) {
  std::vector<std::string> rooms = TRY(
      open_rooms(swarm, shape.rooms, [&](std::size_t room) { return shape.owner_of_room(room); }));
  if (!shape.shared()) return rooms;
  const auto join = [&](std::size_t index) {
    const std::size_t client = shape.rooms + index;
    return Question{client, [&rooms, &shape, client](std::string& out, std::uint64_t id) {
                      say_join(out, id, rooms[shape.room_of_line(client)]);
                    }};
  };
  TRY(ask_all(swarm, shape.clients - shape.rooms, join, {}));
  return rooms;
}

void DurableSend::say(std::size_t line, Stamp stamp) {
  said_.clear();
  say_send(said_, id_of(stamp), rooms_[shape_.room_of_line(line)], cid_of(line, stamp),
           stamped(stamp));
  swarm().client(line / shape_.rooms_each()).say(said_);
}

// The ledger has the lines that a reader hears, numbered from 0; a line of others is a stranger.
void DurableSend::note(std::size_t client, Stamp stamp, const Hearing& hearing) {
  const std::size_t line = stamp.source;
  std::size_t place = shape_.heard_lines();
  std::size_t room = 0;  // of the reader's
  if (shape_.shared()) {
    if (line < shape_.clients && line % shape_.rooms == client % shape_.rooms) {
      place = line / shape_.rooms;
    }
  } else if (line / shape_.rooms_each() == client) {
    room = place = line % shape_.rooms_each();
  }
  ledger().note(client, {static_cast<std::uint32_t>(place), stamp.counter, 0});
  ledger().note_seq(seqs_[client * shape_.rooms_each() + room], hearing.seq);
}

void DurableSend::close(std::size_t line, std::uint32_t sent) {
  if (!shape_.shared()) {
    ledger().close(line / shape_.rooms_each(), line % shape_.rooms_each(), sent);
    return;
  }
  for (std::size_t reader = line % shape_.rooms; reader < shape_.clients; reader += shape_.rooms) {
    ledger().close(reader, line / shape_.rooms, sent);
  }
}

}  // namespace parley::cli
