#include "server/certificate.h"

#include <utility>

#include "net/address.h"
#include "server/expiry.h"
#include "server/hosts.h"
#include "server/small_file.h"
#include "tls/self_signed.h"

namespace parley::server {
namespace {

std::vector<std::string> own_names() {
  std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
  for (std::string& own : machine_names()) names.push_back(std::move(own));
  for (const net::Address& own : net::local_addresses()) names.push_back(own.host());
  return names;
}

}  // namespace

Result<std::unique_ptr<Certificate>> Certificate::open(const Options& options, Random& random,
                                                       Now now) {
  std::unique_ptr<Certificate> made(new Certificate(tls::TicketKeys(random)));
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return fail(ErrorCode::kInvalidUsage, "--tls-cert and --tls-key go together");
  }
  made->chain_ = options.tls_certificate;
  made->key_ = options.tls_key;
  if (!options.encrypted()) return made;
  if (options.tls_self_signed) {
    made->identity_ = TRY(tls::make_self_signed(own_names(), now.wall));
  }
  tls::Identity identity = TRY(made->read());
  TRY(made->use(std::move(identity), made->tickets_, now.mono));
  made->said_ = now.mono;
  return made;
}

Result<tls::Identity> Certificate::read() const {
  if (chain_.empty()) return identity_;
  std::string chain = TRY(read_small_file(chain_));
  std::string key = TRY(read_small_file(key_));
  return tls::Identity{.chain_pem = std::move(chain), .key_pem = std::move(key)};
}

Result<void> Certificate::use(tls::Identity identity, tls::TicketKeys tickets, MonoTime now) {
  context_ = TRY(tls::Context::server(identity, tickets));
  identity_ = std::move(identity);
  tickets_ = std::move(tickets);
  rotated_ = now;
  return {};
}

Result<void> Certificate::reload(Random& random, Now now) {
  if (!context_) return {};
  tls::Identity identity = TRY(read());
  TRY(use(std::move(identity), tickets_.rotated(random), now.mono));
  said_ = now.mono;
  return {};
}

Result<Certificate::Tended> Certificate::tend(Random& random, Now now) {
  Tended tended;
  if (!context_) return tended;
  if (now.mono - rotated_ >= kDay) {
    TRY(use(identity_, tickets_.rotated(random), now.mono));
    tended.rotated = true;
  }
  if (now.mono - said_ >= kDay && expiry_of(context_->expires(), now.wall).near()) {
    said_ = now.mono;
    tended.ends_soon = true;
  }
  return tended;
}

}  // namespace parley::server
