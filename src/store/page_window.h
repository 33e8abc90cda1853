// Which events a page holds: the arithmetic that every form of the store shares. It rests on logs
// having no gaps, so the head alone tells what there is.
#pragma once

#include <cstddef>

#include "model/history.h"

namespace parley::store {

// Both ends included; empty where first > last.
struct SeqRange {
  model::Seq first = 1;
  model::Seq last = 0;

  bool empty() const { return first > last; }
  friend bool operator==(const SeqRange&, const SeqRange&) = default;
};

// A page is filled from its pivot outwards, so that a cut by size keeps what was asked for: first
// `down` from its last event to its first, then `up` from its first to its last.
struct PageWindow {
  SeqRange down;
  SeqRange up;
};

PageWindow window_of(const model::HistoryQuery& query, model::Seq head);

// Whether the log goes on beyond the page, in the direction that HistoryPage::more speaks of.
bool more_beyond(const model::HistoryQuery& query, const std::vector<model::EventPtr>& events,
                 model::Seq head);

// How many bytes of text a page may still take.
class PageBudget {
 public:
  // Where a page has both parts, `down` may use half, so that `up` is not starved.
  PageBudget(const PageWindow& window, std::size_t bytes_max)
      : bytes_max_(bytes_max), limit_(window.up.empty() ? bytes_max : bytes_max / 2) {}

  void begin_up() { limit_ = bytes_max_; }

  // The first event always fits, or a page would never get past it.
  bool admit(std::size_t bytes) {
    if (!empty_ && bytes > limit_ - used_) return false;
    empty_ = false;
    used_ = bytes > limit_ - used_ ? limit_ : used_ + bytes;
    return true;
  }

 private:
  std::size_t bytes_max_;
  std::size_t limit_;
  std::size_t used_ = 0;
  bool empty_ = true;
};

}  // namespace parley::store
