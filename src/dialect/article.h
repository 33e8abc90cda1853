// The article's tongue: `{"to":…,"text":…}` and `{"heartbeat":true}` in, routing results and
// `{"from":…,"text":…}` out (docs/protocol.md, "The article's tongue"). It speaks to the same core.
//
// Threads: ArticleDecoder its owner's, one per loop; the rest any.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "model/answer.h"
#include "model/ids.h"

namespace parley::dialect {

struct Said {
  model::UserId to;
  std::string text;
};
struct Heartbeat {};  // to be answered with a Pong frame without payload

// An Error is of a peer's kind: kBadRequest or kTooLarge.
using Heard = std::variant<Said, Heartbeat, Error>;

class ArticleDecoder {
 public:
  ArticleDecoder();
  ~ArticleDecoder();
  ArticleDecoder(const ArticleDecoder&) = delete;
  ArticleDecoder& operator=(const ArticleDecoder&) = delete;

  // wire::kJsonPadding readable bytes behind `json`.
  Heard decode(std::string_view json);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// All of these append one JSON object to `out`.
void encode_routed(const model::answer::Routed& routed, std::string& out);
void encode_message(const model::UserId& from, std::string_view text, std::string& out);
void encode_error(const Error& error, std::string& out);

}  // namespace parley::dialect
