// The rule of mentions by its table of cases, which the web client's tests read, too.
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/mentioned.h"

namespace parley::testing {
namespace {

using Names = std::vector<std::string>;

Names names_in(simdjson::dom::element list) {
  Names names;
  for (const simdjson::dom::element name : list.get_array()) {
    names.emplace_back(std::string_view(name.get_string()));
  }
  return names;
}

Names mentioned(std::string_view text, model::TextFormat format, const Names& members) {
  Names found;
  core::for_mentions(text, format, [&](const std::string& name) {
    if (std::ranges::find(members, name) == members.end()) return false;
    if (std::ranges::find(found, name) == found.end()) found.push_back(name);
    return true;
  });
  return found;
}

TEST(MentionCases, AreAsTheTableSays) {
  simdjson::dom::parser parser;
  simdjson::dom::element table;
  ASSERT_FALSE(parser.load(PARLEY_SOURCE_DIR "/tests/cases/mentions.json").get(table));
  const Names members = names_in(table["members"]);
  std::size_t cases = 0;
  for (const simdjson::dom::element one : table["cases"].get_array()) {
    const std::string_view text = one["text"].get_string();
    std::string_view fmt = "md";
    if (one["fmt"].get(fmt) == simdjson::SUCCESS) {
      ASSERT_EQ(fmt, "plain");
    }
    const auto format = fmt == "md" ? model::TextFormat::kMarkdown : model::TextFormat::kPlain;
    EXPECT_EQ(mentioned(text, format, members), names_in(one["mentions"])) << text;
    ++cases;
  }
  EXPECT_GE(cases, 80U);
}

}  // namespace
}  // namespace parley::testing
