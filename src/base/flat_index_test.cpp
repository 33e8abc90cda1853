#include "base/flat_index.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <map>
#include <vector>

namespace parley {
namespace {

// Numbers by value, in an array with holes; `spread` says how much their hashes collide.
struct Numbers {
  explicit Numbers(std::size_t hashes) : hashes_(hashes) {}

  std::size_t hash(std::uint32_t value) const { return mix_bits(value) % hashes_; }
  auto hash_at() const {
    return [this](std::uint32_t position) { return hash(values[position]); };
  }
  std::uint32_t find(std::uint32_t value) const {
    return index.find(hash(value), [&](std::uint32_t p) { return values[p] == value; });
  }
  void insert(std::uint32_t value) {
    values.push_back(value);
    index.insert(static_cast<std::uint32_t>(values.size() - 1), hash_at());
  }
  void erase(std::uint32_t value) { index.erase(find(value), hash_at()); }

  std::vector<std::uint32_t> values;
  FlatIndex index;

 private:
  std::size_t hashes_;
};

TEST(FlatIndex, AnEmptyOneFindsNothing) {
  EXPECT_EQ(Numbers(1).find(7), FlatIndex::kNone);
}

// Against std::map, from all hashes alike to nearly all different.
TEST(FlatIndex, BehavesAsAMap) {
  rc::check("finds what a map finds", [] {
    Numbers numbers(*rc::gen::elementOf(std::vector<std::size_t>{1, 3, 16, 1 << 20}));
    std::map<std::uint32_t, std::uint32_t> model;  // value → position
    const auto steps = *rc::gen::container<std::vector<std::uint32_t>>(
        400, rc::gen::inRange<std::uint32_t>(0, 60));
    for (const std::uint32_t value : steps) {
      if (model.erase(value) == 1) {
        numbers.erase(value);
      } else {
        model[value] = static_cast<std::uint32_t>(numbers.values.size());
        numbers.insert(value);
      }
      RC_ASSERT(numbers.index.size() == model.size());
    }
    for (std::uint32_t value = 0; value < 60; ++value) {
      const auto known = model.find(value);
      RC_ASSERT(numbers.find(value) == (known == model.end() ? FlatIndex::kNone : known->second));
    }
  });
}

}  // namespace
}  // namespace parley
