#include "gateway/framing.h"

#include <gtest/gtest.h>

#include "gateway/close_object.h"
#include "gateway/text_frame.h"

namespace parley::gateway {
namespace {

std::string framed(Framing framing, std::string_view text) {
  std::string out = "before ";
  append_framed(out, framing, text);
  return out.substr(7);
}

TEST(Framing, OneObjectInEachTransport) {
  EXPECT_EQ(framed(Framing::kWebSocket, "{}"), std::string("\x81\x02{}", 4));
  EXPECT_EQ(framed(Framing::kLine, "{}"), "{}\n");
  EXPECT_EQ(framed(Framing::kEventStream, "{}"), "a\r\ndata: {}\n\n\r\n");
}

TEST(Framing, NothingHasNoFrame) {
  for (const Framing framing : {Framing::kWebSocket, Framing::kLine, Framing::kEventStream}) {
    EXPECT_EQ(framed(framing, ""), "");
    std::string out;
    append_text_frame(out, framing, [](std::string&) {});
    EXPECT_EQ(out, "");
  }
}

TEST(Framing, EachHasAFormOfItsOwnBelowThoseOfSingleConnections) {
  EXPECT_EQ(form_of(Framing::kWebSocket), feed::kProtocolForm);
  EXPECT_NE(form_of(Framing::kLine), form_of(Framing::kEventStream));
  EXPECT_NE(form_of(Framing::kLine), feed::kProtocolForm);
  EXPECT_LT(form_of(Framing::kLine), kOwnFormsBegin);
  EXPECT_LT(form_of(Framing::kEventStream), kOwnFormsBegin);
}

TEST(CloseObject, SaysWhatACloseFrameWould) {
  std::string out;
  encode_close(4503, "replaced", out);
  EXPECT_EQ(out, R"({"ev":"close","code":4503,"reason":"replaced"})");
}

}  // namespace
}  // namespace parley::gateway
