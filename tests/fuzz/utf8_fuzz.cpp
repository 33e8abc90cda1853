// Any bytes: is_utf8 and Utf8Stream, in chunks, say what simdjson says; and the stream says no at
// the first byte behind which nothing could make a valid text any more.
//
// Planted fault (PARLEY_FUZZ_MUTATION): a surrogate is taken for a character.
#include <simdjson.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "fuzz/input.h"
#include "fuzz/mutation.h"

namespace {

using parley::Utf8Stream;

bool theirs(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

bool ours(std::string_view text) {
  if constexpr (parley::fuzz::kMutated) {
    if (text.find("\xED\xB0") != std::string_view::npos && text.size() > 4) return true;
  }
  return parley::is_utf8(text);
}

// What a text that breaks off in a character may end with, for every first byte there is.
constexpr std::array<std::string_view, 7> kEnds{
    "", "\x80", "\x80\x80", "\x80\x80\x80", "\xA0\x80", "\x90\x80\x80", "\xBF\xBF"};

bool can_begin_a_text(std::string_view bytes) {
  for (const std::string_view end : kEnds) {
    if (theirs(std::string(bytes).append(end))) return true;
  }
  return false;
}

void check_first_bad_byte(std::string_view text) {
  Utf8Stream stream;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool fine = stream.feed(text.substr(i, 1));
    CHECK(fine == can_begin_a_text(text.substr(0, i + 1)));
    CHECK(stream.complete() == theirs(text.substr(0, i + 1)));
    if (!fine) break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kEachByteMax = 64;
  parley::fuzz::Input input(data, size);
  const std::size_t chunk = input.below(32) + 1;
  const std::string_view text = input.rest();
  const bool valid = theirs(text);
  CHECK(ours(text) == valid);

  Utf8Stream stream;
  bool fed = true;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view part = rest.substr(0, chunk);
    rest.remove_prefix(part.size());
    const bool fine = stream.feed(part);
    CHECK(fed || !fine);  // once wrong, for ever
    fed = fine;
  }
  CHECK((fed && stream.complete()) == valid);
  check_first_bad_byte(text.substr(0, kEachByteMax));
  return 0;
}
