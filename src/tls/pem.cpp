#include "tls/pem.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <cstddef>
#include <utility>

namespace parley::tls {
namespace {

// Far above any real chain (a certificate is 1 to 3 KB); a wrong path can name a file of any size.
constexpr std::size_t kPemBytesMax = 1024 * 1024;

Result<BioPtr> open_text(std::string_view pem, std::string_view what) {
  if (pem.empty()) return fail(ErrorCode::kInvalidUsage, fmt::format("the {} file is empty", what));
  if (pem.size() > kPemBytesMax) {
    return fail(ErrorCode::kInvalidUsage, fmt::format("the {} file is too large for PEM", what));
  }
  BioPtr text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!text) return fail(ErrorCode::kInternal, "out of memory");
  return text;
}

// The end of the text, and no fault inside a block.
bool at_end() {
  const unsigned long code = ERR_peek_last_error();
  return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

int note_encrypted(char* /*buffer*/, int /*size*/, int /*writing*/, void* encrypted) {
  *static_cast<bool*>(encrypted) = true;
  return -1;
}

}  // namespace

Result<std::vector<CertificatePtr>> read_certificates(std::string_view pem) {
  ERR_clear_error();
  const BioPtr text = TRY(open_text(pem, "certificate"));
  std::vector<CertificatePtr> certificates;
  while (true) {
    CertificatePtr next(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    if (!next) break;
    certificates.push_back(std::move(next));
  }
  const bool ended = at_end();
  const Reason reason = take_reason();
  if (!ended) {
    return fail(ErrorCode::kInvalidUsage, fmt::format("certificate {} of the file is damaged: {}",
                                                      certificates.size() + 1, reason.text));
  }
  if (certificates.empty()) {
    return fail(ErrorCode::kInvalidUsage, "the certificate file holds no PEM certificate");
  }
  return certificates;
}

Result<KeyPtr> read_key(std::string_view pem) {
  ERR_clear_error();
  const BioPtr text = TRY(open_text(pem, "key"));
  bool encrypted = false;
  KeyPtr key(PEM_read_bio_PrivateKey(text.get(), nullptr, &note_encrypted, &encrypted));
  const Reason reason = take_reason();
  if (key) return key;
  if (encrypted) {
    return fail(ErrorCode::kInvalidUsage,
                "the key file is encrypted; write it without a passphrase (openssl pkey -in FILE)");
  }
  if (pem.find("PRIVATE KEY-----") == std::string_view::npos) {
    return fail(ErrorCode::kInvalidUsage, "the key file holds no PEM private key");
  }
  return fail(ErrorCode::kInvalidUsage, fmt::format("the key file is damaged: {}", reason.text));
}

}  // namespace parley::tls
