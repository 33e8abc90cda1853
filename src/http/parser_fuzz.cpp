// Any bytes, in the chunks that the first bytes say: the same requests and the same refusal as in
// one piece.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "http/parser.h"

namespace {

using parley::http::ParseStep;
using parley::http::Request;
using parley::http::RequestParser;

struct Outcome {
  std::vector<Request> requests;
  int status = 0;
};

// chunk_of(i) is the length of the i-th chunk.
template <class ChunkOf>
Outcome read_all(std::string_view stream, ChunkOf chunk_of) {
  RequestParser parser(1024);
  Outcome outcome;
  for (std::size_t i = 0; !stream.empty(); ++i) {
    const std::string chunk(stream.substr(0, chunk_of(i)));
    std::size_t consumed = 0;
    const ParseStep step = parser.feed(chunk, consumed);
    CHECK(consumed <= chunk.size());
    stream.remove_prefix(consumed);
    if (step.kind == ParseStep::Kind::kBad) {
      outcome.status = step.status;
      break;
    }
    if (step.kind == ParseStep::Kind::kRequest)
      outcome.requests.push_back(parser.take_request());
    else
      CHECK(consumed == chunk.size());
  }
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kChunkings = 4;
  if (size < kChunkings) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + kChunkings,
                                size - kChunkings);
  const Outcome whole = read_all(stream, [&](std::size_t) { return stream.size(); });
  const Outcome cut =
      read_all(stream, [&](std::size_t i) { return std::size_t{data[i % kChunkings]} % 64 + 1; });
  CHECK(cut.status == whole.status);
  CHECK(cut.requests.size() == whole.requests.size());
  for (std::size_t i = 0; i < whole.requests.size(); ++i) {
    const Request& request = whole.requests[i];
    CHECK(cut.requests[i].body == request.body);
    CHECK(cut.requests[i].headers == request.headers);
    CHECK(cut.requests[i].path == request.path);
    CHECK(request.body.size() <= 1024);
    CHECK((request.path + "/").find("/../") == std::string::npos);
  }
  return 0;
}
