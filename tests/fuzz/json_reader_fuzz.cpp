// Any text as one JSON object: JsonValue, which reads it On-Demand, takes it exactly where
// simdjson's other reader, the DOM, does, and finds the same values; and no command comes out of
// what the DOM refuses. Two things are not compared: what is nested deeper than ours allows, and
// numbers beyond what a double or 64 bits hold.
//
// Planted fault (PARLEY_FUZZ_MUTATION): a `null` in a list is taken for `true`.
#include <simdjson.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "fuzz/mutation.h"
#include "fuzz/plain_json.h"
#include "wire/decoder.h"
#include "wire/json_value.h"

namespace {

using namespace parley;
using wire::Fault;
using wire::JsonValue;
using Kind = fuzz::PlainJson::Kind;

constexpr double kLargeInteger = 9e18;  // from here on the DOM may call a number too large

bool says(const Fault& fault, std::string_view what) {
  return fault && fault.what == what;
}

// Writes the form of a value, by asking for each kind in turn: a question of the wrong kind leaves
// the value as it was.
class Ours {
 public:
  // `text` has its padding.
  Fault read(simdjson::padded_string_view text) {
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (parser_.iterate(text).get(document) != simdjson::SUCCESS) return wire::kNotJson;
    if (document.get_object().get(object) != simdjson::SUCCESS) return wire::kNotJson;
    form = "{";
    const auto member = [this](std::string_view key, JsonValue& value) {
      fuzz::append_plain(form, key);
      return write(value);
    };
    if (const Fault fault = wire::each_member(document, object, 1, member)) return fault;
    form += '}';
    const bool at_end = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    return at_end ? Fault{} : wire::kNotJson;
  }

  std::string form;
  bool large = false;      // there is a number at the edge
  bool too_large = false;  // or beyond it

 private:
  Fault write(JsonValue& value) {
    if (value.is_null()) {
      form += 'n';
      return {};
    }
    bool flag = false;
    if (!value.boolean(flag)) {
      form += flag ? 't' : 'f';
      return {};
    }
    std::string_view text;
    Fault fault = value.string(text);
    if (!fault) fuzz::append_plain(form, text);
    if (!says(fault, "expected a string")) return fault;
    double number = 0;
    fault = value.number(number);
    if (!fault) fuzz::append_plain(form, number);
    large = large || std::abs(number) >= kLargeInteger;
    too_large = too_large || says(fault, "a number beyond what a double holds");
    return says(fault, "expected a number") ? write_container(value) : fault;
  }

  Fault write_container(JsonValue& value) {
    form += '[';
    Fault fault = value.items([this](JsonValue& item) {
      const Fault wrong = write(item);
      if (fuzz::kMutated && form.back() == 'n') form.back() = 't';
      return wrong;
    });
    if (!says(fault, "expected an array")) {
      form += ']';
      return fault;
    }
    form.back() = '{';
    fault = value.members([this](std::string_view key, JsonValue& member) {
      fuzz::append_plain(form, key);
      return write(member);
    });
    form += '}';
    return says(fault, "expected an object") ? wire::kNotJson : fault;
  }

  simdjson::ondemand::parser parser_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static parley::wire::Decoder decoder;
  if (size == 0) return 0;
  // The first byte is what stands behind.
  std::string padded(reinterpret_cast<const char*>(data) + 1, size - 1);
  padded.append(parley::wire::kJsonPadding, static_cast<char>(data[0]));
  const std::string_view text = std::string_view(padded).substr(0, size - 1);

  const parley::fuzz::PlainJson plain = parley::fuzz::read_plain_json(text);
  const bool may_be = plain.is_object() || plain.kind == Kind::kNumberTooLarge;
  CHECK(may_be || !decoder.decode(text).command);

  Ours ours;
  const Fault fault =
      ours.read(simdjson::padded_string_view(text.data(), text.size(), padded.size()));
  if (ours.too_large || says(fault, "nested too deeply")) return 0;
  if (!fault && ours.large && plain.kind == Kind::kNumberTooLarge) return 0;
  CHECK(plain.is_object() == !fault);
  CHECK(fault || ours.form == plain.form);
  return 0;
}
