// Any bytes as the text of a certificate file and of a key file, or a real one with a few bytes
// changed: taken, or refused with one line; and OpenSSL's queue of errors is empty afterwards.
#include <openssl/err.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "tls/pem.h"
#include "tls/testing.h"

namespace {

// Pairs of (place, change).
std::string changed_file(std::string_view changes) {
  const parley::tls::Identity& identity = parley::tls::testing::identity();
  std::string file = identity.chain_pem + identity.key_pem;
  for (; changes.size() >= 3; changes.remove_prefix(3)) {
    const auto at = static_cast<std::size_t>(static_cast<std::uint8_t>(changes[0])) << 8U |
                    static_cast<std::uint8_t>(changes[1]);
    file[at % file.size()] ^= changes[2];
  }
  return file;
}

void check_reading(std::string_view text) {
  const auto certificates = parley::tls::read_certificates(text);
  if (certificates) {
    CHECK(!certificates->empty());
  } else {
    CHECK(certificates.error().message.find('\n') == std::string::npos);
  }
  const auto key = parley::tls::read_key(text);
  if (!key) CHECK(key.error().message.find('\n') == std::string::npos);
  CHECK(ERR_peek_error() == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_reading(data[0] % 2 == 0 ? std::string(rest) : changed_file(rest));
  return 0;
}
