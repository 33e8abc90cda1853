#include "core/mentioned.h"

#include <algorithm>

namespace parley::core {
namespace {

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool may_stand_in_id(char c) {
  return is_word(c) || c == '-' || c == '_' || c == '.' || !is_ascii(c);
}

// UTF-8: the second to last byte of a character.
bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

std::vector<std::string> mention_candidates(std::string_view after_at) {
  std::string run;
  for (const char c : after_at) {
    // One byte more than an id can have tells whether the last character was cut.
    if (!may_stand_in_id(lower(c)) || run.size() > limits::kUserIdBytesMax) break;
    run.push_back(lower(c));
  }
  std::vector<std::string> candidates;
  for (std::size_t end = run.size(); end > 0; --end) {
    const bool inside = end < run.size() &&
                        (is_continuation(run[end]) || (is_word(run[end - 1]) && is_word(run[end])));
    if (!inside && end <= limits::kUserIdBytesMax) candidates.emplace_back(run, 0, end);
  }
  return candidates;
}

}  // namespace parley::core
