// Network: lines between clients and the server, as sockets are: a line takes so many bytes and no
// more until the other end reads; what it took arrives later, in pieces of any size; a line may be
// cut, and each end hears of that in its own time, or go when one end closes.
//
// Threads: one. Lifetime: a LineRef may outlive its line; what is asked of such a line finds an
// end. Invariant: bytes of one direction arrive in order, each once, up to the cut.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/slab.h"
#include "sim/options.h"
#include "sim/schedule.h"

namespace parley::sim {

using LineRef = SlabRef;
enum class Side : std::uint8_t { kClient = 0, kServer = 1 };

class Network {
 public:
  // Called when an end should look at its line: bytes came, there is room, or it has ended.
  using Ear = std::function<void()>;

  Network(const Options& options, Schedule& schedule, Dice& dice)
      : options_(options), schedule_(schedule), dice_(dice) {}

  LineRef connect();
  void set_ear(LineRef ref, Side side, Ear ear);

  // How many of the bytes were taken.
  std::size_t write(LineRef ref, Side from, std::string_view bytes);
  // At most so many of what has arrived at this side.
  std::string read(LineRef ref, Side at, std::size_t bytes_max);
  // Nothing more will come, and all that came is read.
  bool ended(LineRef ref, Side at);

  // This side is done with it; what it wrote still arrives.
  void close(LineRef ref, Side side);
  // Bytes under way are lost; both ends hear of it, sooner or later.
  void cut(LineRef ref);
  void cut_one();  // any line
  // The server's process ends within one of its turns: behind so many more of its writes nothing of
  // it gets out, and `died` is called.
  void server_dies_behind(std::size_t writes, Ear died);
  // The server's process is gone: its side of every line.
  void server_died();

  std::size_t lines() const { return lines_.size(); }
  // From now on nothing is slow or in pieces.
  void heal() { healed_ = true; }

 private:
  struct Pipe {
    std::string wire;     // under way
    std::string arrived;  // and not read yet
    bool flowing = false;
    bool refused = false;  // the writer waits for room
    bool broken = false;   // what is under way will not arrive
    bool last = false;     // the writer has closed
    bool ended = false;    // the reader knows
  };
  struct Line {
    std::array<Pipe, 2> into;  // by the side that reads
    std::array<Ear, 2> ears;
    std::array<bool, 2> closed{};
  };

  static std::size_t index(Side side) { return static_cast<std::size_t>(side); }
  static Side other(Side side) { return side == Side::kClient ? Side::kServer : Side::kClient; }
  bool server_is_dead();
  void hear(LineRef ref, Side side);
  void flow(LineRef ref, Side to);
  void end_later(LineRef ref, Side at, Micros within);
  void drop_if_closed(LineRef ref);
  Micros delay();

  const Options& options_;
  Schedule& schedule_;
  Dice& dice_;
  Slab<Line> lines_;
  bool healed_ = false;
  std::size_t writes_left_ = 0;  // until the server dies
  Ear died_;                     // none: it does not
};

}  // namespace parley::sim
