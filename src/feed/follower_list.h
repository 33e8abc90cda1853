// FollowerList: the followers of a channel, in no order. One of them is kept in place, because most
// channels are a person's own log with one connection; only more of them take memory elsewhere.
//
// Threads: its loop's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/check.h"

namespace parley::feed {

// A reader, and which of its cursors is here. The reader outlives its place in the list.
struct Follower {
  static constexpr std::uint32_t kNobody = UINT32_MAX;

  std::uint32_t reader = kNobody;  // its slot
  std::uint32_t cursor = 0;        // its index in Reader::cursors
};

class FollowerList {
 public:
  std::size_t size() const {
    if (many_) return many_->size();
    return one_.reader == Follower::kNobody ? 0 : 1;
  }
  bool empty() const { return size() == 0; }

  const Follower* begin() const { return many_ ? many_->data() : &one_; }
  const Follower* end() const { return begin() + size(); }
  Follower& at(std::size_t index) {
    CHECK(index < size());
    return many_ ? (*many_)[index] : one_;
  }

  void add(Follower follower) {
    if (empty() && !many_) {
      one_ = follower;
      return;
    }
    if (!many_) many_ = std::make_unique<std::vector<Follower>>(1, one_);
    many_->push_back(follower);
  }

  // The last one takes the place of the one that goes.
  void remove(std::size_t index) {
    at(index) = at(size() - 1);
    if (!many_) {
      one_ = Follower{};
      return;
    }
    many_->pop_back();
    if (many_->size() > 1) return;
    one_ = many_->empty() ? Follower{} : many_->front();
    many_.reset();
  }

 private:
  Follower one_;
  std::unique_ptr<std::vector<Follower>> many_;
};

static_assert(sizeof(FollowerList) == 16, "one for each log that somebody follows");

}  // namespace parley::feed
