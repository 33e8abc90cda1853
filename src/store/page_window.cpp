#include "store/page_window.h"

#include <algorithm>

namespace parley::store {
namespace {

using model::HistoryQuery;
using model::PageFrom;
using model::Seq;

// The `count` events that end at `last`, or as many as there are.
SeqRange ending_at(Seq last, std::size_t count) {
  return {.first = last > count ? last - count + 1 : 1, .last = last};
}

}  // namespace

PageWindow window_of(const HistoryQuery& query, Seq head) {
  const std::size_t count = query.events_max;
  if (head == 0 || count == 0) return {};
  switch (query.from) {
    case PageFrom::kNewest:
      return {.down = ending_at(head, count), .up = {}};
    case PageFrom::kBefore:
      if (query.seq <= 1) return {};
      return {.down = ending_at(std::min(query.seq - 1, head), count), .up = {}};
    case PageFrom::kAfter:
      if (query.seq >= head) return {};
      return {.down = {},
              .up = {.first = query.seq + 1,
                     .last = query.seq + std::min<std::size_t>(count, head - query.seq)}};
    case PageFrom::kAround: {
      const Seq pivot = std::clamp<Seq>(query.seq, 1, head);
      // About as much on both sides; near an end of the log the other side gives more.
      const Seq before = std::min<Seq>(pivot - 1, count / 2);
      const Seq last = std::min<Seq>(head - pivot, count - 1 - before) + pivot;
      const SeqRange whole = ending_at(last, count);
      return {.down = {.first = whole.first, .last = pivot},
              .up = {.first = pivot + 1, .last = last}};
    }
  }
  return {};
}

bool more_beyond(const HistoryQuery& query, const std::vector<model::EventPtr>& events, Seq head) {
  if (query.from == PageFrom::kAfter)
    return (events.empty() ? query.seq : events.back()->seq) < head;
  if (!events.empty()) return events.front()->seq > 1;
  return head > 0 && (query.from != PageFrom::kBefore || query.seq > 1);
}

}  // namespace parley::store
