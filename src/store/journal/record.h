// Records: what a batch of the journal is made of. Each is one Change, or one Append with the
// numbers that it was given.
//
//   record  = tag (1 byte), fields as store/journal/bytes.h writes them
//   tag     1 … 12: a model::Change, by its place there;  16: an append
//   append  = flags (1: author_read is kIfNothingUnread; 2: touches), kind, log (fixed), seq,
//   ordinal, ts (signed), author, cid, digest (fixed),
//             of, reply, flag (signed), text, extra     (the last five: store/event_row.h)
//
// It is on disk: what was written once is read for ever. A new field is a new tag.
// Invariant: reading what was written gives the same; any other bytes give kCorrupt or a record,
// never harm.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "model/write.h"
#include "store/event_row.h"
#include "store/journal/bytes.h"

namespace parley::store::journal {

// An append as it stands in a batch.
// Lifetime: its texts point into the batch's bytes.
struct AppendView {
  model::RoomId log;
  model::Seq seq = 0;
  std::uint64_t ordinal = 0;
  std::int64_t ts_ms = 0;  // since 1970 UTC
  std::string_view author;
  std::string_view cid;
  std::uint64_t digest = 0;
  model::AuthorRead author_read = model::AuthorRead::kToThis;
  // Of an edit, a delete or a reaction: when it came, `of` was a message and not deleted. Where it
  // is false, it does nothing to another event.
  bool touches = false;
  model::EventKind kind = model::EventKind::kPosted;
  std::uint64_t of = 0;
  model::Seq reply = 0;
  std::int64_t flag = 0;
  std::string_view text;
  std::string_view extra;
};

using Record = std::variant<model::Change, AppendView>;

void write_change(std::string& to, const model::Change& change);
enum class Touching : std::uint8_t { kNothing, kAMessage };  // AppendView::touches
void write_append(std::string& to, const model::Append& append, model::Appended at,
                  Touching touching);

// The next record of the bytes; nothing, and reader.failed(), where there is none.
std::optional<Record> read_record(ByteReader& reader);

// The event that it is, before anything later changed it. kCorrupt where no body has such columns.
Result<model::Event> event_of(const AppendView& append);

}  // namespace parley::store::journal
