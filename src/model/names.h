// The names that people write: user ids, room names, display names. One place says what may stand
// in them, so that a name is inert on every screen and in every log line (docs/protocol.md, "Names
// of things").
//
// Threads: any; functions of their arguments.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "model/ids.h"

namespace parley::model {

// The id that a guest's name stands for: ASCII in lower case, runs of blanks to one `-`, other
// scripts as they are; what an id cannot hold is dropped. `Ada Lovelace` → `ada-lovelace`.
// kBadRequest where nothing is left, where the text is not UTF-8, or above kUserIdBytesMax.
Result<UserId> make_user_id(std::string_view display);

// 1–64 bytes of UTF-8: `a-z 0-9 - _ .` and, of what is not ASCII, all but controls, bidi controls,
// blanks, private use and noncharacters. No upper case in ASCII.
[[nodiscard]] bool valid_user_id(std::string_view text);

// The same without `.`, so that a room is never taken for a host or a file.
[[nodiscard]] bool valid_room_name(std::string_view text);

// For showing: no controls, no bidi controls, every run of blanks and line breaks one blank, none
// at the ends. Bytes that are not UTF-8 are dropped.
std::string clean_display(std::string_view text);

// `Ada`, 2 → `Ada 2`: what is offered when a name is taken. Never longer than kDisplayBytesMax.
std::string suggest_name(std::string_view display, int n);

}  // namespace parley::model
