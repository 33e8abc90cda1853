// JsonValue: one value of a text that simdjson walks On-Demand, read strictly. simdjson finds the
// structure and checks UTF-8; what On-Demand leaves unchecked in values that nobody asks for
// (escapes, numbers, literals, depth) is checked here, so that a text is JSON as a whole or
// refused.
//
// Threads: the parser's owner's. Lifetime: until the parser moves on to the next value; views until
// its next text.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/limits.h"

namespace parley::wire {

// What is wrong with a value, without saying which; nothing: fine.
struct [[nodiscard]] Fault {
  const char* what = nullptr;
  ErrorCode code = ErrorCode::kBadRequest;
  bool fatal = false;  // the structure itself: nothing behind it can be read
  explicit operator bool() const { return what != nullptr; }
};

inline constexpr Fault kNotJson{"not valid JSON", ErrorCode::kBadRequest, true};

class JsonValue {
 public:
  // `depth`: containers around this value.
  JsonValue(simdjson::ondemand::document& document, simdjson::ondemand::value value, int depth)
      : document_(document), value_(value), depth_(depth) {}

  // False where a bracket, a comma or a colon stands in place of a value. On-Demand does not look,
  // and would walk on past the end of the text: asked of each value before anything else.
  [[nodiscard]] bool begins();

  [[nodiscard]] bool is_null() { return token() == "null"; }

  // Exactly one of these, once.
  Fault string(std::string_view& out);
  Fault integer(std::uint64_t& out);  // 0 … 2^53-1, RFC 8259 6: what every reader agrees on
  Fault number(double& out);          // finite
  Fault boolean(bool& out);
  Fault raw(std::string_view& out);  // any value, as written
  Fault skip();                      // any value

  // `visit(JsonValue&) -> Fault` for each item, up to its first fault.
  template <class Visit>
  Fault items(Visit&& visit);
  // `visit(std::string_view key, JsonValue&) -> Fault` for each member, up to its first fault.
  template <class Visit>
  Fault members(Visit&& visit);

 private:
  std::string_view token();  // without the blanks behind it
  char first();              // its first byte, or NUL
  // {"a":"b":1} passes On-Demand, which takes a string it skips for a key where a colon follows.
  bool colon_follows();
  // Behind an inner container more of the text has to follow: else its bracket was the last one, or
  // stood in the padding.
  Fault closed();
  Fault skip_scalar(std::string_view text);

  simdjson::ondemand::document& document_;
  simdjson::ondemand::value value_;
  int depth_;
};

// The members of `object`, whose keys are `depth - 1` containers deep; a fatal fault where the
// structure is broken. The visitor's own faults end the walk.
template <class Visit>
Fault each_member(simdjson::ondemand::document& document, simdjson::ondemand::object object,
                  int depth, Visit&& visit);

// The body of a string that begins at `text` (behind its quote) and is known to end.
struct StringScan {
  std::string_view body;
  bool escaped = false;
  bool valid = true;  // escapes are RFC 8259 7, and surrogates come in pairs
};
StringScan scan_string(const char* text);

[[nodiscard]] bool is_json_number(std::string_view text);

// ---- templates ------------------------------------------------------------------------------

template <class Visit>
Fault each_member(simdjson::ondemand::document& document, simdjson::ondemand::object object,
                  int depth, Visit&& visit) {
  for (auto result : object) {
    simdjson::ondemand::field field;
    if (std::move(result).get(field) != simdjson::SUCCESS) return kNotJson;
    const StringScan scan = scan_string(field.key().raw());
    if (!scan.valid) return Fault{"a key with a broken escape", ErrorCode::kBadRequest, true};
    std::string_view key = scan.body;
    if (scan.escaped && field.unescaped_key().get(key) != simdjson::SUCCESS) return kNotJson;
    JsonValue value(document, field.value(), depth);
    if (!value.begins()) return kNotJson;
    if (const Fault fault = visit(key, value)) return fault;
  }
  return {};
}

template <class Visit>
Fault JsonValue::items(Visit&& visit) {
  if (depth_ >= limits::kJsonDepthMax) return Fault{"nested too deeply"};
  simdjson::ondemand::array array;
  if (first() != '[') return Fault{"expected an array"};
  if (value_.get_array().get(array) != simdjson::SUCCESS) return kNotJson;
  for (auto result : array) {
    simdjson::ondemand::value item;
    // get() takes an rvalue.
    // NOLINTNEXTLINE(performance-move-const-arg)
    if (std::move(result).get(item) != simdjson::SUCCESS) return kNotJson;
    JsonValue value(document_, item, depth_ + 1);
    if (!value.begins()) return kNotJson;
    if (const Fault fault = visit(value)) return fault;
  }
  return closed();
}

template <class Visit>
Fault JsonValue::members(Visit&& visit) {
  if (depth_ >= limits::kJsonDepthMax) return Fault{"nested too deeply"};
  simdjson::ondemand::object object;
  if (first() != '{') return Fault{"expected an object"};
  if (value_.get_object().get(object) != simdjson::SUCCESS) return kNotJson;
  if (const Fault fault = each_member(document_, object, depth_ + 1, visit)) return fault;
  return closed();
}

}  // namespace parley::wire
