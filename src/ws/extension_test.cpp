// RFC 6455 9.1: the grammar of Sec-WebSocket-Extensions.
#include "ws/extension.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace parley::ws {
namespace {

// As one line: "a; x; y=1 | b", or "malformed".
std::string parsed(const std::vector<std::string>& lines) {
  std::vector<HeaderField> fields{{"Host", "a;;"}};
  for (const std::string& line : lines) fields.push_back({"sec-websocket-extensions", line});
  const auto list = parse_extensions(fields);
  if (!list) return "malformed";
  std::string text;
  for (const Extension& extension : *list) {
    text += (text.empty() ? "" : " | ") + extension.name;
    for (const ExtensionParameter& parameter : extension.parameters) {
      text += "; " + parameter.name;
      if (parameter.value) text += "=" + *parameter.value;
    }
  }
  return text;
}

TEST(Rfc6455_9_1, ExtensionsWithTheirParametersInOrder) {
  EXPECT_EQ(parsed({}), "");
  EXPECT_EQ(parsed({"foo"}), "foo");
  EXPECT_EQ(parsed({"foo; x; y=1; x=2, bar"}), "foo; x; y=1; x=2 | bar");
  EXPECT_EQ(parsed({"foo;x;y=1,bar;z"}), "foo; x; y=1 | bar; z");
  EXPECT_EQ(parsed({" foo\t;\tx = 1 ,bar "}), "foo; x=1 | bar");
}

TEST(Rfc6455_9_1, SeveralLinesAreOneList) {
  EXPECT_EQ(parsed({"foo; x", "bar", "foo"}), "foo; x | bar | foo");
  EXPECT_EQ(parsed({"foo", "; x"}), "malformed");
}

TEST(Rfc6455_9_1, QuotedValuesAreTokens) {
  EXPECT_EQ(parsed({R"(foo; x="10")"}), "foo; x=10");
  EXPECT_EQ(parsed({R"(foo; x="1\0")"}), "foo; x=10");
  EXPECT_EQ(parsed({R"(foo; x="10" ; y="a" , bar)"}), "foo; x=10; y=a | bar");
  for (const char* bad :
       {R"(foo; x="")", R"(foo; x="1 0")", R"(foo; x="1,0")", R"(foo; x="10)", R"(foo; x=")",
        R"(foo; x="1\)", R"(foo; x="1\"")", R"(foo; x="1"0)", R"(foo; "x"=1)", R"("foo")"}) {
    EXPECT_EQ(parsed({bad}), "malformed") << bad;
  }
}

TEST(Rfc6455_9_1, EmptyElementsOfAListAreNothing) {
  EXPECT_EQ(parsed({""}), "");
  EXPECT_EQ(parsed({", ,foo,, bar,"}), "foo | bar");
}

TEST(Rfc6455_9_1, WhatBreaksTheGrammarIsMalformed) {
  for (const char* bad :
       {";", "=", "foo;", "foo; ;x", "foo; x=", "foo; =1", "foo bar", "foo; x y", "foo; x=1 2",
        "foo/bar", "foo; x=1=2", "foo, ;x", "f\xC3\xB6o", "foo=1", "foo; x=\"a\x01\""}) {
    EXPECT_EQ(parsed({bad}), "malformed") << bad;
    EXPECT_EQ(parsed({"good", bad}), "malformed") << bad;
  }
}

TEST(Rfc6455_9_1, AListHasAMaximum) {
  std::string list = "a";
  for (std::size_t i = 1; i < kExtensionsMax; ++i) list += ",a";
  EXPECT_NE(parsed({list}), "malformed");
  EXPECT_EQ(parsed({list + ",a"}), "malformed");
  EXPECT_EQ(parsed({list, "a"}), "malformed");
  std::string parameters = "a";
  for (std::size_t i = 0; i < kExtensionParametersMax; ++i) parameters += ";x";
  EXPECT_NE(parsed({parameters}), "malformed");
  EXPECT_EQ(parsed({parameters + ";x"}), "malformed");
}

}  // namespace
}  // namespace parley::ws
