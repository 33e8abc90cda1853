#include "core/code_ranges.h"

#include <algorithm>
#include <cstdint>
#include <map>

namespace parley::core {
namespace {

constexpr std::size_t kItemBlanksMax = 4;
constexpr std::size_t kFenceMin = 3;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_escapable(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

std::size_t run_of(std::string_view text, std::size_t at) {
  const std::size_t end = text.find_first_not_of(text[at], at);
  return (end == std::string_view::npos ? text.size() : end) - at;
}

// ---- spans of one paragraph ---------------------------------------------------------------------

// The next run of as many backticks. Asked from left to right, so that all questions together cost
// no more than the text is long.
class BacktickRuns {
 public:
  explicit BacktickRuns(std::string_view text) {
    for (std::size_t at = text.find('`'); at < text.size();) {
      const std::size_t length = run_of(text, at);
      by_length_[length].at.push_back(at);
      at = text.find('`', at + length);
    }
  }
  std::size_t next(std::size_t length, std::size_t from) {
    const auto found = by_length_.find(length);
    if (found == by_length_.end()) return std::string_view::npos;
    Runs& runs = found->second;
    while (runs.next < runs.at.size() && runs.at[runs.next] < from) ++runs.next;
    return runs.next < runs.at.size() ? runs.at[runs.next] : std::string_view::npos;
  }

 private:
  struct Runs {
    std::vector<std::size_t> at;
    std::size_t next = 0;
  };
  std::map<std::size_t, Runs> by_length_;
};

void add_spans(std::string_view text, std::size_t offset, std::vector<CodeRange>& out) {
  BacktickRuns runs(text);
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\\' && at + 1 < text.size() && is_escapable(text[at + 1])) {
      at += 2;
    } else if (text[at] != '`') {
      ++at;
    } else {
      const std::size_t length = run_of(text, at);
      const std::size_t close = runs.next(length, at + length);
      if (close == std::string_view::npos) {
        at += length;
        continue;
      }
      out.push_back({offset + at, offset + close + length});
      at = close + length;
    }
  }
}

// ---- lines --------------------------------------------------------------------------------------

// One line, looked at from left to right. Columns count a tab up to the next multiple of four.
struct Line {
  std::string_view text;
  std::size_t at = 0;
  std::size_t column = 0;

  bool blank() const { return text.find_first_not_of(" \t\r", at) == std::string_view::npos; }
  std::size_t indent() const {
    std::size_t to = column;
    for (std::size_t i = at; i < text.size() && (text[i] == ' ' || text[i] == '\t'); ++i) {
      to = text[i] == ' ' ? to + 1 : (to / 4 + 1) * 4;
    }
    return to - column;
  }
  void skip_blanks() {
    column += indent();
    at = std::min(text.find_first_not_of(" \t", at), text.size());
  }
  std::size_t text_column() const { return column + indent(); }
  char front() const { return at < text.size() ? text[at] : '\0'; }
};

// `> ` as often as it stands there, at most `most` times; answers how often.
std::size_t take_quotes(Line& line, std::size_t most) {
  std::size_t depth = 0;
  for (; depth < most; ++depth) {
    Line next = line;
    next.skip_blanks();
    if (next.front() != '>') break;
    ++next.at;
    ++next.column;
    if (next.front() == ' ') {
      ++next.at;
      ++next.column;
    }
    line = next;
  }
  return depth;
}

// `- `, `+ `, `* `, `1. `, `1) `: moves behind it, and behind the blanks between it and its text.
bool take_list_mark(Line& line) {
  Line next = line;
  next.skip_blanks();
  std::size_t width = 0;
  while (width < 9 && next.at + width < line.text.size() && is_digit(line.text[next.at + width])) {
    ++width;
  }
  const char mark = next.at + width < line.text.size() ? line.text[next.at + width] : '\0';
  const bool fits =
      width > 0 ? mark == '.' || mark == ')' : mark == '-' || mark == '+' || mark == '*';
  if (!fits) return false;
  next.at += width + 1;
  next.column += width + 1;
  if (next.at < line.text.size() && next.front() != ' ' && next.front() != '\t') return false;
  if (next.indent() <= kItemBlanksMax) {
    next.skip_blanks();
  } else {
    ++next.at;
    ++next.column;
  }
  line = next;
  return true;
}

class Blocks {
 public:
  explicit Blocks(std::string_view text) : text_(text) {}

