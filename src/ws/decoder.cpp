#include "ws/decoder.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"
#include "ws/inflater.h"
#include "ws/message_buffer.h"

namespace parley::ws {

namespace {

constexpr const char* kNotUtf8 = "text is not UTF-8";
constexpr const char* kTooLargeReason = "message too large";
constexpr const char* kNotDeflate = "not whole deflate data";

// What a compressed message may have on the wire at the utmost. Whoever cannot shrink a text sends
// it stored, with a few bytes for each stretch; twice as much is no attempt at compression. Nothing
// is held for it: this bounds how long a peer can keep the inflater busy with empty blocks.
constexpr std::uint64_t deflated_bytes_max(std::size_t message_bytes_max) {
  return std::uint64_t{message_bytes_max} * 2 + 1024;
}

Step message(Opcode opcode, std::span<char> payload) {
  return {.kind = Step::Kind::kMessage, .opcode = opcode, .payload = payload};
}

std::string_view view(std::span<const char> bytes) {
  return {bytes.data(), bytes.size()};
}

}  // namespace

// What is kept while a frame or a message is in pieces.
struct Decoder::Partial {
  // The message that has begun: by a frame without FIN, or by one whose payload is still coming.
  bool in_message = false;
  Opcode message_opcode = Opcode::kBinary;
  Utf8Stream utf8;
  MessageBuffer buffer;

  // Of a compressed message: what has come of its payload, and the inflater, from the first byte
  // of it on.
  bool deflated = false;
  std::uint64_t deflated_bytes = 0;
  std::unique_ptr<Inflater> inflater;

  // The frame whose payload is still coming. It may be a control frame inside a message.
  bool in_frame = false;
  FrameHeader frame;
  std::uint64_t frame_received = 0;
  std::array<char, kControlBytesMax> control;

