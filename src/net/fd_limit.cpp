#include "net/fd_limit.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>

namespace parley::net {

Result<std::uint64_t> raise_fd_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return fail(ErrorCode::kIo,
                fmt::format("cannot read the limit of open files: {}", strerror(errno)));
  }
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return fail(ErrorCode::kIo, fmt::format("cannot raise the limit of open files to {}: {}",
                                            limit.rlim_max, strerror(errno)));
  }
  return limit.rlim_cur;
}

}  // namespace parley::net
