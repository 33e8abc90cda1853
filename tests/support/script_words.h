// ScriptWords: one line of a .chat script as words, taken from left to right.
//
// A word is what stands between blanks or commas; "quoted" is one word, without its quotes.
// Invariant: the first mistake is kept, and everything taken after it is empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::testing {

class ScriptWords {
 public:
  explicit ScriptWords(std::string_view line);

  bool indented() const { return indented_; }
  bool done() const { return next_ == words_.size(); }
  const std::optional<std::string>& mistake() const { return mistake_; }

  // Takes the words of `phrase` if they come next, all of them or none.
  bool maybe(std::string_view phrase);
  void expect(std::string_view phrase);
  std::string take(std::string_view what);  // one word, quoted or not
  std::uint64_t number(std::string_view what);
  std::vector<std::string> list(std::string_view what);  // all that follow, up to a known word
  std::string rest();                                    // the words left, as they stand
  void end();                                            // a mistake if words are left
  void fail(std::string mistake);

 private:
  struct Word {
    std::string text;
    bool quoted = false;
    std::size_t at = 0;  // where in the line it begins
  };
  std::string line_;
  std::vector<Word> words_;
  std::size_t next_ = 0;
  bool indented_ = false;
  std::optional<std::string> mistake_;
};

}  // namespace parley::testing
