// Every tests/scripts/*.chat is one test. And the runner itself is tested: a script that must fail
// does, at the line that is wrong.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "support/script.h"

namespace parley::testing {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> scripts() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(PARLEY_SOURCE_DIR "/tests/scripts")) {
    if (entry.path().extension() == ".chat") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class Script : public ::testing::TestWithParam<fs::path> {};

TEST_P(Script, Holds) {
  std::ifstream file(GetParam());
  std::stringstream source;
  source << file.rdbuf();
  ASSERT_FALSE(source.str().empty());
  const auto failure = run_script(source.str());
  if (failure) {
    ADD_FAILURE() << GetParam().string() << ":" << failure->line << ": " << failure->message;
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, Script, ::testing::ValuesIn(scripts()),
                         [](const auto& script) { return script.param.stem().string(); });

struct Wrong {
  const char* source;
  int line;
};

class Runner : public ::testing::TestWithParam<Wrong> {};

TEST_P(Runner, FailsAtTheLineThatIsWrong) {
  const auto failure = run_script(GetParam().source);
  ASSERT_TRUE(failure) << GetParam().source;
  EXPECT_EQ(failure->line, GetParam().line) << failure->message;
}

INSTANTIATE_TEST_SUITE_P(
    Scripts, Runner,
    ::testing::Values(
        // an answer that is another, and one that never comes
        Wrong{"ada joins as guest \"Ada\"\nada sends \"hi\" to #lobby\n  ok seq 9\n", 3},
        Wrong{"ada joins as guest \"Ada\"\nstore answers late\nada sends \"hi\" to #lobby\n"
              "  ok seq 3\n",
              4},
        // an error that nobody asked for
        Wrong{"ada joins as guest \"Ada\"\nada sends \"hi\" to #nowhere\nada pings\n", 2},
        Wrong{"ada joins as guest \"Ada\"\nada sends \"hi\" to #nowhere\n", 2},
        // something to see that is not there, and something that should not be
        Wrong{"ada joins as guest \"Ada\"\n\n# nobody wrote\nada sees #3 msg *\n", 4},
        Wrong{"ada joins as guest \"Ada\"\nada sends \"hi\" to #lobby\nada sees no *msg*\n", 3},
        Wrong{"ada joins as guest \"Ada\"\nada sees nothing\n", 2},
        // no sense
        Wrong{"ada dances\n", 1}, Wrong{"  ok\n", 1},
        Wrong{"ada joins as guest \"Ada\"\nada sends \"hi to #lobby\n", 2},
        Wrong{"ada joins as guest \"Ada\"\nada pings loudly\n", 2}));

TEST(ScriptRunner, HoldsWhatIsRight) {
  EXPECT_FALSE(run_script("ada joins as guest \"Ada\"\nada sends \"hi\" to #lobby\n  ok seq 3\n"));
}

}  // namespace
}  // namespace parley::testing
