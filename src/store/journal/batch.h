// Batch: what one commit made durable: all that it accepted, in order, as one run of bytes. It is
// one row of the journal, and the very same bytes are what memory keeps until they are indexed.
//
//   bytes = version (1 byte: 1), records (store/journal/record.h) up to the end
//
// Lifetime: shared read-only once it is in the journal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "store/journal/record.h"

namespace parley::store::journal {

inline constexpr char kBatchVersion = 1;

struct Batch {
  std::uint64_t number = 0;  // 1, 2, 3, … over the life of the database
  std::string bytes = std::string(1, kBatchVersion);
};
using BatchPtr = std::shared_ptr<const Batch>;

// Where an append stands.
struct Place {
  const Batch* batch = nullptr;
  std::uint32_t offset = 0;
};

// Of a place that a batch was asked for, so its bytes are sound.
AppendView append_at(Place place);

// 64 bits over the number and the bytes. Each step is one-to-one in what it has so far and in the
// 8 bytes that it takes, so a change that lies within 8 aligned bytes is always found, and any
// other one but for one in 2^64.
std::uint64_t checksum(std::uint64_t number, std::string_view bytes);

// Calls `visit(const Record&, Place) -> Result<void>` for each, in order. kCorrupt: not what we
// write; else the first error of `visit`.
template <class Visit>
Result<void> for_each(const Batch& batch, Visit&& visit) {
  ByteReader reader(batch.bytes);
  if (reader.byte() != kBatchVersion)
    return fail(ErrorCode::kCorrupt, "a batch of the journal is of an unknown version");
  while (!reader.at_end()) {
    const Place place{.batch = &batch, .offset = static_cast<std::uint32_t>(reader.at())};
    const auto record = read_record(reader);
    if (!record) return fail(ErrorCode::kCorrupt, "a batch of the journal has a damaged record");
    TRY(visit(*record, place));
  }
  return {};
}

}  // namespace parley::store::journal
