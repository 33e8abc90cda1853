// Standard input, output and error, made sure of. Who starts a program may have closed them; the
// next file that is opened would then have the number of standard output, and be written into.
#pragma once

namespace parley::net {

// Opens /dev/null for each that is closed. Before anything else is opened; on one thread.
void open_standard_fds();

}  // namespace parley::net
