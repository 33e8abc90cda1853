#include "support/script_words.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace parley::testing {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == ',' || c == '\r';
}

// Words that end a list of names.
bool ends_list(std::string_view word) {
  constexpr std::array<std::string_view, 6> kEnds{"as", "to", "in", "with", "on", "titled"};
  return std::find(kEnds.begin(), kEnds.end(), word) != kEnds.end();
}

}  // namespace

ScriptWords::ScriptWords(std::string_view line) : line_(line), indented_(line.starts_with("  ")) {
  for (std::size_t at = 0; at < line_.size();) {
    if (is_blank(line_[at])) {
      ++at;
    } else if (line_[at] == '"') {
      const std::size_t close = line_.find('"', at + 1);
      if (close == std::string::npos) {
        fail("a quote is not closed");
        return;
      }
      words_.push_back({line_.substr(at + 1, close - at - 1), true, at});
      at = close + 1;
    } else {
      std::size_t end = at;
      while (end < line_.size() && !is_blank(line_[end])) ++end;
      words_.push_back({line_.substr(at, end - at), false, at});
      at = end;
    }
  }
}

bool ScriptWords::maybe(std::string_view phrase) {
  std::size_t next = next_;
  while (!phrase.empty()) {
    const std::size_t blank = std::min(phrase.find(' '), phrase.size());
    if (next == words_.size() || words_[next].quoted ||
        words_[next].text != phrase.substr(0, blank)) {
      return false;
    }
    ++next;
    phrase.remove_prefix(std::min(blank + 1, phrase.size()));
  }
  next_ = next;
  return true;
}

void ScriptWords::expect(std::string_view phrase) {
  if (!maybe(phrase)) fail("expected `" + std::string(phrase) + "`");
}

std::string ScriptWords::take(std::string_view what) {
  if (done()) {
    fail("expected " + std::string(what));
    return {};
  }
  return words_[next_++].text;
}

std::uint64_t ScriptWords::number(std::string_view what) {
  const std::string word = take(what);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) {
    fail("expected " + std::string(what) + ", a number, and not `" + word + "`");
  }
  return value;
}

std::vector<std::string> ScriptWords::list(std::string_view what) {
  std::vector<std::string> names;
  do {
    names.push_back(take(what));
  } while (!done() && !ends_list(words_[next_].text));
  return names;
}

std::string ScriptWords::rest() {
  if (done()) return {};
  std::string text = line_.substr(words_[next_].at);
  next_ = words_.size();
  while (!text.empty() && is_blank(text.back())) text.pop_back();
  return text;
}

void ScriptWords::end() {
  if (!done()) fail("what is `" + words_[next_].text + "`?");
}

void ScriptWords::fail(std::string mistake) {
  if (!mistake_) mistake_ = std::move(mistake);
  next_ = words_.size();
}

}  // namespace parley::testing
