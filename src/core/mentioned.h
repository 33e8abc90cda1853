// Mentioned: whom a text means by `@user`.
//
// Threads: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"

namespace parley::core {

// The candidates of one `@`, the longest first: `@ada.` may be `ada.` or `ada`. ASCII in lower
// case. A candidate ends where a name can end: not between two ASCII letters or digits, so that
// `@adam` is not `ada`; scripts without blanks between words are cut at any character.
std::vector<std::string> mention_candidates(std::string_view after_at);

// Calls `known(candidate) → bool` for each candidate until one is known, for each `@` of the text
// that does not stand inside a word (`me@example.org`), and stops after limits::kMentionsMax.
template <class Known>
void for_mentions(std::string_view text, Known&& known) {
  std::size_t tried = 0;
  for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    const bool in_word = at > 0 && ((text[at - 1] >= 'a' && text[at - 1] <= 'z') ||
                                    (text[at - 1] >= 'A' && text[at - 1] <= 'Z') ||
                                    (text[at - 1] >= '0' && text[at - 1] <= '9'));
    if (in_word) continue;
    if (++tried > limits::kMentionsMax) return;
    for (const std::string& candidate : mention_candidates(text.substr(at + 1))) {
      if (known(candidate)) break;
    }
  }
}

}  // namespace parley::core
