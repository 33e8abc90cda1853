// Ephemeral: typing and signal, which are told and not kept; ping and bye.

#include <utility>

#include "base/limits.h"
#include "core/commands.h"

namespace parley::core {

namespace cmd = model::cmd;

void typing(Turn& turn, model::Command& command) {
  const model::RoomId room = turn.world.rooms.at(turn.room).id;
  // Who only asks to be heard is not told that an answer is being thought of.
  if (turn.world.members.at(turn.member).offer != model::Offer::kRequest) {
    turn.out.push_back(Broadcast{
        room, model::TypingChanged{room, turn.user().id, std::get<cmd::Typing>(command).on},
        turn.asker.client});
  }
  reply(turn, model::Answer(model::answer::Empty{}));
}

void signal(Turn& turn, model::Command& command) {
  auto& signal = std::get<cmd::Signal>(command);
  if (signal.data.size() > limits::kSignalBytesMax) {
    refuse(turn, ErrorCode::kTooLarge, "data: more than 4096 bytes");
    return;
  }
  const model::RoomId room = turn.world.rooms.at(turn.room).id;
  turn.out.push_back(Broadcast{room, model::Signalled{room, turn.user().id, std::move(signal.data)},
                               std::nullopt});
  reply(turn, model::Answer(model::answer::Empty{}));
}

void ping(Turn& turn, model::Command& command) {
  reply(turn, model::Answer(model::answer::Pong{std::get<cmd::Ping>(command).t}));
}

void bye(Turn& turn, model::Command&) {
  turn.out.push_back(CloseClient{turn.asker.client, Farewell::kBye});
}

void greeted_already(Turn& turn, model::Command&) {
  refuse(turn, ErrorCode::kBadRequest, "hello: you have been greeted already");
}

}  // namespace parley::core
