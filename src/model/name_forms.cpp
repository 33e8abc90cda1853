#include "model/name_forms.h"

#include <algorithm>
#include <array>
#include <vector>

#include "text/characters.h"
#include "text/folding.h"
#include "text/utf32.h"

namespace parley::model {
namespace {

// Words that stand for the server or for all people of a room. In a longer display name only the
// first kOffices claim something: `All Hands` is a name like others.
constexpr std::array<std::string_view, 8> kReserved{"server",   "admin", "system", "parley",
                                                    "everyone", "all",   "here",   "room"};
constexpr std::size_t kOffices = 4;

bool is_ascii_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// `i` is `l`, in what is folded already.
std::string without_dots(std::string text) {
  std::ranges::replace(text, 'i', 'l');
  return text;
}

std::string words_of(std::string_view text) {
  std::string words;
  if (is_ascii(text)) {
    std::ranges::copy_if(text, std::back_inserter(words), is_ascii_word);
    return words;
  }
  for (const char32_t c : text::to_utf32(text)) {
    if (text::is_word(c)) text::append_utf8(words, c);
  }
  return words;
}

std::vector<std::string> skeletons_of_reserved() {
  std::vector<std::string> skeletons;
  for (const std::string_view word : kReserved) skeletons.push_back(text::skeleton(word));
  return skeletons;
}

const std::vector<std::string>& reserved() {
  static const std::vector<std::string> skeletons = skeletons_of_reserved();
  return skeletons;
}

// Whether one of the first `count` reserved words has this look.
bool looks_reserved(std::string_view look, std::size_t count) {
  return std::any_of(reserved().begin(), reserved().begin() + static_cast<std::ptrdiff_t>(count),
                     [&](const std::string& word) { return without_dots(word) == look; });
}

bool claims_office(std::string_view folded) {
  std::string word;
  const auto claims = [&] {
    const bool office = looks_reserved(without_dots(text::skeleton(word)), kOffices);
    word.clear();
    return office;
  };
  for (const char32_t c : text::to_utf32(folded)) {
    if (text::is_word(c)) {
      text::append_utf8(word, c);
    } else if (claims()) {
      return true;
    }
  }
  return claims();
}

}  // namespace

std::string folded_name(std::string_view name) {
  return text::fold(name);
}

std::string skeleton_of(std::string_view name) {
  return text::skeleton(text::fold(name));
}

std::string look_of_id(std::string_view skeleton) {
  std::string words = words_of(skeleton);
  return without_dots(words.empty() ? std::string(skeleton) : std::move(words));
}

Look look_of(std::string_view display) {
  const std::string folded = text::fold(display);
  const std::string drawn = text::skeleton(display);
  Look look{look_of_id(text::skeleton(folded)), look_of_id(text::skeleton(drawn))};
  const bool reserved = looks_reserved(look.read, kReserved.size()) ||
                        looks_reserved(look.drawn, kReserved.size()) || claims_office(folded) ||
                        claims_office(drawn);
  if (reserved) {
    look.read.insert(0, 1, kReservedLook);
    look.drawn.insert(0, 1, kReservedLook);
  }
  return look;
}

NameForms forms_of(const UserId& user, std::string_view display) {
  return {text::fold(user.value()), skeleton_of(user.value()), look_of(display)};
}

bool is_reserved(std::string_view skeleton) {
  return std::ranges::find(reserved(), skeleton) != reserved().end();
}

}  // namespace parley::model
