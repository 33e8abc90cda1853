// Mentioned: whom a text means by `@user` (docs/protocol.md, "Mentions").
//
// The web client has the same in markdown/mentions.ts; both read one table of cases
// (tests/cases/mentions.json).
//
// Threads: any; functions of their arguments. Time in proportion to the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "model/event.h"

namespace parley::core {

// Where names can begin: behind each `@` (or full-width `＠`) that stands neither in a word or an
// address (`me@example.org`, `/@ada`) nor, in Markdown, in code. At most limits::kMentionsMax.
std::vector<std::size_t> mention_places(std::string_view text, model::TextFormat format);

// The names that can be meant by what stands at such a place, the longest first, ASCII in lower
// case. A name ends where no name can go on (`.` and `-` go on only before more of it), or before a
// letter of a script that writes words without blanks.
std::vector<std::string> mention_candidates(std::string_view after_at);

// Calls `known(candidate) → bool` for each place until one candidate is known.
template <class Known>
void for_mentions(std::string_view text, model::TextFormat format, Known&& known) {
  for (const std::size_t place : mention_places(text, format)) {
    for (const std::string& candidate : mention_candidates(text.substr(place))) {
      if (known(candidate)) break;
    }
  }
}

}  // namespace parley::core
