// Emoji of reactions: which may be set, and which of them are one.
//
// Threads: any; functions of their arguments.
#pragma once

#include <string>
#include <string_view>

namespace parley::model {

// One emoji by the grammar of UTS 51 (text/emoji.h). What is in older logs may be anything else,
// and can still be taken back.
[[nodiscard]] bool valid_emoji(std::string_view emoji);

// Without U+FE0F, which some phones send and some leave out: `👍` and `👍️` are one reaction, which
// is shown as it was set first. Stores fold by it, so it will never mean anything else.
[[nodiscard]] std::string emoji_key(std::string_view emoji);
[[nodiscard]] bool same_emoji(std::string_view a, std::string_view b);

}  // namespace parley::model
