// Any text: those it may mention are at most so many, and each is a name that stands behind an `@`
// of it, longest first, and outside of code.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "core/code_ranges.h"
#include "core/mentioned.h"

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string lowered = lower(text);
  std::size_t first_tries = 0;
  std::size_t before = 0;
  const auto code = core::code_ranges(text);
  std::size_t end = 0;
  for (const core::CodeRange& range : code) {
    CHECK(end <= range.from && range.from < range.to && range.to <= text.size());
    end = range.to;
  }
  for (const std::size_t place : core::mention_places(text, model::TextFormat::kMarkdown)) {
    for (const core::CodeRange& range : code) CHECK(place <= range.from || place > range.to);
  }
  core::for_mentions(text, model::TextFormat::kMarkdown, [&](const std::string& candidate) {
    CHECK(!candidate.empty() && candidate.size() <= limits::kUserIdBytesMax);
    CHECK(lowered.find('@' + candidate) != std::string::npos ||
          lowered.find("\xEF\xBC\xA0" + candidate) != std::string::npos);
    if (before == 0 || candidate.size() >= before) ++first_tries;
    before = candidate.size();
    return candidate.size() % 2 == 1;
  });
  CHECK(first_tries <= limits::kMentionsMax);
  return 0;
}
