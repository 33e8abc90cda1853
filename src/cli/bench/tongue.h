// Tongue: what the load clients say, in the protocol and in the article's form. hearing.h has what
// they understand.
//
// Each function appends one message to `out`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace parley::cli {

enum class Tongue : std::uint8_t {
  kParley,   // protocol v1
  kArticle,  // `?user=`, `{"to","text"}`, and `{"room":true,"text"}` of bench/
};

// How a client comes: new, by a name; or back, by a token, with what it holds.
struct Account {
  std::string name;
  std::string token{};   // empty: a new guest
  std::uint64_t us = 0;  // how far it holds its own log
  std::string since{};   // JSON of the field `since`, or empty
};

inline constexpr std::uint64_t kHelloId = 1;

void say_hello(std::string& out, const Account& account);

// The article's two.
void say_to_user(std::string& out, std::string_view user, std::string_view text);
void say_to_all(std::string& out, std::string_view text);

void say_signal(std::string& out, std::string_view room, std::string_view text);
void say_send(std::string& out, std::uint64_t id, std::string_view room, std::string_view cid,
              std::string_view text);
// A public room.
void say_open(std::string& out, std::uint64_t id, std::string_view name);
// `room` is an id or #name.
void say_join(std::string& out, std::uint64_t id, std::string_view room);

}  // namespace parley::cli
