#include "cli/bench/process_figures.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace parley::cli {
namespace {

Result<std::string> read_proc(int pid, const char* name) {
  std::ifstream file(fmt::format("/proc/{}/{}", pid, name));
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    return fail(ErrorCode::kInvalidUsage, fmt::format("--pid {}: there is no such process", pid));
  }
  return std::move(text).str();
}

}  // namespace

Result<double> cpu_seconds(int pid) {
  const std::string text = TRY(read_proc(pid, "stat"));
  // The second field is the name in parentheses and may hold anything; proc(5).
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  if (!fields) return fail(ErrorCode::kIo, fmt::format("cannot read /proc/{}/stat", pid));
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

Result<std::int64_t> queued_bytes(std::uint16_t port) {
  std::ifstream file("/proc/net/tcp");
  if (!file) return fail(ErrorCode::kIo, "cannot read /proc/net/tcp");
  std::int64_t sum = 0;
  std::string line;
  std::getline(file, line);  // the heads
  while (std::getline(file, line)) {
    // `  0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 …`: tx_queue:rx_queue, all in hex.
    std::istringstream fields(line);
    std::string number;
    std::string local;
    std::string remote;
    std::string state;
    std::string queues;
    fields >> number >> local >> remote >> state >> queues;
    const std::size_t colon = local.find(':');
    if (!fields || colon == std::string::npos) continue;
    if (std::strtoul(local.c_str() + colon + 1, nullptr, 16) != port) continue;
    sum += static_cast<std::int64_t>(std::strtoul(queues.c_str(), nullptr, 16));
  }
  return sum;
}

Result<std::int64_t> resident_bytes(int pid) {
  std::istringstream lines(TRY(read_proc(pid, "smaps_rollup")));
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("Rss:", 0) != 0) continue;
    std::istringstream fields(line.substr(4));
    std::int64_t kilobytes = 0;
    if (fields >> kilobytes) return kilobytes * 1024;
  }
  return fail(ErrorCode::kIo, fmt::format("cannot read /proc/{}/smaps_rollup", pid));
}

}  // namespace parley::cli
