// Certificates and keys out of PEM text (RFC 7468). Pure; a fault is one line for the operator.
#pragma once

#include <string_view>
#include <vector>

#include "base/error.h"
#include "tls/openssl.h"

namespace parley::tls {

// All certificates of the text, in its order, at least one. Blocks of other kinds (a key in the
// same file) are passed over. Fails with kInvalidUsage.
Result<std::vector<CertificatePtr>> read_certificates(std::string_view pem);

// The first private key of the text. Fails with kInvalidUsage, also where it is encrypted: a
// server that starts by itself has nobody to ask for a passphrase.
Result<KeyPtr> read_key(std::string_view pem);

}  // namespace parley::tls
