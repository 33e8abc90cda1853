// PlainJson: what a JSON text means, written down so that two readers can be compared: containers
// as brackets, a text behind its length, a number as a double, `t`, `f` and `n` for the rest. The
// meaning itself comes from simdjson's DOM, with which our reader and writer share no code.
//
// Threads: one; there is one parser for all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parley::fuzz {

struct PlainJson {
  enum class Kind : std::uint8_t { kJson, kNotJson, kNumberTooLarge };
  Kind kind = Kind::kNotJson;
  std::string form{};  // of kJson

  bool is_object() const { return kind == Kind::kJson && form.starts_with('{'); }
};

[[nodiscard]] PlainJson read_plain_json(std::string_view text);

// Parts of a form.
void append_plain(std::string& form, std::string_view text);
void append_plain(std::string& form, double number);

}  // namespace parley::fuzz
