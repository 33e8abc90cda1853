#include "cli/bench/temporary_server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include "net/fd.h"

namespace parley::cli {
namespace {

// FHS 5.15: kept over a restart, so on a disk; /tmp is often memory, where fsync costs nothing.
constexpr const char* kPlace = "/var/tmp/parley-bench-XXXXXX";
constexpr std::string_view kReady = "parley ready http";

tl::unexpected<Error> failed(const char* what) {
  return fail(ErrorCode::kIo, fmt::format("cannot {}: {}", what, strerror(errno)));
}

// In the child, between fork and exec: only what signal-safety(7) allows.
[[noreturn]] void become(const char* program, char* const* arguments, int out, int log,
                         pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(1);  // the parent was gone before it could be watched
  ::dup2(out, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::execv(program, arguments);
  ::_exit(127);
}

// The first line, or what came before the end.
std::string read_line(int fd) {
  std::string line;
  for (char c = 0; line.size() < 4096;) {
    const ssize_t got = ::read(fd, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || c == '\n') break;
    line += c;
  }
  return line;
}

}  // namespace

Result<std::unique_ptr<TemporaryServer>> TemporaryServer::start(
    const TemporaryServerOptions& options) {
  std::unique_ptr<TemporaryServer> server(new TemporaryServer());
  TRY(server->make_directory());
  server->data_ = options.data.empty() ? server->own_directory_ / "data" : options.data;
  TRY(server->spawn(options));
  return server;
}

TemporaryServer::~TemporaryServer() {
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) continue;
  }
  std::error_code ignored;  // what cannot be removed stays in /var/tmp
  if (!own_directory_.empty()) std::filesystem::remove_all(own_directory_, ignored);
}

std::string TemporaryServer::url(std::string_view path) const {
  return fmt::format("{}{}", base_, path);
}

Result<void> TemporaryServer::make_directory() {
  std::string name = kPlace;
  if (::mkdtemp(name.data()) == nullptr) return failed("make a directory in /var/tmp");
  own_directory_ = name;
  log_ = own_directory_ / "server.log";
  return {};
}

Result<void> TemporaryServer::spawn(const TemporaryServerOptions& options) {
  std::vector<std::string> words{"parley",    "serve",        "--listen",    "127.0.0.1:0",
                                 "--data",    data_,          "--no-limits", "--guests",
                                 "--article", options.article};
  if (options.tls) words.emplace_back("--tls-self-signed");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return failed("make a pipe");
  const net::Fd in(pipe[0]);
  net::Fd out(pipe[1]);
  const net::Fd log(::open(log_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!log) return failed("write a log in /var/tmp");
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ < 0) return failed("start a process");
  if (pid_ == 0) become(options.program.c_str(), arguments.data(), out.get(), log.get(), parent);
  out.reset();
  const std::string line = read_line(in.get());
  if (!line.starts_with(kReady)) {
    return fail(ErrorCode::kIo, fmt::format("the server did not start: {}", last_words()));
  }
  base_ = fmt::format("ws{}", line.substr(kReady.size()));
  return {};
}

std::string TemporaryServer::last_words() const {
  std::ifstream file(log_);
  std::string last;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) last = line;
  }
  return last.empty() ? "it said nothing" : last;
}

}  // namespace parley::cli
