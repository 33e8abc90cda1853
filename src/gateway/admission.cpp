#include "gateway/admission.h"

#include <string>

#include "base/check.h"
#include "gateway/refusal.h"

namespace parley::gateway {
namespace {

std::string closing(Refusal why) {
  http::Response response = refuse(why);
  response.close = true;
  return http::to_bytes(response);
}

}  // namespace

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
    shares_[share] = {block, 0, peer.is_loopback()};
    by_block_.insert(share, hash_at());
  }
  ++shares_[share].connections;
  ++admitted_;
  pass = share;
  return verdict;
}

model::Origin Admission::origin(Pass pass) const {
  if (pass >= shares_.size() || shares_[pass].loopback) return model::kLoopback;
  return shares_[pass].block.hash() | 1U;
}

void Admission::leave(Pass pass) {
  CHECK(pass < shares_.size() && shares_[pass].connections > 0);
  --admitted_;
  if (--shares_[pass].connections > 0) return;
  by_block_.erase(pass, hash_at());
  free_.push_back(pass);
}

std::string_view refusal_response(Admission::Verdict verdict) {
  // Made once: who is refused is to cost next to nothing.
  static const std::string address = closing(Refusal::kAddress);
  static const std::string full = closing(Refusal::kFull);
  CHECK(verdict != Admission::Verdict::kAdmitted);
  return verdict == Admission::Verdict::kTooManyOfAddress ? address : full;
}

Notice notice_of(Admission::Verdict verdict) {
  CHECK(verdict != Admission::Verdict::kAdmitted);
  if (verdict == Admission::Verdict::kTooManyOfAddress) return {Notice::Kind::kAddress};
  return {verdict == Admission::Verdict::kTooMany ? Notice::Kind::kConnections
                                                  : Notice::Kind::kMemory};
}

}  // namespace parley::gateway
