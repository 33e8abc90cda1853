#include "dialect/article.h"

#include <simdjson.h>

#include <optional>
#include <utility>

#include "base/limits.h"
#include "model/names.h"
#include "wire/decoder.h"
#include "wire/errors.h"
#include "wire/json_value.h"
#include "wire/json_writer.h"

namespace parley::dialect {
namespace {

using wire::Fault;
using wire::JsonValue;

// The fields of a message as they come by. A broken one does not hide that the text is JSON.
struct Draft {
  std::optional<model::UserId> to;
  std::optional<std::string> text;
  bool heartbeat = false;
  std::optional<Error> error;

  void blame(ErrorCode code, std::string reason) {
    if (!error) error = Error{code, std::move(reason)};
  }

  // A fatal fault, or none.
  Fault note(std::string_view where, const Fault& fault) {
    if (fault && !fault.fatal) blame(fault.code, std::string(where) + fault.what);
    return fault.fatal ? fault : Fault{};
  }

  Fault take(std::string_view key, JsonValue& value) {
    if (key == "heartbeat") return note("heartbeat: ", value.boolean(heartbeat));
    if (key != "to" && key != "text") return note("", value.skip());
    std::string_view said;
    if (const Fault fault = value.string(said)) return note(key == "to" ? "to: " : "text: ", fault);
    key == "to" ? take_to(said) : take_text(said);
    return {};
  }

  void take_to(std::string_view said) {
    if (model::valid_simple_name(said)) {
      to.emplace(std::string(said));
      return;
    }
    // As forgiving as the query's user is: `Bob` is bob.
    auto id = model::make_user_id(said);
    if (!id) return blame(ErrorCode::kBadRequest, "to: " + id.error().message);
    if (!model::valid_simple_name(id->value()))
      return blame(ErrorCode::kBadRequest, "to: a name of at most 63 bytes");
    to = std::move(*id);
  }

  void take_text(std::string_view said) {
    if (said.size() > limits::kTextBytesMax)
      return blame(ErrorCode::kTooLarge,
                   "text: at most " + std::to_string(limits::kTextBytesMax) + " bytes");
    if (said.find('\0') != std::string_view::npos)
      return blame(ErrorCode::kBadRequest, "text: must not hold U+0000");
    text.emplace(said);
  }

  Heard finish() && {
    if (error) return std::move(*error);
    if (heartbeat) return Heartbeat{};
    if (!to) return Error{ErrorCode::kBadRequest, "to: required"};
    if (!text || text->empty()) return Error{ErrorCode::kBadRequest, "text: required"};
    return Said{std::move(*to), std::move(*text)};
  }
};

}  // namespace

struct ArticleDecoder::State {
  simdjson::ondemand::parser parser{limits::kHttpBodyBytesMax};

  Fault walk(std::string_view json, Draft& draft) {
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    const simdjson::padded_string_view text(json.data(), json.size(),
                                            json.size() + wire::kJsonPadding);
    if (parser.iterate(text).get(document) != simdjson::SUCCESS) return wire::kNotJson;
    if (document.get_object().get(object) != simdjson::SUCCESS)
      return Fault{R"(expected {"to":…,"text":…} or {"heartbeat":true})", ErrorCode::kBadRequest,
                   true};
    const Fault fault = wire::each_member(
        document, object, 1,
        [&](std::string_view key, JsonValue& value) { return draft.take(key, value); });
    if (fault) return fault;
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS ? Fault{}
                                                                          : wire::kNotJson;
  }
};

ArticleDecoder::ArticleDecoder() : state_(std::make_unique<State>()) {}
ArticleDecoder::~ArticleDecoder() = default;

Heard ArticleDecoder::decode(std::string_view json) {
  Draft draft;
  if (const Fault fault = state_->walk(json, draft)) draft.blame(fault.code, fault.what);
  return std::move(draft).finish();
}

void encode_routed(const model::answer::Routed& routed, std::string& out) {
  wire::JsonWriter json(out);
  json.begin_object();
  json.key<"to">();
  json.string(model::simple_name(routed.to));
  json.key<"delivered">();
  json.boolean(routed.delivered);
  if (!routed.delivered) {
    if (routed.stored) {
      json.key<"stored">();
      json.boolean(true);
    }
    json.key<"reason">();
    json.raw(R"("offline")");
  }
  json.end_object();
}

void encode_message(const model::UserId& from, std::string_view text, std::string& out) {
  wire::JsonWriter json(out);
  json.begin_object();
  json.key<"from">();
  json.string(model::simple_name(from));
  json.key<"text">();
  json.string(text);
  json.end_object();
}

void encode_error(const Error& error, std::string& out) {
  wire::JsonWriter json(out);
  json.begin_object();
  json.key<"error">();
  json.string(wire::info_of(error.code).name);
  json.key<"reason">();
  json.string(wire::public_message(error));
  json.end_object();
}

}  // namespace parley::dialect
