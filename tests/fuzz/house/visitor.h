// Visitor: one peer of a House: says what it is told to, and reads everything that it is told,
// strictly: HTTP answers that end where they say, frames that a second reader takes, JSON in each
// of them, and events of a room in their order.
//
// A breach ends the process (CHECK). Threads: one.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "net/fd.h"

namespace parley::fuzz {

// Whether what the server says in frames is JSON; `/echo` says anything.
enum class Speech : std::uint8_t { kJson, kAnything };

class Visitor {
 public:
  explicit Visitor(Speech speech) : speech_(speech) {}

  // A connection of its own, where it has none. What it knows of a session stays.
  void come(net::Fd fd) { fd_ = std::move(fd); }
  // What the socket does not take is kept, and goes first the next time.
  void say(std::string_view bytes);
  // Takes what has come, and reads it as far as it is HTTP. Hangs up where the server has.
  void listen();
  // Reads the rest, and closes.
  void hang_up();

  bool open() const { return static_cast<bool>(fd_); }
  // Of the session that it was given by a poll or a stream: the key, and the turn of its last poll.
  const std::string& session() const { return session_; }
  const std::string& turn() const { return turn_; }

 private:
  enum class Phase : std::uint8_t { kHttp, kFrames, kDeflatedFrames, kChunks, kUnread };

  bool receive();
  bool hear_answer();
  void hear_frames();
  void hear_chunks();
  void hear_lines(std::string_view lines);
  void hear_object(std::string_view json);

  Speech speech_;
  net::Fd fd_;
  Phase phase_ = Phase::kHttp;
  std::string unsaid_;
  std::string said_last_;  // a few bytes
  std::string heard_;
  std::string session_;
  std::string turn_ = "0";
  std::map<std::string, std::uint64_t> seqs_;  // of each room, the last one
};

}  // namespace parley::fuzz
