// A question to the log, and a page of it.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "model/event.h"

namespace parley::model {

enum class PageFrom : std::uint8_t { kNewest, kBefore, kAfter, kAround };

struct HistoryQuery {
  RoomId log;
  PageFrom from = PageFrom::kNewest;
  Seq seq = 0;  // not for kNewest; exclusive for kBefore and kAfter, included by kAround
  std::size_t events_max = 50;
};

struct HistoryPage {
  std::vector<EventPtr> events;  // by seq; messages as they stand now
  bool more = false;             // newer ones for kAfter, older ones otherwise
};

}  // namespace parley::model
