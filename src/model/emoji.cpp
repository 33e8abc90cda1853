#include "model/emoji.h"

#include "base/utf8.h"
#include "text/emoji.h"

namespace parley::model {

bool valid_emoji(std::string_view emoji) {
  return is_utf8(emoji) && text::is_emoji(emoji);
}

std::string emoji_key(std::string_view emoji) {
  constexpr std::string_view kStyle = "\xEF\xB8\x8F";  // U+FE0F
  std::string key(emoji);
  for (std::size_t at = key.find(kStyle); at != std::string::npos; at = key.find(kStyle, at)) {
    key.erase(at, kStyle.size());
  }
  return key;
}

bool same_emoji(std::string_view a, std::string_view b) {
  return a == b || emoji_key(a) == emoji_key(b);
}

}  // namespace parley::model
