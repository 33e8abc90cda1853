#include "cli/bench/tongue.h"

#include "wire/json_writer.h"

namespace parley::cli {
namespace {

// The string after `key`, which is written with its colon and opening quote. Escapes end nothing
// that we sent: stamped texts have none.
std::string_view string_after(std::string_view message, std::string_view key) {
  const std::size_t at = message.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = message.substr(at + key.size());
  return rest.substr(0, rest.find('"'));
}

}  // namespace

Hearing hear(std::string_view message) {
  using Kind = Hearing::Kind;
  if (message.starts_with(R"({"from":)")) {
    return {Kind::kDelivery, string_after(message, R"("text":")")};
  }
  if (message.starts_with(R"({"to":)")) {
    const bool delivered = message.find(R"("delivered":true)") != std::string_view::npos;
    return {delivered ? Kind::kResult : Kind::kRefusal};
  }
  if (message.starts_with(R"({"ev":"signal")")) {
    return {Kind::kDelivery, string_after(message, R"("data":")")};
  }
  if (message.starts_with(R"({"ev":"live")")) return {Kind::kLive};
  if (message.starts_with(R"({"id":1,"ok":)")) {
    return {Kind::kOk, string_after(message, R"("rooms":[{"room":")")};
  }
  if (message.starts_with(R"({"err)") || message.find(R"("err":)") != std::string_view::npos) {
    return {Kind::kRefusal};
  }
  return {};
}

void say_hello(std::string& out, std::string_view name) {
  wire::JsonWriter json(out);
  json.begin_object();
  json.key<"id">();
  json.integer(1);
  json.key<"op">();
  json.string("hello");
  json.key<"v">();
  json.integer(1);
  json.key<"guest">();
  json.begin_object();
  json.key<"name">();
  json.string(name);
  json.end_object();
  json.end_object();
}

void say_to_user(std::string& out, std::string_view user, std::string_view text) {
  wire::JsonWriter json(out);
  json.begin_object();
  json.key<"to">();
  json.string(user);
  json.key<"text">();
  json.string(text);
  json.end_object();
}

void say_to_room(std::string& out, Tongue tongue, std::string_view room, std::string_view text) {
  wire::JsonWriter json(out);
  json.begin_object();
  if (tongue == Tongue::kArticle) {
    json.key<"room">();
    json.boolean(true);
    json.key<"text">();
  } else {
    json.key<"op">();
    json.string("signal");
    json.key<"room">();
    json.string(room);
    json.key<"data">();
  }
  json.string(text);
  json.end_object();
}

}  // namespace parley::cli
