// append_text_frame: the frame of what an encoder appends; none if that is nothing.
#pragma once

#include <string>

#include "ws/frame.h"

namespace parley::gateway {

template <class Encode>
void append_text_frame(std::string& out, Encode&& encode) {
  std::string text;
  encode(text);
  if (!text.empty()) ws::append_frame(out, ws::Opcode::kText, text);
}

}  // namespace parley::gateway
