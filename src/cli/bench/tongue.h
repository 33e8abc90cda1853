// Tongue: what the load clients say and understand, in the protocol and in the article's form.
// Reads only what a measurement needs, by looking for it: the generator must cost less than the
// server.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parley::cli {

enum class Tongue : std::uint8_t {
  kParley,   // protocol v1: hello as a guest, `signal` into the default room
  kArticle,  // `?user=`, `{"to","text"}`, and `{"room":true,"text"}` of bench/article-go
};

struct Hearing {
  enum class Kind : std::uint8_t {
    kDelivery,  // text: what somebody sent
    kResult,    // the article's routing result: delivered
    kOk,        // the reply to hello; text: the id of the first room
    kLive,      // logged in, nothing more is due
    kRefusal,   // not delivered, or an error
    kOther,
  };
  Kind kind = Kind::kOther;
  std::string_view text{};
};

[[nodiscard]] Hearing hear(std::string_view message);

void say_hello(std::string& out, std::string_view name);
void say_to_user(std::string& out, std::string_view user, std::string_view text);
void say_to_room(std::string& out, Tongue tongue, std::string_view room, std::string_view text);

}  // namespace parley::cli
