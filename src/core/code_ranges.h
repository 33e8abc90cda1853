// CodeRanges: where a Markdown text is code: fences and spans between backticks. There nobody is
// called by name.
//
// Enough of docs/text.md for that: quotes and list items are looked through, links are not known.
// The web client has the same in markdown/code-ranges.ts, and both read one table of cases
// (tests/cases/mentions.json).
//
// Threads: any; a function of its argument. Time and memory in proportion to the text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace parley::core {

struct CodeRange {
  std::size_t from = 0;
  std::size_t to = 0;  // behind its last byte
};

// In order, and apart from each other.
std::vector<CodeRange> code_ranges(std::string_view text);

}  // namespace parley::core
