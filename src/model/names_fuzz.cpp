// Any bytes as names: what is made of them is a name, and stays the same when it is made again;
// what is shown holds nothing but characters and single blanks.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/utf8.h"
#include "model/emoji.h"
#include "model/ids.h"
#include "model/name_forms.h"
#include "model/names.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto id = model::make_user_id(text)) {
    CHECK(model::valid_user_id(id->value()));
    CHECK(model::make_user_id(id->value()) == *id);
    CHECK(model::folded_name(id->value()) == id->value());
    CHECK(!id->value().starts_with('~'));
  }
  if (model::valid_simple_name(text)) {
    const model::UserId named = model::unproven_id(text);
    CHECK(model::valid_user_id(named.value()) && !model::simple_name(named).starts_with('~'));
  }
  CHECK(!model::valid_new_room_name(text) || model::valid_room_name(text));
  CHECK(is_utf8(model::skeleton_of(text)) && is_utf8(model::look_of(text).read));
  CHECK(model::emoji_key(model::emoji_key(text)) == model::emoji_key(text));
  CHECK(!model::valid_room_name(text) || model::valid_user_id(text));
  CHECK(!model::valid_user_id(text) || (is_utf8(text) && size <= limits::kUserIdBytesMax));

  if (model::valid_emoji(text)) {
    CHECK(!model::emoji_key(text).empty() && model::clean_display(text) == text);
  }

  const std::string shown = model::clean_display(text);
  CHECK(is_utf8(shown) && model::clean_display(shown) == shown);
  CHECK(shown.find("  ") == std::string::npos && !shown.starts_with(' ') && !shown.ends_with(' '));
  for (const char c : shown) CHECK(static_cast<std::uint8_t>(c) >= 0x20 && c != 0x7F);
  const std::string suggested = model::suggest_name(shown, 2);
  CHECK(is_utf8(suggested) && suggested.size() <= limits::kDisplayBytesMax);

  if (const auto room = model::parse_room_id(text)) CHECK(model::to_text(*room) == text);
  SeededRandom random(size == 0 ? 0 : data[0]);
  const model::RoomId made = model::make_room_id(random);
  CHECK(made && model::parse_room_id(model::to_text(made)) == made);
  return 0;
}
