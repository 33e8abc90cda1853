#include "cli/bench/hearing.h"

namespace parley::cli {
namespace {

using Kind = Hearing::Kind;

// Takes known pieces off the front of a message; what does not fit is left where it is.
class Walk {
 public:
  explicit Walk(std::string_view rest) : rest_(rest) {}

  bool literal(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  // Up to the next quote, which is taken too.
  bool string(std::string_view& out) {
    const std::size_t end = rest_.find('"');
    if (end == std::string_view::npos) return false;
    out = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return true;
  }

  bool number(std::uint64_t& out) {
    std::size_t digits = 0;
    std::uint64_t value = 0;
    while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
      value = value * 10 + static_cast<std::uint64_t>(rest_[digits++] - '0');
    }
    if (digits == 0) return false;
    out = value;
    rest_.remove_prefix(digits);
    return true;
  }

  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

Hearing hear_signal(Walk walk) {
  Hearing heard{.kind = Kind::kDelivery};
  std::string_view from;
  const bool usual = walk.literal(R"(,"room":")") && walk.string(heard.room) &&
                     walk.literal(R"(,"from":")") && walk.string(from) &&
                     walk.literal(R"(,"data":")") && walk.string(heard.text);
  if (!usual) heard.text = string_after(walk.rest(), R"("data":")");
  return heard;
}

Hearing hear_message(Walk walk) {
  Hearing heard{.kind = Kind::kDelivery};
  std::string_view skipped;
  std::uint64_t number = 0;
  if (walk.literal(R"(,"room":")") && walk.string(heard.room) && walk.literal(R"(,"seq":)")) {
    walk.number(heard.seq);
  }
  if (walk.literal(R"(,"skip":)")) walk.number(number);
  const bool usual = walk.literal(R"(,"ts":)") && walk.number(number) &&
                     walk.literal(R"(,"from":")") && walk.string(skipped) &&
                     walk.literal(R"(,"cid":")") && walk.string(skipped) &&
                     walk.literal(R"(,"text":")") && walk.string(heard.text);
  if (!usual) heard.text = string_after(walk.rest(), R"("text":")");
  return heard;
}

Hearing hear_event(Walk walk) {
  std::string_view kind;
  if (!walk.string(kind)) return {};
  if (kind == "signal") return hear_signal(walk);
  if (kind == "msg") return hear_message(walk);
  if (kind == "live") return {.kind = Kind::kLive};
  Hearing own{.kind = Kind::kOwnLog};
  if (walk.literal(R"(,"us":)") && walk.number(own.seq)) return own;
  return {};
}

Hearing hear_reply(Walk walk, std::string_view message) {
  Hearing heard{.kind = Kind::kRefusal, .text = message};
  if (!walk.number(heard.id) || !walk.literal(R"(,"ok":)")) return heard;
  heard.kind = Kind::kReply;
  heard.text = walk.rest();
  if (walk.literal(R"({"seq":)")) walk.number(heard.seq);
  return heard;
}

Hearing hear_routed(std::string_view message) {
  // Stored for somebody who is away is taken, too.
  const bool taken = message.find(R"("delivered":true)") != std::string_view::npos ||
                     message.find(R"("stored":true)") != std::string_view::npos;
  if (taken) return {.kind = Kind::kResult};
  return {.kind = Kind::kRefusal, .text = message};
}

}  // namespace

std::uint64_t number_after(std::string_view message, std::string_view key) {
  const std::size_t at = message.find(key);
  std::uint64_t number = 0;
  if (at != std::string_view::npos) Walk(message.substr(at + key.size())).number(number);
  return number;
}

std::string_view string_after(std::string_view message, std::string_view key) {
  const std::size_t at = message.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = message.substr(at + key.size());
  return rest.substr(0, rest.find('"'));
}

Hearing hear(std::string_view message) {
  Walk walk(message);
  if (walk.literal(R"({"ev":")")) return hear_event(walk);
  if (walk.literal(R"({"from":")") || walk.literal(R"({"room":true)")) {
    return {.kind = Kind::kDelivery, .text = string_after(walk.rest(), R"("text":")")};
  }
  if (walk.literal(R"({"to":)")) return hear_routed(message);
  if (walk.literal(R"({"id":)")) return hear_reply(walk, message);
  if (walk.literal(R"({"err)")) return {.kind = Kind::kRefusal, .text = message};
  return {};
}

}  // namespace parley::cli
