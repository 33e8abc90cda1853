#include "core/mentioned.h"

#include <algorithm>

#include "core/code_ranges.h"
#include "core/letters.h"

namespace parley::core {
namespace {

constexpr std::string_view kWide = "\xEF\xBC\xA0";  // U+FF20, of Chinese and Japanese keyboards

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// May stand in an id. Of what is no ASCII nearly all may: ids of older data hold emoji, too.
bool may_be_of_id(char32_t c) {
  return is_word(c) || c == '-' || c == '_' || c == '.' || (c >= 0x80 && c != 0x3000);
}

// No name ends before it.
bool goes_on(char32_t c) {
  return (is_word(c) && !is_unspaced_letter(c)) || c == '_';
}

bool begins_a_name(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char32_t before = character_before(text, at).code;
  if (before == '_' || before == '.' || before == '/' || before == '\\') return false;
  return !is_word(before) || is_unspaced(before);
}

}  // namespace

std::vector<std::size_t> mention_places(std::string_view text, model::TextFormat format) {
  std::vector<std::size_t> places;
  if (text.find('@') == std::string_view::npos && text.find(kWide) == std::string_view::npos) {
    return places;
  }
  std::vector<CodeRange> code;
  if (format == model::TextFormat::kMarkdown) code = code_ranges(text);
  auto range = code.begin();
  for (std::size_t at = 0; at < text.size() && places.size() < limits::kMentionsMax; ++at) {
    const bool wide = text.substr(at, kWide.size()) == kWide;
    if (text[at] != '@' && !wide) continue;
    while (range != code.end() && range->to <= at) ++range;
    if (range != code.end() && range->from <= at) continue;
    if (begins_a_name(text, at)) places.push_back(at + (wide ? kWide.size() : 1));
  }
  return places;
}

std::vector<std::string> mention_candidates(std::string_view after_at) {
  // Where names can end, in order. `.` and `-` wait until something is known to stand behind them.
  std::vector<std::size_t> ends;
  std::vector<std::size_t> waiting;
  std::string run;
  while (run.size() <= limits::kUserIdBytesMax) {
    const bool more = run.size() < after_at.size();
    const Character next = more ? character_at(after_at, run.size()) : Character{};
    const bool of_id = more && may_be_of_id(next.code);
    const bool dot = of_id && (next.code == '.' || next.code == '-');
    if (dot) {
      waiting.push_back(run.size());
    } else {
      if (!of_id || !goes_on(next.code)) {
        ends.insert(ends.end(), waiting.begin(), waiting.end());
        ends.push_back(run.size());
      }
      waiting.clear();
    }
    if (!of_id) break;
    for (const char c : after_at.substr(run.size(), next.bytes)) run.push_back(lower(c));
  }
  std::vector<std::string> candidates;
  for (auto end = ends.rbegin(); end != ends.rend(); ++end) {
    if (*end > 0 && *end <= limits::kUserIdBytesMax) candidates.emplace_back(run, 0, *end);
  }
  return candidates;
}

}  // namespace parley::core
