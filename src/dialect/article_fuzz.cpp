// Any text in the article's tongue, with any byte behind it: one answer. What is said has a
// receiver and a text within the limits, and is heard as the same when it is written down anew.
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/check.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "dialect/article.h"
#include "model/names.h"
#include "wire/decoder.h"
#include "wire/json_writer.h"

namespace {

using namespace parley;

dialect::Heard hear(std::string_view text, char behind) {
  static dialect::ArticleDecoder decoder;
  std::string padded(text);
  padded.append(wire::kJsonPadding, behind);
  return decoder.decode(std::string_view(padded).substr(0, text.size()));
}

std::string written(const dialect::Said& said) {
  std::string text;
  wire::JsonWriter json(text);
  json.begin_object();
  json.key<"text">();
  json.string(said.text);
  json.key<"to">();
  json.string(said.to.value());
  json.end_object();
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const parley::dialect::Heard heard = hear(text, static_cast<char>(data[0]));
  if (const auto* error = std::get_if<parley::Error>(&heard)) {
    CHECK(!error->message.empty());
    CHECK(error->code == parley::ErrorCode::kBadRequest ||
          error->code == parley::ErrorCode::kTooLarge);
    return 0;
  }
  const auto* said = std::get_if<parley::dialect::Said>(&heard);
  if (said == nullptr) return 0;
  CHECK(parley::model::valid_user_id(said->to.value()));
  CHECK(!said->text.empty() && said->text.size() <= parley::limits::kTextBytesMax);
  CHECK(parley::is_utf8(said->text) && said->text.find('\0') == std::string::npos);
  const parley::dialect::Heard heard_again = hear(written(*said), '}');
  const auto* again = std::get_if<parley::dialect::Said>(&heard_again);
  CHECK(again != nullptr && again->to == said->to && again->text == said->text);
  return 0;
}
