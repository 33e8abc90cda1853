#include "tls/ticket_keys.h"

#include <openssl/crypto.h>

#include <cstring>

namespace parley::tls {

TicketKey::~TicketKey() {
  OPENSSL_cleanse(cipher.data(), cipher.size());
  OPENSSL_cleanse(mac.data(), mac.size());
}

TicketKeys::TicketKeys(Random& random) {
  random.fill(current_.name);
  random.fill(current_.cipher);
  random.fill(current_.mac);
}

TicketKeys TicketKeys::rotated(Random& random) const {
  TicketKeys next(random);
  next.previous_ = current_;
  return next;
}

const TicketKey* TicketKeys::find(const unsigned char* name) const {
  const auto is = [&](const TicketKey& key) {
    return std::memcmp(key.name.data(), name, key.name.size()) == 0;
  };
  if (is(current_)) return &current_;
  return previous_ && is(*previous_) ? &*previous_ : nullptr;
}

}  // namespace parley::tls
