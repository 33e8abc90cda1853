#include "sim/outbox.h"

#include <algorithm>

namespace parley::sim {

Change* Outbox::find(const std::string& cid) {
  const auto found = std::ranges::find(changes_, cid, &Change::cid);
  return found == changes_.end() ? nullptr : &*found;
}

void Outbox::settle(const std::string& cid) {
  std::erase_if(changes_, [&](const Change& change) { return change.cid == cid; });
}

void Outbox::lost() {
  for (Change& change : changes_) change.under_way = false;
}

}  // namespace parley::sim
