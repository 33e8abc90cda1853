#include "store/journal/batch.h"

#include <bit>

#include "base/check.h"

namespace parley::store::journal {
namespace {

// Odd, so that multiplying is one-to-one; the bits of the golden ratio, which spread well.
constexpr std::uint64_t kSpread = 0x9E37'79B9'7F4A'7C15;

std::uint64_t mix(std::uint64_t sum, std::uint64_t word) {
  sum = (sum ^ word) * kSpread;
  return sum ^ (sum >> 32U);
}

std::uint64_t word_at(std::string_view bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < 8 && i < bytes.size(); ++i)
    word |= std::uint64_t{static_cast<std::uint8_t>(bytes[i])} << (8 * i);
  return word;
}

}  // namespace

AppendView append_at(Place place) {
  ByteReader reader(place.batch->bytes, place.offset);
  const auto record = read_record(reader);
  CHECK(record.has_value());
  return std::get<AppendView>(*record);
}

std::uint64_t checksum(std::uint64_t number, std::string_view bytes) {
  std::uint64_t sum = mix(mix(0, number), bytes.size());
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) sum = mix(sum, word_at(bytes.substr(0, 8)));
  return mix(sum, word_at(bytes));
}

}  // namespace parley::store::journal
