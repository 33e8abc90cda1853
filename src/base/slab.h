// Slab<T>: stable slots with generation handles. Who does not own a T keeps a SlabRef; a ref to a
// slot that was freed, or freed and used again, finds nothing.
//
// Threads: one owner. Lifetime: a pointer from find() is good until that slot is erased.
// Invariant: a ref is found if and only if its slot is live and the generations agree.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "base/check.h"

namespace parley {

struct SlabRef {
  std::uint32_t slot = UINT32_MAX;
  std::uint32_t generation = 0;

  friend bool operator==(SlabRef, SlabRef) = default;
  std::uint64_t bits() const { return (std::uint64_t{generation} << 32) | slot; }
  static SlabRef from_bits(std::uint64_t bits) {
    return {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32)};
  }
};

template <class T>
class Slab {
 public:
  Slab() = default;
  Slab(const Slab&) = delete;
  Slab& operator=(const Slab&) = delete;

  template <class... Args>
  SlabRef emplace(Args&&... args) {
    std::uint32_t slot = 0;
    if (free_.empty()) {
      slot = static_cast<std::uint32_t>(cells_.size());
      cells_.emplace_back();
    } else {
      slot = free_.back();
      free_.pop_back();
    }
    Cell& cell = cells_[slot];
    std::construct_at(&cell.value, std::forward<Args>(args)...);
    ++cell.generation;
    ++live_;
    return {slot, cell.generation};
  }

  T* find(SlabRef ref) {
    if (ref.slot >= cells_.size()) return nullptr;
    Cell& cell = cells_[ref.slot];
    return cell.generation == ref.generation && cell.live() ? &cell.value : nullptr;
  }

  void erase(SlabRef ref) {
    CHECK(find(ref) != nullptr);
    Cell& cell = cells_[ref.slot];
    ++cell.generation;
    std::destroy_at(&cell.value);
    free_.push_back(ref.slot);
    --live_;
  }

  std::size_t size() const { return live_; }

  // For going over the slots piece by piece: 0 … slots()-1; nullptr where nothing lives.
  std::size_t slots() const { return cells_.size(); }
  T* at_slot(std::uint32_t slot) {
    Cell& cell = cells_[slot];
    return cell.live() ? &cell.value : nullptr;
  }
  SlabRef ref_of(std::uint32_t slot) const { return {slot, cells_[slot].generation}; }

  // Calls fn(SlabRef, T&) for each live slot; fn may erase the slot it was given.
  template <class Fn>
  void for_each(Fn&& fn) {
    for (std::uint32_t slot = 0; slot < cells_.size(); ++slot) {
      Cell& cell = cells_[slot];
      if (cell.live()) fn(SlabRef{slot, cell.generation}, cell.value);
    }
  }

 private:
  // Four bytes beside the value: its generation is odd while something lives there.
  struct Cell {
    Cell() {}  // NOLINT(modernize-use-equals-default): the value begins with emplace()
    Cell(const Cell&) = delete;
    Cell& operator=(const Cell&) = delete;
    ~Cell() {
      if (live()) std::destroy_at(&value);
    }
    bool live() const { return generation % 2 != 0; }

    union {
      T value;
    };
    std::uint32_t generation = 0;
  };
  std::deque<Cell> cells_;
  std::vector<std::uint32_t> free_;
  std::size_t live_ = 0;
};

}  // namespace parley

template <>
struct std::hash<parley::SlabRef> {
  std::size_t operator()(parley::SlabRef ref) const noexcept {
    return std::hash<std::uint64_t>{}(ref.bits());
  }
};
