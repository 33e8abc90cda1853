// Folding: forms of a text that are the same for what is to count as the same (Unicode, by ICU).
//
// Threads: any; functions of their arguments. Bytes that are not UTF-8 count as U+FFFD; what comes
// back is UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace parley::text {

// NFKC and full case folding, without default-ignorables (NFKC_Casefold, UAX 44): `É`, `É` and `é`
// are `é`, `Ａ` is `a`, `ß` is `ss`. Folding once more changes nothing.
[[nodiscard]] std::string fold(std::string_view text);

// What looks alike has the same one (UTS 39 4): Cyrillic `а` is Latin `a`, `m` is `rn`, `1` is `l`.
// Folded behind it, since `0` becomes `O`. Good for comparing only.
[[nodiscard]] std::string skeleton(std::string_view text);

}  // namespace parley::text
