// Request: one HTTP/1.1 request, read whole.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/header_field.h"

namespace parley::http {

struct Request {
  std::string method;
  std::string target;                                      // as sent
  std::string path;                                        // percent-decoded UTF-8, begins with '/'
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order, doubles kept
  // Whom it is for (RFC 9112 3.2.2, 3.3): the target's authority, else the one Host. Empty: nobody
  // was named, as HTTP/1.0 may.
  std::string authority;
  std::vector<HeaderField> headers;
  std::string body;
  bool http11 = true;
  bool keep_alive = true;

  // The value of the first header of that name (any case), or nullptr.
  [[nodiscard]] const std::string* header(std::string_view name) const {
    return find_header(headers, name);
  }
  // The value of the first query parameter of that name, or nullptr.
  [[nodiscard]] const std::string* parameter(std::string_view name) const {
    for (const auto& [key, value] : query) {
      if (key == name) return &value;
    }
    return nullptr;
  }
};

}  // namespace parley::http
