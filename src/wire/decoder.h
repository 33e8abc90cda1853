// Decoder: the text of one command in, a model::Command or the reason why not out.
//
// Duplicate keys: the last one counts, as in ECMAScript. Unknown fields are ignored, but have to be
// JSON. An optional field that is `null` is absent.
//
// Threads: its owner's; one per loop. Lifetime: the result refers to nothing of the text.
// Invariant: any bytes give exactly one answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "model/command.h"

namespace parley::wire {

// So many bytes behind the text must be readable; what stands there does not matter.
inline constexpr std::size_t kJsonPadding = 64;

struct Decoded {
  std::optional<std::uint64_t> id;  // found wherever the text is valid enough
  Result<model::Command> command;
};

class Decoder {
 public:
  Decoder();
  ~Decoder();
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  Decoded decode(std::string_view json);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A frame holds one object, or several with line breaks between. Takes the next line that is not
// blank off `rest`; false: there is none. What follows a line is the padding of the decoder.
[[nodiscard]] bool next_line(std::string_view& rest, std::string_view& line);

}  // namespace parley::wire
