// Which sanitizer this build carries (tools/dev/sanitizers.sh), for what cannot be the same with
// one: memory is then counted otherwise and kept for longer, and everything takes its time.
#pragma once

#include <string_view>

namespace parley {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr std::string_view kSanitizer = "asan";
#elif defined(__SANITIZE_THREAD__)
inline constexpr std::string_view kSanitizer = "tsan";
#else
inline constexpr std::string_view kSanitizer;
#endif

}  // namespace parley
