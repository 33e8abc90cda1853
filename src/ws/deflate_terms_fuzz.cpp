// Any bytes as the lines of Sec-WebSocket-Extensions, from a client and from a server: what is
// accepted is answered with what a client takes, and what is read twice is the same.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "ws/deflate_terms.h"
#include "ws/extension.h"

namespace {

using namespace parley;

std::string written(const std::vector<ws::Extension>& list) {
  std::string text;
  for (const ws::Extension& extension : list) {
    text += (text.empty() ? "" : ", ") + extension.name;
    for (const ws::ExtensionParameter& parameter : extension.parameters) {
      text += "; " + parameter.name;
      if (parameter.value) text += "=\"" + *parameter.value + "\"";
    }
  }
  return text;
}

std::vector<HeaderField> lines_of(const std::string& bytes) {
  std::vector<HeaderField> fields;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    fields.push_back({std::string(ws::kExtensionsField), bytes.substr(at, end - at)});
    at = end + 1;
  }
  return fields;
}

void check_grammar(HeaderFields fields) {
  const auto list = ws::parse_extensions(fields);
  if (!list) {
    CHECK(!ws::accept_deflate_offer(fields));
    CHECK(ws::read_deflate_answer(fields).fault != nullptr);
    return;
  }
  CHECK(list->size() <= ws::kExtensionsMax);
  const std::vector<HeaderField> again{{std::string(ws::kExtensionsField), written(*list)}};
  const auto reread = ws::parse_extensions(again);
  CHECK(reread && written(*reread) == written(*list));
  CHECK(ws::accept_deflate_offer(again) == ws::accept_deflate_offer(fields));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<HeaderField> fields = lines_of(bytes);
  check_grammar(fields);

  const ws::DeflateAnswer answer = ws::read_deflate_answer(fields);
  CHECK(answer.fault == nullptr || !answer.terms);
  if (const auto terms = ws::accept_deflate_offer(fields)) {
    CHECK(terms->server_window_bits() >= ws::kDeflateWindowBitsMin);
    CHECK(terms->server_window_bits() <= ws::kDeflateWindowBitsMax);
    const std::vector<HeaderField> response{
        {std::string(ws::kExtensionsField), ws::deflate_answer(*terms)}};
    const ws::DeflateAnswer taken = ws::read_deflate_answer(response);
    CHECK(taken.fault == nullptr && taken.terms == terms);
  }
  return 0;
}
