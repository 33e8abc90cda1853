// Emoji: one picture of a text, by the grammar of UTS 51 and not by a list of those known today,
// which refuses what newer phones send.
//
// Threads: any; functions of their arguments. A text is valid UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parley::text {

// How many of the code points at the beginning are one emoji (UTS 51 1.4.9): a picture, also of
// the code points that are kept free for more, with its skin tone; a flag; a keycap; several of
// them joined by U+200D; a flag of tag letters, of at most kTagsMax. 0: none.
inline constexpr std::size_t kTagsMax = 6;  // `gbeng`: a subdivision (UTS 51 B.2)
[[nodiscard]] std::size_t emoji_length(std::u32string_view text);

// The whole text is one.
[[nodiscard]] bool is_emoji(std::string_view text);

}  // namespace parley::text
