#include "ws/extension.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace parley::ws {

namespace {

// RFC 9110 5.6.2.
bool is_token_char(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         kMarks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_char);
}

// Takes the signs of one field's value off its front. Blanks may stand between any two of them
// (the implied *LWS of RFC 2616 2.1, whose grammar RFC 6455 uses here).
class Signs {
 public:
  explicit Signs(std::string_view text) : left_(trim_blanks(text)) {}

  bool at_end() const { return left_.empty(); }

  bool take(char sign) {
    if (left_.empty() || left_.front() != sign) return false;
    skip(1);
    return true;
  }

  std::optional<std::string> take_token() {
    const auto end = std::ranges::find_if_not(left_, is_token_char);
    const std::string_view token = left_.substr(0, static_cast<std::size_t>(end - left_.begin()));
    if (token.empty()) return std::nullopt;
    std::string taken(token);
    skip(token.size());
    return taken;
  }

  // RFC 6455 9.1: what was quoted has to be a token, too.
  std::optional<std::string> take_value() {
    if (left_.empty() || left_.front() != '"') return take_token();
    std::string value;
    for (std::size_t at = 1; at < left_.size(); ++at) {
      if (left_[at] == '"') {
        if (!is_token(value)) return std::nullopt;
        skip(at + 1);
        return value;
      }
      if (left_[at] == '\\' && ++at == left_.size()) return std::nullopt;
      value.push_back(left_[at]);
    }
    return std::nullopt;
  }

 private:
  void skip(std::size_t count) { left_ = trim_blanks(left_.substr(count)); }

  std::string_view left_;
};

std::optional<ExtensionParameter> take_parameter(Signs& signs) {
  std::optional<std::string> name = signs.take_token();
  if (!name) return std::nullopt;
  ExtensionParameter parameter{std::move(*name), std::nullopt};
  if (signs.take('=')) {
    parameter.value = signs.take_value();
    if (!parameter.value) return std::nullopt;
  }
  return parameter;
}

std::optional<Extension> take_extension(Signs& signs) {
  std::optional<std::string> name = signs.take_token();
  if (!name) return std::nullopt;
  Extension extension{std::move(*name), {}};
  while (signs.take(';')) {
    std::optional<ExtensionParameter> parameter = take_parameter(signs);
    if (!parameter || extension.parameters.size() == kExtensionParametersMax) return std::nullopt;
    extension.parameters.push_back(std::move(*parameter));
  }
  return extension;
}

bool append_list(std::string_view value, std::vector<Extension>& list) {
  Signs signs(value);
  while (!signs.at_end()) {
    // RFC 9110 5.6.1.2: elements of a list may be empty.
    if (signs.take(',')) continue;
    std::optional<Extension> extension = take_extension(signs);
    if (!extension || list.size() == kExtensionsMax) return false;
    list.push_back(std::move(*extension));
    if (!signs.at_end() && !signs.take(',')) return false;
  }
  return true;
}

}  // namespace

std::optional<std::vector<Extension>> parse_extensions(HeaderFields fields) {
  std::vector<Extension> list;
  for (const HeaderField& field : fields) {
    if (!equals_ignore_case(field.name, kExtensionsField)) continue;
    if (!append_list(field.value, list)) return std::nullopt;
  }
  return list;
}

}  // namespace parley::ws
