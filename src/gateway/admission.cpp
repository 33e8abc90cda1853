#include "gateway/admission.h"

#include "base/check.h"

namespace parley::gateway {

auto Admission::hash_at() const {
  return [this](Pass pass) { return shares_[pass].block.hash(); };
}

Admission::Pass Admission::find(const net::AddressBlock& block) const {
  return by_block_.find(block.hash(), [&](Pass pass) { return shares_[pass].block == block; });
}

Admission::Verdict Admission::judge(const net::Address& peer, Pass known) const {
  if (memory_bytes_ > bounds_.memory_bytes_max) return Verdict::kTooMuchMemory;
  if (admitted_ >= bounds_.connections_max) return Verdict::kTooMany;
  const bool full =
      known != FlatIndex::kNone && shares_[known].connections >= bounds_.per_address_max;
  return full && !peer.is_loopback() ? Verdict::kTooManyOfAddress : Verdict::kAdmitted;
}

Admission::Verdict Admission::admit(const net::Address& peer, Pass& pass) {
  const net::AddressBlock block = peer.block();
  Pass share = find(block);
  const Verdict verdict = judge(peer, share);
  if (verdict != Verdict::kAdmitted) {
    ++refused_;
    return verdict;
  }
  if (share == FlatIndex::kNone) {
    if (free_.empty()) {
      share = static_cast<Pass>(shares_.size());
      shares_.emplace_back();
    } else {
      share = free_.back();
      free_.pop_back();
    }
    shares_[share] = {block, 0};
    by_block_.insert(share, hash_at());
  }
  ++shares_[share].connections;
  ++admitted_;
  pass = share;
  return verdict;
}

void Admission::leave(Pass pass) {
  CHECK(pass < shares_.size() && shares_[pass].connections > 0);
  --admitted_;
  if (--shares_[pass].connections > 0) return;
  by_block_.erase(pass, hash_at());
  free_.push_back(pass);
}

std::string_view refusal_response(Admission::Verdict verdict) {
  switch (verdict) {
    case Admission::Verdict::kTooManyOfAddress:
      return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 30\r\nConnection: close\r\n"
             "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 40\r\n\r\n"
             "too many connections from your address.\n";
    case Admission::Verdict::kTooMany:
    case Admission::Verdict::kTooMuchMemory:
      return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
             "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 41\r\n\r\n"
             "this server is full; try again in a bit.\n";
    case Admission::Verdict::kAdmitted:
      break;
  }
  CHECK(false);
}

}  // namespace parley::gateway
