#include "gateway/framer.h"

#include "base/check.h"
#include "http/event_stream.h"

namespace parley::gateway {

void Framer::append_text(std::string& out, Framing framing, std::string_view text) {
  if (text.empty()) return;
  switch (framing) {
    case Framing::kLine:
      out.append(text).push_back('\n');
      return;
    case Framing::kEventStream:
    case Framing::kPlainEvents:
      http::append_event(out, coding_of(framing), text);
      return;
    default:
      append_message(out, framing, ws::Opcode::kText, text);
      return;
  }
}

void Framer::append_message(std::string& out, Framing framing, ws::Opcode opcode,
                            std::string_view message) {
  CHECK(framing == Framing::kWebSocket || is_deflated(framing));
  if (is_deflated(framing)) {
    ws::append_deflated_frame(out, opcode, message, deflater_for(framing), deflate_bytes_min_);
  } else {
    ws::append_frame(out, opcode, message);
  }
}

ws::Deflater& Framer::deflater_for(Framing framing) {
  std::unique_ptr<ws::Deflater>& deflater =
      deflaters_[form_of(framing) - form_of(Framing::kDeflated9)];
  if (!deflater) deflater = std::make_unique<ws::Deflater>(window_bits_of(framing));
  return *deflater;
}

}  // namespace parley::gateway
