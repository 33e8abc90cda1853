#include "ws/deflate_terms.h"

#include <algorithm>

#include "ws/extension.h"

namespace parley::ws {

namespace {

constexpr std::string_view kName = "permessage-deflate";
constexpr std::string_view kServerNoContextTakeover = "server_no_context_takeover";
constexpr std::string_view kClientNoContextTakeover = "client_no_context_takeover";
constexpr std::string_view kServerMaxWindowBits = "server_max_window_bits";
constexpr std::string_view kClientMaxWindowBits = "client_max_window_bits";

// RFC 7692 7.1.2: decimal, without leading zeros, 8 to 15.
std::optional<std::uint8_t> window_bits(std::string_view text) {
  if (text == "8" || text == "9") return static_cast<std::uint8_t>(text[0] - '0');
  if (text.size() != 2 || text[0] != '1' || text[1] < '0' || text[1] > '5') return std::nullopt;
  return static_cast<std::uint8_t>(10 + (text[1] - '0'));
}

// RFC 7692 7.1: unknown parameters, values of the wrong kind and repetitions spoil an offer as
// well as an answer.
bool is_legal(const Extension& extension) {
  const auto& parameters = extension.parameters;
  return std::ranges::all_of(parameters, [&](const ExtensionParameter& parameter) {
    const auto same = [&](const ExtensionParameter& other) { return other.name == parameter.name; };
    if (std::ranges::count_if(parameters, same) != 1) return false;
    if (parameter.name == kServerNoContextTakeover || parameter.name == kClientNoContextTakeover) {
      return !parameter.value;
    }
    if (parameter.name == kServerMaxWindowBits) {
      return parameter.value && window_bits(*parameter.value);
    }
    // In an offer it may stand alone: the client can be told any size (7.1.2.2).
    return parameter.name == kClientMaxWindowBits &&
           (!parameter.value || window_bits(*parameter.value));
  });
}

const ExtensionParameter* find(const Extension& extension, std::string_view name) {
  const auto found = std::ranges::find(extension.parameters, name, &ExtensionParameter::name);
  return found == extension.parameters.end() ? nullptr : &*found;
}

DeflateTerms terms_of(const Extension& legal) {
  const ExtensionParameter* bits = find(legal, kServerMaxWindowBits);
  if (bits == nullptr) return {};
  return {.server_max_window_bits = window_bits(*bits->value)};
}

}  // namespace

// client_max_window_bits is not answered: our inflaters take the largest window there is, and a
// client need not be told a smaller one (RFC 7692 7.1.2.2).
std::optional<DeflateTerms> accept_deflate_offer(HeaderFields request) {
  const auto offers = parse_extensions(request);
  if (!offers) return std::nullopt;
  for (const Extension& offer : *offers) {
    if (offer.name != kName || !is_legal(offer)) continue;
    const DeflateTerms terms = terms_of(offer);
    if (terms.server_window_bits() >= kDeflateWindowBitsMin) return terms;
  }
  return std::nullopt;
}

std::string deflate_answer(const DeflateTerms& terms) {
  std::string answer(kName);
  answer.append("; ").append(kServerNoContextTakeover);
  answer.append("; ").append(kClientNoContextTakeover);
  // RFC 7692 7.1.2.1: named in the answer where it was named in the offer.
  if (terms.server_max_window_bits) {
    answer.append("; ").append(kServerMaxWindowBits).append("=");
    answer += std::to_string(*terms.server_max_window_bits);
  }
  return answer;
}

DeflateAnswer read_deflate_answer(HeaderFields response) {
  const auto answers = parse_extensions(response);
  if (!answers) return {.fault = "Sec-WebSocket-Extensions cannot be read"};
  if (answers->empty()) return {};
  if (answers->size() > 1 || answers->front().name != kName) {
    return {.fault = "an extension that was not offered"};
  }
  const Extension& answer = answers->front();
  if (!is_legal(answer)) return {.fault = "parameters that permessage-deflate does not have"};
  // RFC 7692 7.1.2.2: only who offered it can be answered with it.
  if (find(answer, kClientMaxWindowBits) != nullptr) {
    return {.fault = "client_max_window_bits was not offered"};
  }
  if (find(answer, kServerNoContextTakeover) == nullptr) {
    return {.fault = "server_no_context_takeover was offered and not accepted"};
  }
  return {.terms = terms_of(answer)};
}

}  // namespace parley::ws
