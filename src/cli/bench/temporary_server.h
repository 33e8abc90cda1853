// TemporaryServer: a `parley serve`, of this very program unless told otherwise, as a child
// process, on a free port of loopback, without limits. It ends with its owner, however that ends.
//
// Threads: one.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace parley::cli {

struct TemporaryServerOptions {
  std::filesystem::path data{};   // empty: a directory of its own on the disk, removed in the end
  bool tls = false;               // with a certificate of its own making
  std::string article = "relay";  // as of --article
  std::filesystem::path program = "/proc/self/exe";
};

class TemporaryServer {
 public:
  // Blocks until it says that it is ready. kIo with its own last words where it does not.
  static Result<std::unique_ptr<TemporaryServer>> start(const TemporaryServerOptions& options);
  // Ends it (SIGTERM) and waits.
  ~TemporaryServer();
  TemporaryServer(const TemporaryServer&) = delete;
  TemporaryServer& operator=(const TemporaryServer&) = delete;

  int pid() const { return pid_; }
  // ws://…, or wss://…, with this path.
  std::string url(std::string_view path) const;

 private:
  TemporaryServer() = default;
  Result<void> make_directory();
  Result<void> spawn(const TemporaryServerOptions& options);
  std::string last_words() const;

  std::filesystem::path own_directory_;  // removed in the end
  std::filesystem::path data_;
  std::filesystem::path log_;
  std::string base_;  // ws://127.0.0.1:port, or wss://
  pid_t pid_ = -1;
};

}  // namespace parley::cli
