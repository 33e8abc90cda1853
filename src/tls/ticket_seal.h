// Binds TicketKeys to OpenSSL: how it seals and opens a session ticket. Inside `tls` only.
#pragma once

#include "tls/openssl.h"
#include "tls/ticket_keys.h"

namespace parley::tls {

// `keys` outlives every connection of `context`. Sealed as RFC 5077 4 recommends: AES-256-CBC,
// then HMAC-SHA256 over it.
void seal_tickets_with(SSL_CTX* context, const TicketKeys& keys);

}  // namespace parley::tls
