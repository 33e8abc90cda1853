#include "fuzz/plain_json.h"

#include <fmt/format.h>
#include <simdjson.h>

namespace parley::fuzz {
namespace {

void write(const simdjson::dom::element& element, std::string& form) {
  using Type = simdjson::dom::element_type;
  switch (element.type()) {
    case Type::ARRAY:
      form += '[';
      for (const auto item : simdjson::dom::array(element)) write(item, form);
      form += ']';
      return;
    case Type::OBJECT:
      form += '{';
      for (const auto& [key, value] : simdjson::dom::object(element)) {
        append_plain(form, key);
        write(value, form);
      }
      form += '}';
      return;
    case Type::STRING:
      return append_plain(form, std::string_view(element));
    case Type::BOOL:
      form += static_cast<bool>(element) ? 't' : 'f';
      return;
    case Type::NULL_VALUE:
      form += 'n';
      return;
    case Type::INT64:
    case Type::UINT64:
    case Type::DOUBLE:
      return append_plain(form, static_cast<double>(element));
  }
}

}  // namespace

PlainJson read_plain_json(std::string_view text) {
  static simdjson::dom::parser parser;
  PlainJson json;
  simdjson::dom::element root;
  const simdjson::error_code error = parser.parse(simdjson::padded_string(text)).get(root);
  if (error == simdjson::NUMBER_ERROR) json.kind = PlainJson::Kind::kNumberTooLarge;
  if (error != simdjson::SUCCESS) return json;
  json.kind = PlainJson::Kind::kJson;
  write(root, json.form);
  return json;
}

void append_plain(std::string& form, std::string_view text) {
  form += fmt::format("{}:{}", text.size(), text);
}

void append_plain(std::string& form, double number) {
  form += fmt::format("{:a} ", number == 0 ? 0.0 : number);  // -0 is an integer to the DOM
}

}  // namespace parley::fuzz
