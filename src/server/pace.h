// Pace: how fast commits may follow one another while the index is behind, so that senders wait a
// little each instead of all for long: without it they run into the end of the backlog, and then
// stand until a whole generation is indexed.
//
// Pure: figures in, a pause out. Threads: the writer's.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace parley::server {

class Pace {
 public:
  using Seconds = std::chrono::duration<double>;

  // `backlog_max`: of what may wait in all; from half of it on, commits are held back.
  explicit Pace(std::size_t backlog_max) : backlog_max_(static_cast<double>(backlog_max)) {}

  // So many records were indexed in so much time.
  void indexed(std::size_t records, Seconds spent) {
    if (records == 0 || spent.count() <= 0) return;
    const double per_s = static_cast<double>(records) / spent.count();
    per_s_ = per_s_ == 0 ? per_s : kOld * per_s_ + (1 - kOld) * per_s;
  }

  // How long after its beginning the commit of so many records should be followed by the next one,
  // with so much waiting now. The more waits, the less is let in: all that the index takes and a
  // quarter more at half of the bound, a quarter less at the bound itself.
  Seconds interval(std::size_t records, std::size_t backlog) const {
    const double full = static_cast<double>(backlog) / backlog_max_;
    if (per_s_ == 0 || full <= kFree) return Seconds(0);
    const double share = 1.25 - (std::min(full, 1.0) - kFree) / (1 - kFree) / 2;
    const Seconds interval(static_cast<double>(records) / (per_s_ * share));
    return std::min(interval, kLongest);
  }

 private:
  static constexpr double kFree = 0.5;
  static constexpr double kOld = 0.7;  // of the mean: one slow transaction is no verdict
  static constexpr Seconds kLongest{0.25};

  double backlog_max_;
  double per_s_ = 0;  // what the index takes; 0: not known yet
};

}  // namespace parley::server
