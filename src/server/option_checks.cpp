#include "server/option_checks.h"

#include <fmt/format.h>

#include "base/utf8.h"
#include "model/names.h"
#include "server/origin_option.h"

namespace parley::server {
namespace {

// Part of every answer to hello: what is no UTF-8 would make each of them unreadable.
Result<void> check_name(const std::string& name) {
  if (name.empty()) return fail(ErrorCode::kInvalidUsage, "--name: the name is empty");
  if (name.size() > kServerNameBytesMax) {
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("--name: {} bytes are too many, {} is the most", name.size(),
                            kServerNameBytesMax));
  }
  if (!is_utf8(name)) return fail(ErrorCode::kInvalidUsage, "--name: the text is not UTF-8");
  if (model::clean_display(name) != name) {
    return fail(ErrorCode::kInvalidUsage,
                "--name: leave out line breaks, controls, and blanks at the ends or in a row");
  }
  return {};
}

Result<void> check_default_room(const std::string& name) {
  if (name == "none" || model::valid_room_name(name)) return {};
  const std::string shown = is_utf8(name) ? name.substr(0, 80) : "(not UTF-8)";
  return fail(ErrorCode::kInvalidUsage,
              fmt::format("--default-room {}: a room is named by lower case letters, digits, - and "
                          "_, at most 64 bytes, for example lobby; none makes none",
                          shown));
}

}  // namespace

Result<void> check(const Options& options) {
  TRY(check_name(options.server_name));
  TRY(check_default_room(options.default_room));
  for (const std::string& origin : options.origins) TRY(read_origin(origin));
  return {};
}

}  // namespace parley::server
