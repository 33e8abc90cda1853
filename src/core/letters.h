// Letters: what a character is to whoever looks for a name in a text: part of a word or not, and
// whether its script writes words without blanks between them.
//
// The tables are of Unicode 17 and stand here rather than in a library, so that every build of
// every node finds the same people in the same text.
//
// Threads: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string_view>

namespace parley::core {

// A letter, digit or mark of any script, without variation selectors and the keycap's frame, which
// follow emoji. What Unicode has not assigned counts as what stands on both sides of it.
bool is_word(char32_t c);

// Of Han, kana, Hangul or Thai, where a name may begin and end at any letter.
bool is_unspaced(char32_t c);
// … and a letter or digit rather than a mark, which belongs to what stands before it.
bool is_unspaced_letter(char32_t c);

// The character that begins at `at`, or the one that ends before `end`. The text is UTF-8; where it
// is not, U+FFFD for one byte.
struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;
};
Character character_at(std::string_view text, std::size_t at);
Character character_before(std::string_view text, std::size_t end);

}  // namespace parley::core
