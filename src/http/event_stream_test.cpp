#include "http/event_stream.h"

#include <gtest/gtest.h>

#include <charconv>

namespace parley::http {
namespace {

// What a reader of the chunked coding takes out of it (RFC 9112 7.1.3).
std::string without_chunks(std::string_view coded) {
  std::string out;
  while (true) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(coded.data(), coded.data() + coded.size(), size, 16);
    EXPECT_EQ(error, std::errc());
    coded.remove_prefix(static_cast<std::size_t>(end - coded.data()));
    EXPECT_TRUE(coded.starts_with("\r\n"));
    coded.remove_prefix(2);
    out += coded.substr(0, size);
    EXPECT_TRUE(coded.substr(size).starts_with("\r\n"));
    coded.remove_prefix(size + 2);
    if (size == 0) break;
  }
  EXPECT_TRUE(coded.empty());
  return out;
}

TEST(EventStream, AnEventIsOneChunk) {
  std::string out;
  append_event(out, StreamCoding::kChunked, R"({"ev":"live"})");
  EXPECT_EQ(out, "15\r\ndata: {\"ev\":\"live\"}\n\n\r\n");
}

TEST(EventStream, ANamedEventSaysItsName) {
  std::string out;
  append_event(out, StreamCoding::kChunked, "{}", "session");
  EXPECT_EQ(out, "19\r\nevent: session\ndata: {}\n\n\r\n");
}

TEST(EventStream, ACommentIsNoEvent) {
  std::string out;
  append_event_comment(out, StreamCoding::kChunked);
  EXPECT_EQ(out, "3\r\n:\n\n\r\n");
}

TEST(EventStream, ChunksOfEverySizeJoinToTheStream) {
  std::string coded;
  std::string plain;
  for (const std::size_t size : {0U, 1U, 7U, 8U, 9U, 247U, 248U, 4096U, 65536U}) {
    const std::string data(size, 'x');
    append_event(coded, StreamCoding::kChunked, data);
    plain += "data: " + data + "\n\n";
  }
  coded += stream_end(StreamCoding::kChunked);
  EXPECT_EQ(without_chunks(coded), plain);
}

// HTTP/1.0 (RFC 9112 6.3): all there is until the connection ends.
TEST(EventStream, WithoutCodingTheEventsStandAlone) {
  std::string out;
  append_event(out, StreamCoding::kNone, "{}", "session");
  append_event(out, StreamCoding::kNone, "{}");
  append_event_comment(out, StreamCoding::kNone);
  out += stream_end(StreamCoding::kNone);
  EXPECT_EQ(out, "event: session\ndata: {}\n\ndata: {}\n\n:\n\n");
}

}  // namespace
}  // namespace parley::http
