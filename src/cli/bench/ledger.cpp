#include "cli/bench/ledger.h"

namespace parley::cli {

void Ledger::note(std::size_t reader, Stamp stamp) {
  ++delivered_;
  if (stamp.source >= sources_) {
    ++disordered_;
    return;
  }
  std::uint32_t& heard = heard_[reader * sources_ + stamp.source];
  if (stamp.counter <= heard) {
    ++disordered_;
    return;
  }
  lost_ += stamp.counter - heard - 1;
  heard = stamp.counter;
}

void Ledger::note_seq(std::uint64_t& last, std::uint64_t seq) {
  if (seq <= last) ++disordered_;
  last = seq;
}

void Ledger::close(std::size_t reader, std::size_t source, std::uint32_t sent) {
  std::uint32_t& heard = heard_[reader * sources_ + source];
  if (sent <= heard) return;
  lost_ += sent - heard;
  heard = sent;
}

}  // namespace parley::cli
