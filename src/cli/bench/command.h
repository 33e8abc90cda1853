// `parley bench`: how many people does this server hold? Puts load on any Parley, or on the
// article's design, over real sockets.
#pragma once

#include <memory>

namespace CLI {
class App;
}

namespace parley::cli {

class BenchCommand {
 public:
  explicit BenchCommand(CLI::App& app);
  ~BenchCommand();
  BenchCommand(const BenchCommand&) = delete;
  BenchCommand& operator=(const BenchCommand&) = delete;

  [[nodiscard]] bool parsed() const;
  // Prints what was found and gives the process's exit code: 1 where something was lost, doubled,
  // out of order or refused, 2 where an option is to be changed.
  int run() const;

 private:
  struct Flags;
  std::unique_ptr<Flags> flags_;
};

}  // namespace parley::cli
