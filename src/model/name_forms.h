// NameForms: what names are compared by. They are made once, when a name is given, and stand in its
// record from then on: what a library of another version would make of it does not count.
//
// Threads: any; functions of their arguments.
#pragma once

#include <string>
#include <string_view>

#include "model/ids.h"

namespace parley::model {

// Of a display name. Two that have one of them in common, either with either, could be taken for
// each other.
struct Look {
  std::string read;   // however it is written: `вова` is `Вова`
  std::string drawn;  // as it is written: `Воb`, whose first letters are Cyrillic, is `Bob`
  friend bool operator==(const Look&, const Look&) = default;
};

struct NameForms {
  std::string folded;    // of the id: what a mention of it folds to
  std::string skeleton;  // of the id: other ids that look like it have the same one
  Look look;
  friend bool operator==(const NameForms&, const NameForms&) = default;
};

NameForms forms_of(const UserId& user, std::string_view display);

std::string folded_name(std::string_view name);
// Of the id of a user, or of the name of a room.
std::string skeleton_of(std::string_view name);

// Letters and digits of a skeleton, without a difference between i and l, which is `Bill` against
// `BiII`. Both forms of a name that claims an office (`Ada (admin)`) begin with kReservedLook.
inline constexpr char kReservedLook = '!';
Look look_of(std::string_view display);
// The same of an id, by its skeleton: a display name must not pass for somebody's id either.
std::string look_of_id(std::string_view skeleton);

// `server`, `admin`, `everyone` and the like, and what looks like them: nobody's id.
[[nodiscard]] bool is_reserved(std::string_view skeleton);

}  // namespace parley::model
