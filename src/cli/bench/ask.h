// Asking for what a measurement needs before it begins: rooms, memberships, old messages. Many
// questions are under way at once, so that a hundred thousand rooms take seconds.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/bench/swarm.h"

namespace parley::cli {

// `write` appends the command with this id; it is said by `client`.
struct Question {
  std::size_t client = 0;
  std::function<void(std::string& out, std::uint64_t id)> write;
};

using Asker = std::function<Question(std::size_t index)>;
using Answered = std::function<void(std::size_t index, const Hearing& reply)>;

// Asks questions 0 … count-1 and waits for every answer. The first refusal is the error. Takes the
// swarm's audience off.
Result<void> ask_all(Swarm& swarm, std::size_t count, const Asker& ask, const Answered& answered);

// Public rooms, room i opened by client `owner(i)`; their ids by i.
Result<std::vector<std::string>> open_rooms(Swarm& swarm, std::size_t count,
                                            const std::function<std::size_t(std::size_t)>& owner);

}  // namespace parley::cli
