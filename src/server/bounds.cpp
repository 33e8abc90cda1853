#include "server/bounds.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>

#include "net/fd.h"
#include "net/fd_limit.h"

namespace parley::server {
namespace {

// Files of the log, its readers, loops, and what a connection is refused with.
constexpr std::size_t kDescriptorsOfOurOwn = 96;

std::size_t machine_bytes() {
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long page_bytes = ::sysconf(_SC_PAGESIZE);
  if (pages <= 0 || page_bytes <= 0) return SIZE_MAX;
  return static_cast<std::size_t>(pages) * static_cast<std::size_t>(page_bytes);
}

// The limit of the control group this process runs in (cgroup v2, memory.max); SIZE_MAX: none.
std::size_t container_bytes() {
  std::ifstream file("/sys/fs/cgroup/memory.max");
  std::size_t bytes = 0;
  return file >> bytes ? bytes : SIZE_MAX;  // the word `max` is no number
}

}  // namespace

Result<gateway::Admission::Bounds> admission_bounds(const Options& options) {
  const std::size_t descriptors = TRY(net::raise_fd_limit());
  gateway::Admission::Bounds bounds;
  bounds.connections_max = descriptors - std::min(descriptors / 2, kDescriptorsOfOurOwn);
  if (!options.limits) return bounds;
  bounds.per_address_max = options.address_connections_max;
  const std::size_t machine = std::min(machine_bytes(), container_bytes());
  bounds.memory_bytes_max =
      options.memory_mib_max != 0 ? options.memory_mib_max * 1024 * 1024 : machine / 5 * 4;
  return bounds;
}

std::size_t memory_in_use() {
  // Opened once: it is asked for most when there are no descriptors left.
  static const net::Fd file(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  std::array<char, 128> text{};
  if (::pread(file.get(), text.data(), text.size() - 1, 0) <= 0) return 0;
  std::size_t resident_pages = 0;
  if (std::sscanf(text.data(), "%*u %zu", &resident_pages) != 1) return 0;
  return resident_pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace parley::server
