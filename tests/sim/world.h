// World: one seed's run: a server on a machine that may crash, clients on lines that may be cut,
// faults as the options say, and then peace, in which everything has to come right.
//
// Threads: one. Invariant: the same seed and mutation give the same trace.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/acts.h"
#include "sim/server.h"

namespace parley::sim {

struct Verdict {
  std::optional<std::string> breach;  // none: all promises were kept
  std::uint64_t trace_hash = 0;
  std::string last_lines;
  std::string options;
};

class World {
 public:
  World(std::uint64_t seed, Mutation mutation, Show show);
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  Verdict run();
  // Of the run so far, for when it cannot be finished.
  Verdict verdict() const;

 private:
  void make_people();
  void boot();
  void crash();
  void end_failed_process();
  void every(Micros mean, void (World::*fault)());
  void fault_cut();
  void fault_stall();
  void fault_crash();
  void fault_full();
  void fault_io_error();
  void act_later(Client& client);

  // Steps until `done()`, at most so long; then a breach, with what `why()` says.
  template <class Done, class Why>
  void run_until(Micros within, Done&& done, Why&& why);
  void heal();
  void settle();
  void empty_the_house();
  std::string who_is_behind();
  std::string what_is_left();

  Dice dice_;
  Options options_;
  Schedule schedule_;
  Trace trace_;
  Truth truth_;
  Judge judge_;
  Disk disk_;
  Network network_;
  Acts acts_;
  std::vector<std::unique_ptr<Person>> people_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::unique_ptr<Server> server_;
  Schedule::Owner process_ = Schedule::kWorld;
  std::size_t acts_left_ = 0;
  std::uint64_t steps_ = 0;
  bool peace_ = false;
  bool process_ends_ = false;
};

// One world from its beginning to its end.
Verdict run_world(std::uint64_t seed, Mutation mutation = Mutation::kNone, Show show = Show::kNo);

}  // namespace parley::sim
