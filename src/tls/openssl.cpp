#include "tls/openssl.h"

#include <openssl/err.h>

namespace parley::tls {

Reason take_reason() {
  const unsigned long code = ERR_peek_error();
  ERR_clear_error();
  Reason reason;
  if (code == 0) return reason;
  const char* text = ERR_reason_error_string(code);
  if (text != nullptr) reason.text = text;
  reason.by_peer = ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) > SSL_AD_REASON_OFFSET;
  return reason;
}

}  // namespace parley::tls
