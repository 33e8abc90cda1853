#include "tls/hello_guard.h"

#include <algorithm>

namespace parley::tls {
namespace {

// RFC 8446 5.1
constexpr std::uint8_t kChangeCipherSpec = 20;
constexpr std::uint8_t kHandshake = 22;
constexpr std::uint8_t kRecordHeaderBytes = 5;
// RFC 8446 4
constexpr std::uint8_t kClientHello = 1;
constexpr std::uint8_t kMessageHeaderBytes = 4;

}  // namespace

HelloGuard::Verdict HelloGuard::look(std::span<const char> bytes) {
  while (!bytes.empty() && !done_) {
    Verdict verdict = Verdict::kGoOn;
    std::size_t taken = 1;
    if (header_size_ < kRecordHeaderBytes) {
      verdict = header_byte(static_cast<std::uint8_t>(bytes[0]));
    } else {
      taken = std::min<std::size_t>(record_left_, bytes.size());
      if (record_type_ == kHandshake) verdict = message_bytes(bytes.first(taken));
      record_left_ = static_cast<std::uint16_t>(record_left_ - taken);
    }
    if (header_size_ == kRecordHeaderBytes && record_left_ == 0) header_size_ = 0;
    if (verdict != Verdict::kGoOn) {
      done_ = true;
      return verdict;
    }
    bytes = bytes.subspan(taken);
  }
  return Verdict::kGoOn;
}

HelloGuard::Verdict HelloGuard::header_byte(std::uint8_t byte) {
  if (header_size_ == 0) {
    record_type_ = byte;
    const bool first = first_;
    first_ = false;
    if (first && byte >= 'A' && byte <= 'Z') return Verdict::kPlainHttp;
    if (first && byte != kHandshake) return Verdict::kNotTls;
    // RFC 8446 D.4: a client may say ChangeCipherSpec between two hellos.
    if (byte != kHandshake && byte != kChangeCipherSpec) done_ = true;
  }
  ++header_size_;
  if (header_size_ >= 4) record_left_ = static_cast<std::uint16_t>(record_left_ << 8 | byte);
  const bool whole = header_size_ == kRecordHeaderBytes;
  return whole && record_left_ > kHelloBytesMax ? Verdict::kTooLarge : Verdict::kGoOn;
}

HelloGuard::Verdict HelloGuard::message_bytes(std::span<const char> bytes) {
  while (!bytes.empty()) {
    if (message_header_size_ == kMessageHeaderBytes) {
      const std::size_t taken = std::min<std::size_t>(message_left_, bytes.size());
      message_left_ -= static_cast<std::uint32_t>(taken);
      if (message_left_ == 0) message_header_size_ = 0;
      bytes = bytes.subspan(taken);
      continue;
    }
    const auto byte = static_cast<std::uint8_t>(bytes[0]);
    bytes = bytes.subspan(1);
    if (message_header_size_ == 0 && byte != kClientHello) {
      done_ = true;  // ClientKeyExchange of TLS 1.2: what comes behind it is encrypted
      return Verdict::kGoOn;
    }
    message_length_ = message_header_size_ == 0 ? 0 : message_length_ << 8 | byte;
    if (++message_header_size_ < kMessageHeaderBytes) continue;
    if (message_length_ > kHelloBytesMax) return Verdict::kTooLarge;
    message_left_ = message_length_;
    if (message_left_ == 0) message_header_size_ = 0;
  }
  return Verdict::kGoOn;
}

}  // namespace parley::tls
