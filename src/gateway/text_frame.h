// append_text_frame: the frame of what an encoder appends; none if that is nothing.
#pragma once

#include <string>

#include "gateway/framing.h"

namespace parley::gateway {

template <class Encode>
void append_text_frame(std::string& out, Framing framing, Encode&& encode) {
  std::string text;
  encode(text);
  append_framed(out, framing, text);
}

template <class Encode>
void append_text_frame(std::string& out, Encode&& encode) {
  append_text_frame(out, Framing::kWebSocket, encode);
}

}  // namespace parley::gateway
