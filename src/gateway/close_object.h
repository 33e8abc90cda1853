// encode_close: the last object of a client without WebSocket, in place of a close frame.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/json_writer.h"

namespace parley::gateway {

inline void encode_close(std::uint16_t code, std::string_view reason, std::string& out) {
  wire::JsonWriter json(out);
  json.begin_object();
  json.key<"ev">();
  json.string("close");
  json.key<"code">();
  json.integer(code);
  json.key<"reason">();
  json.string(reason);
  json.end_object();
}

}  // namespace parley::gateway
