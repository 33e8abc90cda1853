// Hearing: what a load client understands of a message. Reads only what a measurement needs, in the
// order in which Parley writes it; where that order is another one it searches. The generator must
// cost less than the server.
#pragma once

#include <cstdint>
#include <string_view>

namespace parley::cli {

struct Hearing {
  enum class Kind : std::uint8_t {
    kDelivery,  // text: what somebody sent; seq where it is kept
    kResult,    // the article's routing result: taken
    kReply,     // id; text: the JSON from behind `"ok":`; seq where it has one
    kOwnLog,    // an event of the user's own log; seq
    kLive,      // logged in, all that was missed has come
    kRefusal,   // text: all of it; id where it has one
    kOther,
  };
  Kind kind = Kind::kOther;
  std::string_view text{};
  std::string_view room{};
  std::uint64_t id = 0;
  std::uint64_t seq = 0;
};

// Views into `message`.
[[nodiscard]] Hearing hear(std::string_view message);

// The number behind `key`, such as `"us":`; 0 where there is none.
[[nodiscard]] std::uint64_t number_after(std::string_view message, std::string_view key);

// The string behind `key`, which is written with its colon and opening quote, such as `"epoch":"`;
// empty where there is none. Escapes end nothing that a load client asks for.
[[nodiscard]] std::string_view string_after(std::string_view message, std::string_view key);

}  // namespace parley::cli
