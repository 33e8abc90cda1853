#include "store/journal/bytes.h"

namespace parley::store::journal {

std::uint8_t ByteReader::byte() {
  if (at_end()) {
    failed_ = true;
    return 0;
  }
  return static_cast<std::uint8_t>(bytes_[at_++]);
}

std::uint64_t ByteReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint8_t next = byte();
    if (failed_) return 0;
    const std::uint64_t bits = next & 0x7FU;
    if (shift == 63 && bits > 1) break;  // the tenth byte has room for one bit
    value |= bits << shift;
    if ((next & 0x80U) == 0) return value;
  }
  failed_ = true;
  return 0;
}

std::int64_t ByteReader::signed_number() {
  const std::uint64_t bits = number();
  return static_cast<std::int64_t>((bits >> 1U) ^ ((bits & 1U) != 0 ? UINT64_MAX : 0));
}

std::uint64_t ByteReader::fixed() {
  if (failed_ || bytes_.size() - at_ < 8) {
    failed_ = true;
    return 0;
  }
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 8) value |= std::uint64_t{byte()} << shift;
  return value;
}

std::string_view ByteReader::text() {
  const std::uint64_t size = number();
  if (failed_ || size > bytes_.size() - at_) {
    failed_ = true;
    return {};
  }
  const std::string_view value = bytes_.substr(at_, size);
  at_ += size;
  return value;
}

}  // namespace parley::store::journal
