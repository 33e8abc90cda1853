// Characters: what a code point is to whoever looks at it (Unicode, by ICU).
//
// What these answer can change with the version of the library. So what is decided by them about a
// name is decided once, when the name is given, and stands in its record.
//
// Threads: any; functions of their arguments.
#pragma once

#include <string_view>

namespace parley::text {

// A letter, a digit, or a mark that belongs to one.
[[nodiscard]] bool is_word(char32_t c);
// A mark that stands on the letter before it.
[[nodiscard]] bool is_mark(char32_t c);

// Assigned, and something can be seen of it: no default-ignorable, no control, no blank, and none
// of the few characters that are drawn empty (U+2800).
[[nodiscard]] bool is_seen(char32_t c);

// Whether a joiner (U+200C, U+200D) between these two texts changes how they are written, as in
// Persian and Hindi (UAX 31 2.3, rules A1, A2 and B).
[[nodiscard]] bool joiner_belongs(char32_t joiner, std::u32string_view before,
                                  std::u32string_view behind);

}  // namespace parley::text
