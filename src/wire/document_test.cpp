// docs/protocol.md and the types of the SDK say what the tables say. PARLEY_WRITE_DOCS=1 writes
// both anew.
#include "wire/document.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "wire/closes.h"
#include "wire/commands.h"
#include "wire/errors.h"
#include "wire/typescript.h"

namespace parley::wire {
namespace {

const std::string kPath = PARLEY_SOURCE_DIR "/docs/protocol.md";

const std::string kTypes = PARLEY_SOURCE_DIR "/sdk/typescript/src/protocol.ts";

std::string read_document(const std::string& path = kPath) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Document, ThePublishedProtocolIsWhatTheTablesSay) {
  const std::string published = read_document();
  ASSERT_FALSE(published.empty()) << kPath;
  const std::string due = with_sections(published);
  if (std::getenv("PARLEY_WRITE_DOCS") != nullptr) {
    std::ofstream(kPath, std::ios::binary) << due;
    return;
  }
  // Section by section, so that a failure says which.
  for (const std::string_view name : section_names())
    EXPECT_NE(published.find(markdown_section(name)), std::string::npos) << name;
  EXPECT_TRUE(published == due) << "write it with PARLEY_WRITE_DOCS=1 wire_test";
}

TEST(Document, TheTypesOfTheSdkAreWhatTheTablesSay) {
  const std::string due = typescript();
  if (std::getenv("PARLEY_WRITE_DOCS") != nullptr) {
    std::ofstream(kTypes, std::ios::binary) << due;
    return;
  }
  EXPECT_TRUE(read_document(kTypes) == due) << "write it with PARLEY_WRITE_DOCS=1 wire_test";
}

// A form without a type would be a property of no type, which no compiler takes.
TEST(Document, EveryFormOfAFieldHasATypeInTheSdk) {
  EXPECT_EQ(typescript().find(": ;"), std::string::npos);
  EXPECT_EQ(typescript_of_form("`join`, `leave` or `invite`"), R"("join" | "leave" | "invite")");
  EXPECT_EQ(typescript_of_form("`plain`; absent: `md`"), R"("plain")");
  EXPECT_EQ(typescript_of_form("words of no table"), "");
}

TEST(Document, EverySectionHasItsPlaceInThePublishedProtocol) {
  const std::string published = read_document();
  for (const std::string_view name : section_names()) {
    EXPECT_FALSE(markdown_section(name).empty()) << name;
    EXPECT_NE(published.find("<!-- generated: " + std::string(name) + " -->\n"), std::string::npos)
        << name;
  }
  EXPECT_EQ(markdown_section("nothing of that name"), "");
}

TEST(Document, AStaleSectionIsReplacedAndTheRestKept) {
  const std::string document = "a\n<!-- generated: errors -->\nold\n<!-- /generated -->\nb\n";
  const std::string due = with_sections(document);
  EXPECT_EQ(due, "a\n<!-- generated: errors -->\n" + markdown_section("errors") +
                     "<!-- /generated -->\nb\n");
  EXPECT_EQ(with_sections(due), due);
  EXPECT_EQ(with_sections("<!-- generated: errors -->\nopen"), "<!-- generated: errors -->\nopen");
}

TEST(Document, TellsOfEveryCommandErrorAndClose) {
  for (const CommandInfo& command : commands())
    EXPECT_NE(markdown_section("commands").find("| `" + std::string(command.op) + "` |"),
              std::string::npos)
        << command.op;
  for (const ErrorInfo& error : errors())
    EXPECT_NE(markdown_section("errors").find("| `" + std::string(error.name) + "` |"),
              std::string::npos)
        << error.name;
  for (const CloseInfo& close : closes())
    EXPECT_NE(markdown_section("closes").find("| " + std::to_string(close.code) + " |"),
              std::string::npos)
        << close.code;
}

}  // namespace
}  // namespace parley::wire
