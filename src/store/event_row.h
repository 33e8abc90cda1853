// An event's body as columns, and back: what all SQL forms of the store share.
//
// Invariant: body_of(columns_of(body)) == body, apart from what is not kept in the row: a Posted's
// standing, and a RoomAdded's view.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/event.h"

namespace parley::store {

// What the columns hold for each kind (empty and 0 where nothing is said):
//
//   kind        of         reply  flag        text   extra
//   msg         –          reply  format      text   mentions
//   edit        message    –      –           text   mentions
//   del         message    –      –           –      –
//   react       message    –      on          emoji  –
//   member      –          –      act         user   display, role
//   room open   –          –      kind        title  name
//                                 kind + 16   title  name, topic
//   room set    –          –      1 title |   title  topic
//                                 2 topic
//   room+ -     room       –      –           –      –
//   invite      room       –      kind        title  name, by
//   invite-     room       –      why         by     –
//   invited     room       –      –           user   –
//
// Lifetime: `text` points into the body it was made of, or into the row it was read from.
struct BodyColumns {
  model::EventKind kind = model::EventKind::kPosted;
  std::uint64_t of = 0;
  model::Seq reply = 0;
  std::int64_t flag = 0;
  std::string_view text{};
  std::string extra{};
};

BodyColumns columns_of(const model::EventBody& body);

// kCorrupt where no body has such columns.
Result<model::EventBody> body_of(const BodyColumns& columns);

// A list of texts as one: the length of each in decimal, a colon, its bytes. Any bytes may be in
// them. The empty list is the empty text.
std::string pack(const std::vector<std::string_view>& fields);
Result<std::vector<std::string_view>> unpack(std::string_view packed);

// What the body counts against a page's bytes_max.
std::size_t text_bytes(const model::EventBody& body);

}  // namespace parley::store
