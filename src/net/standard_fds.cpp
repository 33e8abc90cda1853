#include "net/standard_fds.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

#include "base/check.h"

namespace parley::net {

void open_standard_fds() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is this one: those below it are open by now.
    CHECK(::open("/dev/null", O_RDWR) == fd);
  }
}

}  // namespace parley::net
