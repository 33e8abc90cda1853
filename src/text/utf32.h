// UTF-32: a text as code points, and back.
//
// Threads: any; functions of their arguments.
#pragma once

#include <string>
#include <string_view>

namespace parley::text {

// `text` is valid UTF-8.
[[nodiscard]] std::u32string to_utf32(std::string_view text);

void append_utf8(std::string& to, char32_t c);

}  // namespace parley::text