  std::vector<CodeRange> run() {
    for (std::size_t begin = 0; begin < text_.size();) {
      const std::size_t feed = std::min(text_.find('\n', begin), text_.size());
      begin_ = begin;
      end_ = std::min(feed + 1, text_.size());
      take(Line{text_.substr(begin, feed - begin)});
      begin = feed + 1;
    }
    begin_ = text_.size();
    end_paragraph();
    if (fence_) ranges_.push_back({fence_from_, text_.size()});
    return std::move(ranges_);
  }

 private:
  void take(Line line) {
    if (fence_ && in_fence(line)) return;
    line = Line{line.text};
    const std::size_t depth = take_quotes(line, SIZE_MAX);
    // A line without its marks goes on with the paragraph in the quote.
    if (depth > depth_ || (depth < depth_ && !paragraph_)) leave_containers(depth);
    if (line.blank()) {
      end_paragraph();
      return;
    }
    if (!paragraph_ && line.text_column() < list_) list_ = 0;
    for (Line item = line; take_list_mark(item); line = item) {
      end_paragraph();
      list_ = item.column;
      if (item.blank()) return;
    }
    if (open_fence(line) || paragraph_) return;
    paragraph_ = true;
    paragraph_from_ = begin_;
  }

  // Whether the fence goes on in this line, be it with its end.
  bool in_fence(Line line) {
    const std::size_t depth = take_quotes(line, depth_);
    const bool left = depth < depth_ || (!line.blank() && line.text_column() < list_);
    if (left) {
      ranges_.push_back({fence_from_, begin_});
      fence_ = false;
      leave_containers(depth);
      return false;
    }
    Line mark = line;
    mark.skip_blanks();
    if (mark.front() != fence_mark_) return true;
    const std::size_t length = run_of(mark.text, mark.at);
    mark.at += length;
    if (length < fence_length_ || !mark.blank()) return true;
    ranges_.push_back({fence_from_, end_});
    fence_ = false;
    return true;
  }

  bool open_fence(Line line) {
    const std::size_t column = line.text_column();
    line.skip_blanks();
    const char mark = line.front();
    if (mark != '`' && mark != '~') return false;
    const std::size_t length = run_of(line.text, line.at);
    if (length < kFenceMin) return false;
    if (mark == '`' && line.text.find('`', line.at + length) != std::string_view::npos)
      return false;
    end_paragraph();
    if (column < list_) list_ = 0;
    fence_ = true;
    fence_from_ = begin_ + line.at;
    fence_mark_ = mark;
    fence_length_ = length;
    return true;
  }

  void leave_containers(std::size_t depth) {
    end_paragraph();
    depth_ = depth;
    list_ = 0;
  }

  void end_paragraph() {
    if (!paragraph_) return;
    paragraph_ = false;
    add_spans(text_.substr(paragraph_from_, begin_ - paragraph_from_), paragraph_from_, ranges_);
  }

  std::string_view text_;
  std::vector<CodeRange> ranges_;
  std::size_t begin_ = 0, end_ = 0;  // of the line at hand
  std::size_t depth_ = 0;            // of quotes
  std::size_t list_ = 0;             // the column at which the text of the list item begins
  bool paragraph_ = false;
  std::size_t paragraph_from_ = 0;
  bool fence_ = false;
  std::size_t fence_from_ = 0, fence_length_ = 0;
  char fence_mark_ = '`';
};

}  // namespace

std::vector<CodeRange> code_ranges(std::string_view text) {
  return Blocks(text).run();
}

}  // namespace parley::core
