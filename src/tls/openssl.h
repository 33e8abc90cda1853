// Owning pointers for what OpenSSL allocates, and its error queue as one value.
//
// Inside `tls` only: no header of another folder includes it.
// Invariant: a function of ours that calls OpenSSL leaves the error queue of the thread empty.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace parley::tls {

template <auto kFree>
struct Deleter {
  template <class T>
  void operator()(T* what) const {
    kFree(what);
  }
};

using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using CertificatePtr = std::unique_ptr<X509, Deleter<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;

// Why the last call failed, in OpenSSL's words, as it was first recorded; empties the queue.
struct Reason {
  const char* text = "no reason given";  // static
  bool by_peer = false;                  // the peer's fatal alert (RFC 8446 6.2)
};
[[nodiscard]] Reason take_reason();

}  // namespace parley::tls
