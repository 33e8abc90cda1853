#include "server/trimmer.h"

#include <malloc.h>

#include <algorithm>

namespace parley::server {

bool Ebb::due(std::size_t connections, MonoTime now) {
  most_ = std::max(most_, connections);
  if (connections > before_ || !low(connections)) quiet_since_ = now;
  before_ = connections;
  if (now - quiet_since_ < kQuietTime) return false;
  most_ = connections;
  quiet_since_ = now;
  return true;
}

Result<std::unique_ptr<Trimmer>> Trimmer::start() {
  std::unique_ptr<Trimmer> trimmer(new Trimmer());
  trimmer->worker_ = TRY(loop::Worker::start("trimmer", 1));
  return trimmer;
}

void Trimmer::told(std::size_t connections, MonoTime now) {
  // Refused while the last one is not done: then this ebb is a part of it.
  if (ebb_.due(connections, now)) (void)worker_->submit([] { ::malloc_trim(0); });
}

}  // namespace parley::server
