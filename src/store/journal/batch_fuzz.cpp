// Any bytes as a batch of the journal, as if their checksum were right: it is refused, or all of it
// is read and taken, without harm; and what was read is read again as the same once it is written.
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "base/check.h"
#include "store/journal/generation.h"

namespace {

using namespace parley::store::journal;

std::string written(const parley::model::Change& change) {
  std::string bytes;
  write_change(bytes, change);
  return bytes;
}

void look_at(const Record& record) {
  if (const auto* append = std::get_if<AppendView>(&record)) {
    static_cast<void>(event_of(*append).has_value());
    return;
  }
  const std::string once = written(std::get<parley::model::Change>(record));
  ByteReader reader(once);
  const auto again = read_record(reader);
  CHECK(again.has_value() && reader.at_end());
  CHECK(written(std::get<parley::model::Change>(*again)) == once);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto batch = std::make_shared<Batch>();
  batch->number = 1;
  batch->bytes.append(reinterpret_cast<const char*>(data), size);
  const auto read = for_each(*batch, [](const Record& record, Place) -> parley::Result<void> {
    look_at(record);
    return {};
  });
  Generation generation;
  const auto added = generation.add(std::move(batch));
  CHECK(!added || read);  // a gap in a log is no fault of the bytes
  return 0;
}
