#include "server/certificate.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "net/address.h"
#include "tls/self_signed.h"

namespace parley::server {
namespace {

Result<std::string> text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!(file && text << file.rdbuf())) {
    return fail(ErrorCode::kInvalidUsage,
                fmt::format("cannot read {}: {}", path.string(), strerror(errno)));
  }
  return std::move(text).str();
}

std::vector<std::string> own_names() {
  std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
  for (const net::Address& own : net::local_addresses()) names.push_back(own.host());
  return names;
}

}  // namespace

Result<std::unique_ptr<Certificate>> Certificate::open(const Options& options, Random& random,
                                                       WallTime now) {
  std::unique_ptr<Certificate> made(new Certificate(tls::TicketKeys(random)));
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return fail(ErrorCode::kInvalidUsage, "--tls-cert and --tls-key go together");
  }
  made->chain_ = options.tls_certificate;
  made->key_ = options.tls_key;
  if (options.tls_self_signed) made->self_signed_ = TRY(tls::make_self_signed(own_names(), now));
  if (!options.tls_certificate.empty() || options.tls_self_signed) {
    const tls::Identity identity = TRY(made->read());
    made->context_ = TRY(tls::Context::server(identity, made->tickets_));
  }
  return made;
}

Result<tls::Identity> Certificate::read() const {
  if (chain_.empty()) return self_signed_;
  std::string chain = TRY(text_of(chain_));
  std::string key = TRY(text_of(key_));
  return tls::Identity{.chain_pem = std::move(chain), .key_pem = std::move(key)};
}

Result<void> Certificate::reload(Random& random) {
  if (!context_) return {};
  tls::TicketKeys tickets = tickets_.rotated(random);
  const tls::Identity identity = TRY(read());
  context_ = TRY(tls::Context::server(identity, tickets));
  tickets_ = std::move(tickets);
  return {};
}

}  // namespace parley::server
