#include "cli/bench/client_tls.h"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <string_view>
#include <utility>

namespace parley::cli {
namespace {

std::string words_for(const tls::Fault& fault) {
  using Kind = tls::Fault::Kind;
  switch (fault.kind) {
    case Kind::kCertificate:
      return fmt::format("the server's certificate is not trusted: {} (--insecure takes any)",
                         fault.reason);
    case Kind::kHandshake:
      return fmt::format("no TLS with that server: {} (does it speak TLS at this port?)",
                         fault.reason);
    case Kind::kAlert:
      return fmt::format("the server refused TLS: {}", fault.reason);
    default:
      return fmt::format("TLS failed: {}", fault.reason);
  }
}

}  // namespace

ClientTls::ClientTls(std::shared_ptr<const tls::Context> context, const std::string& name)
    : engine_(tls::Engine::connect(std::move(context), name, {}, sealed_)) {}

void ClientTls::seal(std::string& said) {
  if (said.empty()) return;
  const std::array<std::string_view, 1> pieces{said};
  said.erase(0, engine_.seal(pieces, sealed_, std::numeric_limits<std::size_t>::max() / 2));
}

Result<std::span<char>> ClientTls::open(std::span<const char>& bytes, std::span<char> plain) {
  using Kind = tls::Step::Kind;
  const tls::Step step = engine_.open(bytes, plain, sealed_);
  if (step.kind == Kind::kEnd) return fail(ErrorCode::kIo, "the server closed the connection");
  if (step.kind == Kind::kFault) return fail(ErrorCode::kIo, words_for(engine_.fault()));
  return plain.first(step.bytes);
}

}  // namespace parley::cli
