#include "wire/decoder.h"

#include <simdjson.h>

#include <utility>

#include "base/limits.h"
#include "wire/commands.h"
#include "wire/json_value.h"

namespace parley::wire {
namespace {

static_assert(kJsonPadding >= simdjson::SIMDJSON_PADDING);

// What is known of a command while its fields come by.
class Draft {
 public:
  Fault take(std::string_view key, JsonValue& value) {
    if (key == "id") return take_id(value);
    if (key == "op") return take_op(value);
    if (info_ == nullptr) {
      early_ = early_ || !op_seen_;
      return note("", value.skip());
    }
    return take_field(key, value);
  }

  // The first fault that is of the command, not of the text.
  void blame(ErrorCode code, std::string message) {
    if (!error_) error_ = Error{code, std::move(message)};
  }

  // Fields came before their op: walk the text again, now that it is known.
  [[nodiscard]] bool wants_again() const { return early_ && info_ != nullptr; }
  void begin_again() {
    early_ = false;
    again_ = true;
    error_.reset();
    seen_ = 0;
    command_ = info_->make();
  }

  Decoded finish() && {
    if (!op_seen_) blame(ErrorCode::kBadRequest, "op: required");
    if (!error_ && info_ != nullptr) check_fields();
    if (error_) return {id_, fail(std::move(*error_))};
    return {id_, std::move(command_)};
  }

 private:
  Fault take_id(JsonValue& value) {
    std::uint64_t id = 0;
    id_.reset();
    const Fault fault = value.integer(id);
    if (!fault) id_ = id;
    return note("id: ", fault);
  }

  Fault take_op(JsonValue& value) {
    std::string_view op;
    op_seen_ = true;
    if (const Fault fault = value.string(op)) return note("op: ", fault);
    if (again_) return {};
    // Of two the last one counts, and the fields before it are to be read as its own.
    early_ = early_ || info_ != nullptr;
    info_ = find_command(op);
    if (info_ != nullptr)
      command_ = info_->make();
    else
      blame(ErrorCode::kUnknownOp, "op: no such command");
    return {};
  }

  Fault take_field(std::string_view key, JsonValue& value) {
    for (std::size_t i = 0; i < info_->fields.size(); ++i) {
      const Field& field = info_->fields[i];
      if (field.name != key) continue;
      if (field.need == Need::kOptional && value.is_null()) return {};
      seen_ |= std::uint64_t{1} << i;
      auto done = field.read(field, value, command_);
      if (!done) blame(done.error().code, std::move(done.error().message));
      return {};
    }
    return note("", value.skip());
  }

  Fault note(const char* where, const Fault& fault) {
    if (fault.fatal) return fault;
    if (fault) blame(fault.code, std::string(where) + fault.what);
    return {};
  }

  void check_fields() {
    for (std::size_t i = 0; i < info_->fields.size(); ++i) {
      const Field& field = info_->fields[i];
      if (field.need == Need::kOptional || (seen_ >> i & 1U) != 0) continue;
      return blame(ErrorCode::kBadRequest, std::string(field.name) + ": required");
    }
    if (info_->check == nullptr) return;
    if (const char* wrong = info_->check(command_)) blame(ErrorCode::kBadRequest, wrong);
  }

  std::optional<std::uint64_t> id_;
  const CommandInfo* info_ = nullptr;
  model::Command command_;
  std::uint64_t seen_ = 0;  // one bit for each field of info_
  std::optional<Error> error_;
  bool op_seen_ = false;
  bool early_ = false;
  bool again_ = false;
};

}  // namespace

struct Decoder::State {
  simdjson::ondemand::parser parser{limits::kHttpBodyBytesMax};

  // Walks the whole text. A fault is one of the text.
  Fault walk(simdjson::ondemand::document& document, Draft& draft) {
    simdjson::ondemand::object object;
    if (document.get_object().get(object) != simdjson::SUCCESS)
      return Fault{"expected one JSON object", ErrorCode::kBadRequest, true};
    const Fault fault =
        each_member(document, object, 1,
                    [&](std::string_view key, JsonValue& value) { return draft.take(key, value); });
    if (fault) return fault;
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
      return Fault{"something stands behind the object", ErrorCode::kBadRequest, true};
    return {};
  }
};

Decoder::Decoder() : state_(std::make_unique<State>()) {
  // Room for the longest frame at once; should memory fail here, decode() says so.
  [[maybe_unused]] const auto error =
      state_->parser.allocate(limits::kMessageBytesMax, limits::kJsonDepthMax + 1);
}

Decoder::~Decoder() = default;

Decoded Decoder::decode(std::string_view json) {
  Draft draft;
  simdjson::ondemand::document document;
  const simdjson::padded_string_view text(json.data(), json.size(), json.size() + kJsonPadding);
  const auto error = state_->parser.iterate(text).get(document);
  if (error == simdjson::CAPACITY)
    return {std::nullopt, fail(ErrorCode::kTooLarge, "more than one request may hold")};
  if (error != simdjson::SUCCESS) return {std::nullopt, fail(kNotJson.code, kNotJson.what)};

  Fault fault = state_->walk(document, draft);
  if (!fault && draft.wants_again()) {
    draft.begin_again();
    document.rewind();
    fault = state_->walk(document, draft);
  }
  if (fault) draft.blame(fault.code, fault.what);
  return std::move(draft).finish();
}

bool next_line(std::string_view& rest, std::string_view& line) {
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace parley::wire