  void begin_message(const FrameHeader& first) {
    in_message = true;
    message_opcode = first.opcode;
    deflated = first.deflated;
  }
};

Decoder::Decoder(Role role, std::size_t message_bytes_max)
    : message_bytes_max_(message_bytes_max), role_(role) {}
Decoder::Decoder(Role role, std::size_t message_bytes_max, Inflaters& inflaters)
    : message_bytes_max_(message_bytes_max), inflaters_(&inflaters), role_(role) {}
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;
Decoder::~Decoder() = default;

std::size_t Decoder::memory_bytes() const {
  if (!partial_) return 0;
  const Inflater* inflater = partial_->inflater.get();
  const std::size_t inflating =
      inflater == nullptr ? 0 : sizeof(Inflater) + inflater->memory_bytes();
  return sizeof(Partial) + partial_->buffer.capacity() + inflating;
}

Step Decoder::next(std::span<char>& input) {
  if (release_) {
    partial_.reset();
    release_ = false;
  }
  while (!input.empty() && !ended_) {
    const bool inside = partial_ && partial_->in_frame;
    const Step step = inside ? continue_frame(input) : begin_frame(input);
    if (step.kind != Step::Kind::kNeedMore) return step;
  }
  input = input.last(0);
  return {};
}

Step Decoder::begin_frame(std::span<char>& input) {
  const Rsv1 rsv1 = inflaters_ == nullptr ? Rsv1::kForbidden : Rsv1::kMeansDeflated;
  HeaderParse parse;
  if (header_size_ == 0) {
    parse = parse_header(view(input), role_, rsv1);
  } else {
    const std::size_t more = std::min(header_.size() - header_size_, input.size());
    std::memcpy(header_.data() + header_size_, input.data(), more);
    parse = parse_header({header_.data(), header_size_ + more}, role_, rsv1);
  }
  if (parse.kind == HeaderParse::Kind::kFault) return fault(kCloseProtocolError, parse.reason);
  if (parse.kind == HeaderParse::Kind::kNeedMore) {
    // All of the input belongs to the header, which is shorter than its place.
    CHECK(header_size_ + input.size() < header_.size());
    std::memcpy(header_.data() + header_size_, input.data(), input.size());
    header_size_ = static_cast<std::uint8_t>(header_size_ + input.size());
    input = input.last(0);
    return {};
  }
  const FrameHeader& header = parse.header;
  input = input.subspan(header.header_bytes - header_size_);
  header_size_ = 0;

  if (const char* reason = check_sequence(header)) return fault(kCloseProtocolError, reason);
  if (too_large(header)) return fault(kCloseTooLarge, kTooLargeReason);
  if (header.payload_bytes <= input.size()) {
    const std::span<char> payload = input.first(header.payload_bytes);
    input = input.subspan(payload.size());
    if (header.masked) apply_mask(payload, header.key);
    return whole_frame(header, payload);
  }
  Partial& state = partial();
  state.in_frame = true;
  state.frame = header;
  state.frame_received = 0;
  if (!is_control(header.opcode) && !state.in_message) state.begin_message(header);
  return {};
}

// RFC 6455 5.4: fragments of one message are not mixed with another's.
const char* Decoder::check_sequence(const FrameHeader& header) const {
  if (is_control(header.opcode)) return nullptr;
  const bool in_message = partial_ && partial_->in_message;
  const bool continues = header.opcode == Opcode::kContinuation;
  if (continues && !in_message) return "continuation of no message";
  if (!continues && in_message) return "new message inside a fragmented one";
  return nullptr;
}

bool Decoder::too_large(const FrameHeader& header) const {
  if (is_control(header.opcode)) return false;  // parse_header has seen to it
  if (header.deflated || (partial_ && partial_->in_message && partial_->deflated)) {
    const std::uint64_t before = header.deflated ? 0 : partial_->deflated_bytes;
    return header.payload_bytes > deflated_bytes_max(message_bytes_max_) - before;
  }
  const std::size_t held = partial_ ? partial_->buffer.size() : 0;
  return header.payload_bytes > message_bytes_max_ - held;
}

Step Decoder::whole_frame(const FrameHeader& header, std::span<char> payload) {
  if (is_control(header.opcode)) return control(header.opcode, payload);
  const bool in_message = partial_ && partial_->in_message;
  if (header.fin && !in_message && !header.deflated) {
    if (header.opcode == Opcode::kText && !is_utf8(view(payload))) {
      return fault(kCloseInvalidPayload, kNotUtf8);
    }
    return message(header.opcode, payload);
  }
  if (!in_message) partial().begin_message(header);
  return take_data(payload, header.fin ? payload.size() : SIZE_MAX, header.fin);
}

Step Decoder::continue_frame(std::span<char>& input) {
  Partial& state = *partial_;
  const std::uint64_t missing = state.frame.payload_bytes - state.frame_received;
  const std::span<char> chunk = input.first(std::min<std::uint64_t>(missing, input.size()));
  input = input.subspan(chunk.size());
  if (state.frame.masked) apply_mask(chunk, state.frame.key, state.frame_received);
  const std::uint64_t at = state.frame_received;
  state.frame_received += chunk.size();
  state.in_frame = state.frame_received < state.frame.payload_bytes;

  if (is_control(state.frame.opcode)) {
    std::memcpy(state.control.data() + at, chunk.data(), chunk.size());
    if (state.in_frame) return {};
    release_ = !state.in_message;
    return control(state.frame.opcode, std::span(state.control).first(state.frame_received));
  }
  const bool last = state.frame.fin && !state.in_frame;
  return take_data(chunk, state.frame.fin ? missing : SIZE_MAX, last);
}

// `still`: how many bytes the message gets from here on at the utmost, as far as is known.
Step Decoder::take_data(std::span<char> chunk, std::uint64_t still, bool last) {
  Partial& state = *partial_;
  if (state.deflated) return take_deflated(chunk, last);
  const bool text = state.message_opcode == Opcode::kText;
  // RFC 6455 8.1, and told at the first bad byte: nobody should have to send the rest.
  if (text && !state.utf8.feed(view(chunk))) {
    return fault(kCloseInvalidPayload, kNotUtf8);
  }
  const std::uint64_t room = message_bytes_max_ - state.buffer.size();
  state.buffer.append(chunk, state.buffer.size() + std::min(still, room));
  return last ? end_message() : Step{};
}

// RFC 7692 7.2.2. Whatever is wrong is told in the order in which it lies in what came out, so that
// the answer does not depend on how much came at once.
Step Decoder::take_deflated(std::span<char> chunk, bool last) {
  Partial& state = *partial_;
  state.deflated_bytes += chunk.size();
  if (!state.inflater) state.inflater = inflaters_->take();
  const std::size_t before = state.buffer.size();
  const Inflater::Answer answer = state.inflater->feed(chunk, state.buffer, message_bytes_max_);
  std::string_view inflated = view(state.buffer.bytes()).substr(0, message_bytes_max_);
  inflated.remove_prefix(before);
  if (state.message_opcode == Opcode::kText && !state.utf8.feed(inflated)) {
    return fault(kCloseInvalidPayload, kNotUtf8);
  }
  if (answer == Inflater::Answer::kTooLarge) return fault(kCloseTooLarge, kTooLargeReason);
  if (answer == Inflater::Answer::kGarbage) return fault(kCloseInvalidPayload, kNotDeflate);
  if (!last) return {};
  if (!state.inflater->finish()) return fault(kCloseInvalidPayload, kNotDeflate);
  inflaters_->give_back(std::move(state.inflater));
  return end_message();
}

Step Decoder::end_message() {
  Partial& state = *partial_;
  if (state.message_opcode == Opcode::kText && !state.utf8.complete()) {
    return fault(kCloseInvalidPayload, kNotUtf8);
  }
  state.in_message = false;
  state.buffer.pad();
  release_ = true;
  return message(state.message_opcode, state.buffer.bytes());
}

Step Decoder::control(Opcode opcode, std::span<char> payload) {
  if (opcode == Opcode::kClose) return close(payload);
  const bool ping = opcode == Opcode::kPing;
  return {
      .kind = ping ? Step::Kind::kPing : Step::Kind::kPong, .opcode = opcode, .payload = payload};
}

// RFC 6455 5.5.1 and 7.4.
Step Decoder::close(std::span<char> payload) {
  Step step{.kind = Step::Kind::kClose, .opcode = Opcode::kClose, .code = kCloseNoStatus};
  if (!payload.empty()) {
    if (payload.size() == 1) return fault(kCloseProtocolError, "close payload of one byte");
    const auto high = static_cast<std::uint8_t>(payload[0]);
    const auto low = static_cast<std::uint8_t>(payload[1]);
    step.code = static_cast<std::uint16_t>((high << 8) | low);
    step.reason = view(payload.subspan(2));
    if (!is_valid_close_code(step.code)) return fault(kCloseProtocolError, "invalid close code");
    if (!is_utf8(step.reason)) return fault(kCloseInvalidPayload, "close reason is not UTF-8");
  }
  ended_ = true;
  release_ = true;  // the reason may lie in what is held
  return step;
}

Step Decoder::fault(std::uint16_t code, const char* reason) {
  ended_ = true;
  release_ = false;
  partial_.reset();
  return {.kind = Step::Kind::kFault, .code = code, .reason = reason};
}

Decoder::Partial& Decoder::partial() {
  if (!partial_) partial_ = std::make_unique<Partial>();
  return *partial_;
}

}  // namespace parley::ws
