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

// The id that a guest's name stands for: NFKC and full case folding, letters, digits and the marks
// on them of any script, `-`, `_`, `.`; runs of blanks to one `-`; what an id cannot hold is
// dropped. `Ada Lovelace` → `ada-lovelace`, `Éva` → `éva`. An id stands for itself.
// kBadRequest where nothing is left, where the text is not UTF-8, or above kUserIdBytesMax.
Result<UserId> make_user_id(std::string_view display);

// What ids may look like in a command: 1–64 bytes of UTF-8, `a-z 0-9 - _ .` and, of what is not
// ASCII, all but controls, bidi controls,
// blanks, private use and noncharacters. No upper case in ASCII. `~` before all that: a user of the
// simple form.
[[nodiscard]] bool valid_user_id(std::string_view text);

// The user that a name of the simple form stands for, which has no token: `alice` → `~alice`. No
// guest's name gives such an id. `name` passes valid_simple_name().
UserId unproven_id(std::string_view name);

// The name of a user on the wire of the simple form: `~alice` → `alice`, `ada` → `ada`.
std::string_view simple_name(const UserId& user);

// A user id without `~`, short enough to have one put before it.
[[nodiscard]] bool valid_simple_name(std::string_view text);

// The same without `.`, so that a room is never taken for a host or a file.
[[nodiscard]] bool valid_room_name(std::string_view text);

// What a new room may be called: folded, of letters and digits that can be seen. Rooms of older
// data keep the names they have.
[[nodiscard]] bool valid_new_room_name(std::string_view text);

// For showing: only what can be seen, every run of blanks and line breaks one blank, none at the
// ends. Emoji stay whole, and joiners where they change how a word is written (Persian, Hindi).
// Bytes that are not UTF-8 are dropped.
std::string clean_display(std::string_view text);

// `Ada`, 2 → `Ada 2`: what is offered when a name is taken. Never longer than kDisplayBytesMax.
std::string suggest_name(std::string_view display, int n);

}  // namespace parley::model
