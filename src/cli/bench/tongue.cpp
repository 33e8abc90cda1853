#include "cli/bench/tongue.h"

#include <fmt/format.h>

#include "wire/json_writer.h"

namespace parley::cli {
namespace {

using wire::JsonWriter;

void begin_command(JsonWriter& json, std::uint64_t id, std::string_view op) {
  json.begin_object();
  json.key<"id">();
  json.integer(id);
  json.key<"op">();
  json.string(op);
}

}  // namespace

void say_hello(std::string& out, const Account& account) {
  JsonWriter json(out);
  begin_command(json, kHelloId, "hello");
  json.key<"v">();
  json.integer(1);
  if (account.token.empty()) {
    json.key<"guest">();
    json.begin_object();
    json.key<"name">();
    json.string(account.name);
    json.end_object();
  } else {
    json.key<"token">();
    json.string(account.token);
  }
  if (!account.since.empty()) {
    json.key<"since">();
    json.raw(account.since);
  }
  json.end_object();
}

void say_to_user(std::string& out, std::string_view user, std::string_view text) {
  JsonWriter json(out);
  json.begin_object();
  json.key<"to">();
  json.string(user);
  json.key<"text">();
  json.string(text);
  json.end_object();
}

void say_to_all(std::string& out, std::string_view text) {
  JsonWriter json(out);
  json.begin_object();
  json.key<"room">();
  json.boolean(true);
  json.key<"text">();
  json.string(text);
  json.end_object();
}

void say_signal(std::string& out, std::string_view room, std::string_view text) {
  JsonWriter json(out);
  json.begin_object();
  json.key<"op">();
  json.string("signal");
  json.key<"room">();
  json.string(room);
  json.key<"data">();
  json.string(text);
  json.end_object();
}

void say_send(std::string& out, std::uint64_t id, std::string_view room, std::string_view cid,
              std::string_view text) {
  JsonWriter json(out);
  begin_command(json, id, "send");
  json.key<"room">();
  json.string(room);
  json.key<"cid">();
  json.string(cid);
  json.key<"text">();
  json.string(text);
  json.end_object();
}

void say_open(std::string& out, std::uint64_t id, std::string_view name) {
  JsonWriter json(out);
  begin_command(json, id, "open");
  json.key<"cid">();
  json.string(fmt::format("open.{}", id));
  json.key<"kind">();
  json.string("public");
  json.key<"name">();
  json.string(name);
  json.end_object();
}

void say_join(std::string& out, std::uint64_t id, std::string_view room) {
  JsonWriter json(out);
  begin_command(json, id, "join");
  json.key<"room">();
  json.string(room);
  json.key<"cid">();
  json.string(fmt::format("join.{}", id));
  json.end_object();
}

}  // namespace parley::cli
