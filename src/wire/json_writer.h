// JsonWriter: appends JSON to a string, commas included. Small and fast: it is the hot path of the
// fan-out's encoder, and it never looks back.
//
//   JsonWriter json(out);
//   json.begin_object();
//   json.key<"text">();
//   json.string("hi");
//   json.end_object();
//
// Threads: the owner's. Lifetime: `out` outlives the writer. Invariant: nothing but appends; the
// caller keeps begin/end balanced and writes one value after each key.
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parley::wire {

// A string literal as a template argument, so that a key is put in its written form at compile
// time.
template <std::size_t N>
struct Literal {
  // Implicit on purpose: key<"text">() is the spelling.
  constexpr Literal(const char (&text)[N]) {  // NOLINT(google-explicit-constructor)
    for (std::size_t i = 0; i < N; ++i) chars[i] = text[i];
  }
  constexpr std::string_view view() const { return {chars.data(), N - 1}; }
  std::array<char, N> chars{};
};

namespace detail {

// `,"name":`; without the first byte where no comma is due.
template <Literal Name>
inline constexpr auto kKey = [] {
  constexpr std::string_view name = Name.view();
  std::array<char, name.size() + 4> text{};
  std::size_t at = 0;
  text[at++] = ',';
  text[at++] = '"';
  for (const char c : name) {
    // Keys are ours: none needs an escape.
    if (c < ' ' || c == '"' || c == '\\') throw "a key that would need an escape";
    text[at++] = c;
  }
  text[at++] = '"';
  text[at++] = ':';
  return text;
}();

}  // namespace detail

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  template <Literal Name>
  void key() {
    constexpr const auto& text = detail::kKey<Name>;
    const std::size_t skip = comma_ ? 0 : 1;
    out_.append(text.data() + skip, text.size() - skip);
    comma_ = false;
  }
  // A key that is not known before: escaped like any string.
  void key(std::string_view name) {
    string(name);
    out_ += ':';
    comma_ = false;
  }

  // RFC 8259 7. `text` is UTF-8; everything from U+0020 on but `"` and `\` stands as it is.
  void string(std::string_view text);
  void boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
  }
  template <std::integral T>
  void integer(T value) {
    separate();
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  }
  // Shortest form that reads back the same; JSON has no infinities, these become null.
  void real(double value);
  void null() { raw("null"); }
  // One JSON value, as it is.
  void raw(std::string_view json) {
    separate();
    out_.append(json);
  }

 private:
  void separate() {
    if (comma_) out_ += ',';
    comma_ = true;
  }
  void open(char bracket) {
    separate();
    out_ += bracket;
    comma_ = false;
  }
  void close(char bracket) {
    out_ += bracket;
    comma_ = true;
  }

  std::string& out_;
  bool comma_ = false;  // a value stands before: the next one needs a comma
};

}  // namespace parley::wire
