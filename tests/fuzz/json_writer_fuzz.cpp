// Any values, nested in any way: what JsonWriter writes of them, simdjson reads as the same. And
// any texts in what the server says: each line is one JSON object without line breaks, and a text
// is read back as it was.
//
// Planted fault (PARLEY_FUZZ_MUTATION): of two line breaks in a row one is lost.
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "dialect/article.h"
#include "fuzz/input.h"
#include "fuzz/mutation.h"
#include "fuzz/plain_json.h"
#include "wire/encoder.h"
#include "wire/json_writer.h"

namespace {

using namespace parley;

// A text, made UTF-8 where it is none: byte for byte, as Latin-1.
std::string next_text(fuzz::Input& input) {
  const std::string_view bytes = input.bytes(input.byte());
  if (is_utf8(bytes)) return std::string(bytes);
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xC0U | byte >> 6U);
      text += static_cast<char>(0x80U | (byte & 0x3FU));
    }
  }
  return text;
}

// Writes values, and beside them the form that they have to be read back in.
class Builder {
 public:
  Builder(fuzz::Input& input, std::string& json) : input_(input), writer_(json) {}

  std::string form;
  // A whole number beyond 64 bits is JSON, but not to the DOM.
  bool large = false;

  void value(int depth) {
    constexpr int kDepthMax = 12;
    switch (input_.below(depth < kDepthMax ? 8 : 5)) {
      case 0:
        return text(next_text(input_));
      case 1:
        return real(std::bit_cast<double>(input_.number()));
      case 2:
        return integer(input_.number());
      case 3:
        return integer(static_cast<std::int64_t>(input_.number()));
      case 4:
        writer_.boolean(true);
        writer_.boolean(false);
        form += "tf";
        return;
      case 5:
        writer_.raw(R"( { "a" : [ null ] } )");
        form += "{1:a[n]}";
        return;
      case 6:
        return array(depth);
      default:
        return object(depth);
    }
  }

  void array(int depth) {
    writer_.begin_array();
    form += '[';
    for (std::size_t left = input_.below(6); left > 0; --left) value(depth + 1);
    writer_.end_array();
    form += ']';
  }

 private:
  void text(const std::string& said) {
    writer_.string(said);
    std::string kept = said;
    if constexpr (fuzz::kMutated) {
      if (const std::size_t at = kept.find("\n\n"); at != std::string::npos) kept.erase(at, 1);
    }
    fuzz::append_plain(form, kept);
  }
  void real(double number) {
    writer_.real(number);
    constexpr double kLargeInteger = 9e18;
    if (std::isfinite(number)) {
      large = large || std::abs(number) >= kLargeInteger;
      fuzz::append_plain(form, number);
    } else {
      form += 'n';
    }
  }
  template <class Integer>
  void integer(Integer number) {
    writer_.integer(number);
    fuzz::append_plain(form, static_cast<double>(number));
  }
  void object(int depth) {
    writer_.begin_object();
    form += '{';
    for (std::size_t left = input_.below(6); left > 0; --left) {
      const std::string key = next_text(input_);
      writer_.key(key);
      fuzz::append_plain(form, key);
      array(depth + 1);
      writer_.key<"fixed">();
      writer_.null();
      form += "5:fixedn";
    }
    writer_.end_object();
    form += '}';
  }

  fuzz::Input& input_;
  wire::JsonWriter writer_;
};

void check_line(const std::string& line, std::string_view text) {
  const fuzz::PlainJson plain = fuzz::read_plain_json(line);
  CHECK(plain.is_object());
  CHECK(line.find('\n') == std::string::npos);
  std::string part;
  fuzz::append_plain(part, text);
  // What is empty may be left out.
  CHECK(text.empty() || plain.form.find(part) != std::string::npos);
}

void check_lines(fuzz::Input& input) {
  const std::string first = next_text(input);
  const std::string second = next_text(input);
  const model::UserId ada("ada");
  model::Event event;
  event.author = ada;
  event.cid = second;
  event.seq = input.number() >> 12U;
  model::Posted posted;
  posted.text = first;
  posted.mentions = {ada};
  event.body = posted;
  std::string line;
  wire::encode_event(event, line);
  check_line(line, first);
  check_line(line, second);
  event.body = model::RoomSet{first, second};
  wire::encode_event(event, line = {});
  check_line(line, first);
  wire::encode_ephemeral(model::Handed{ada, first}, line = {});
  CHECK(line.empty() || fuzz::read_plain_json(line).is_object());
  wire::encode_error(input.number(), Error{ErrorCode::kBadRequest, first}, line = {});
  check_line(line, first);
  dialect::encode_message(ada, first, line = {});
  check_line(line, first);
  dialect::encode_error(Error{ErrorCode::kBadRequest, second}, line = {});
  check_line(line, second);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  parley::fuzz::Input input(data, size);
  if (input.below(4) == 0) {
    check_lines(input);
    return 0;
  }
  std::string json;
  Builder builder(input, json);
  builder.array(0);
  const auto plain = parley::fuzz::read_plain_json(json);
  using Kind = parley::fuzz::PlainJson::Kind;
  if (builder.large && plain.kind == Kind::kNumberTooLarge) return 0;
  CHECK(plain.kind == Kind::kJson);
  CHECK(plain.form == builder.form);
  return 0;
}
