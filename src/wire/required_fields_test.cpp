// Each field that a command cannot do without, by the table of commands.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "wire/commands.h"
#include "wire/decoder.h"

namespace parley::wire {
namespace {

Decoded decode(std::string text) {
  static Decoder decoder;
  const std::size_t size = text.size();
  text.append(kJsonPadding, ' ');
  return decoder.decode(std::string_view(text).substr(0, size));
}

// What the table does not mark with `?` has to be there, in whatever command it stands.
TEST(RequiredFields, EachIsAskedFor) {
  const auto value = [](const Field& field) -> std::string {
    switch (field.form) {
      case Form::kRoom:
        return "\"#a\"";
      case Form::kInteger:
        return "1";
      case Form::kKind:
        return "\"public\"";
      case Form::kUsers:
        return "[\"u\"]";
      case Form::kRaw:
        return "{}";
      default:
        return "\"x\"";
    }
  };
  std::vector<std::string> asked;
  for (const CommandInfo& command : commands()) {
    for (const Field& left_out : command.fields) {
      if (left_out.need != Need::kRequired) continue;
      std::string request = R"({"id":7,"op":")" + std::string(command.op) + '"';
      for (const Field& field : command.fields) {
        if (field.need != Need::kRequired || field.name == left_out.name) continue;
        request += ",\"" + std::string(field.name) + "\":" + value(field);
      }
      const Decoded decoded = decode(request + "}");
      ASSERT_FALSE(decoded.command) << request;
      EXPECT_EQ(decoded.command.error().message, std::string(left_out.name) + ": required");
      asked.push_back(std::string(command.op) + "." + std::string(left_out.name));
    }
  }
  for (const char* field : {"edit.of", "delete.of", "react.of", "read.seq", "send.text", "send.cid",
                            "signal.data", "invite.user", "open.kind", "profile.users"})
    EXPECT_NE(std::ranges::find(asked, field), asked.end()) << field;
}

}  // namespace
}  // namespace parley::wire
