// HelloGuard: reads along what a client sends before anything is encrypted, and stops what OpenSSL
// would pay for: it makes room for as much as a ClientHello announces, 128 KB for nine bytes.
//
// It looks at record and message headers only (RFC 8446 4, 5.1); all else is OpenSSL's to judge.
// Messages may lie in any number of records, as the RFC allows.
//
// Invariant: however the bytes are cut into chunks, the verdict is the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace parley::tls {

class HelloGuard {
 public:
  // Browsers send less than 2.5 KB, with the post-quantum share and a ticket. Also what a record
  // can be at most before it is encrypted (RFC 8446 5.1).
  static constexpr std::size_t kHelloBytesMax = 16 * 1024;

  enum class Verdict : std::uint8_t {
    kGoOn,
    kPlainHttp,  // the first byte is a capital letter: a request line, by somebody without TLS
    kNotTls,     // the first byte is of no handshake record
    kTooLarge,   // a ClientHello of more than kHelloBytesMax is announced, or such a record
  };

  // Each byte once, in order, before OpenSSL sees it. After another verdict than kGoOn nothing
  // more is looked at.
  [[nodiscard]] Verdict look(std::span<const char> bytes);

 private:
  Verdict header_byte(std::uint8_t byte);
  Verdict message_bytes(std::span<const char> bytes);

  std::uint32_t message_left_ = 0;
  std::uint32_t message_length_ = 0;
  std::uint16_t record_left_ = 0;
  std::uint8_t record_type_ = 0;
  std::uint8_t header_size_ = 0;          // bytes of the record's header that were seen
  std::uint8_t message_header_size_ = 0;  // the same of the message's
  bool first_ = true;
  bool done_ = false;  // the hellos are over
};

static_assert(sizeof(HelloGuard) <= 16, "one per connection");

}  // namespace parley::tls
