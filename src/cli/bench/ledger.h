// Ledger: what each reader has heard of each source, so that nothing lost, doubled or out of order
// goes unseen.
//
// Threads: one owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "cli/bench/stamp.h"

namespace parley::cli {

class Ledger {
 public:
  Ledger(std::size_t readers, std::size_t sources)
      : sources_(sources), heard_(readers * sources, 0) {}

  // A stamp of a source that is none is counted as disorder. There is at least one source.
  void note(std::size_t reader, Stamp stamp);

  // The log's own number of what a reader heard last, kept by the caller: it must grow.
  void note_seq(std::uint64_t& last, std::uint64_t seq);

  // At the end: what `reader` has not heard of the `sent` messages of a source.
  void close(std::size_t reader, std::size_t source, std::uint32_t sent);

  [[nodiscard]] std::size_t readers() const { return heard_.size() / sources_; }
  [[nodiscard]] std::uint64_t delivered() const { return delivered_; }
  [[nodiscard]] std::uint64_t lost() const { return lost_; }
  // Doubled, after a later one, or of nobody.
  [[nodiscard]] std::uint64_t disordered() const { return disordered_; }

 private:
  std::size_t sources_;
  std::vector<std::uint32_t> heard_;  // the last counter, by reader and source
  std::uint64_t delivered_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t disordered_ = 0;
};

}  // namespace parley::cli
