#include "tls/engine.h"

#include <openssl/err.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "tls/openssl.h"
#include "tls/pipe.h"

namespace parley::tls {
namespace {

// How many bytes of a record's header, or then of its content, are not there yet (RFC 8446 5.1).
std::size_t missing_of(std::string_view record) {
  constexpr std::size_t kHeaderBytes = 5;
  if (record.size() < kHeaderBytes) return kHeaderBytes - record.size();
  const auto high = static_cast<unsigned char>(record[3]);
  const auto low = static_cast<unsigned char>(record[4]);
  return kHeaderBytes + (std::size_t{high} << 8U | low) - record.size();
}

}  // namespace

void Engine::Free::operator()(ssl_st* native) const {
  SSL_free(native);
}

Engine::Engine(std::shared_ptr<const Context> context) : context_(std::move(context)) {}

Engine Engine::accept(std::shared_ptr<const Context> context) {
  return Engine(std::move(context));
}

Engine Engine::connect(std::shared_ptr<const Context> context, const std::string& host,
                       std::string_view resumption, std::string& out) {
  Engine engine(std::move(context));
  engine.client_ = true;
  if (!engine.make_native()) return engine;
  engine.trust_only(host);
  if (engine.failed()) return engine;
  engine.resume(resumption);
  Pipe pipe{.output = &out};
  const Call call(*engine.native_, pipe);
  const int result = SSL_do_handshake(engine.native_.get());
  engine.note_pause(result, pipe);
  return engine;
}

bool Engine::make_native() {
  native_.reset(SSL_new(context_->native_.get()));
  BioPtr end = make_pipe_end();
  if (!native_ || !end) {
    ERR_clear_error();
    set_fault(Fault::Kind::kOurs, "no memory");
    return false;
  }
  BIO* both = end.release();
  SSL_set_bio(native_.get(), both, both);
  if (client_) {
    SSL_set_connect_state(native_.get());
  } else {
    SSL_set_accept_state(native_.get());
  }
  return true;
}

// RFC 6066 3: a name is told to the server, an address is not.
void Engine::trust_only(const std::string& host) {
  if (host.empty()) return;
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(native_.get()), host.c_str()) == 1) return;
  if (SSL_set1_host(native_.get(), host.c_str()) != 1 ||
      SSL_set_tlsext_host_name(native_.get(), host.c_str()) != 1) {
    ERR_clear_error();
    set_fault(Fault::Kind::kOurs, "not a host name");
  }
}

// What cannot be read costs a full handshake and nothing else.
void Engine::resume(std::string_view resumption) {
  if (resumption.empty()) return;
  const auto* bytes = reinterpret_cast<const unsigned char*>(resumption.data());
  SSL_SESSION* session = d2i_SSL_SESSION(nullptr, &bytes, static_cast<long>(resumption.size()));
  if (session != nullptr) SSL_set_session(native_.get(), session);
  SSL_SESSION_free(session);
  ERR_clear_error();
}

Step Engine::open(std::span<const char>& sealed, std::span<char> plain, std::string& out) {
  CHECK(!plain.empty());
  Step step;
  const auto over = [this] { return failed() || peer_ended_; };
  if (!over() && !native_) begin(sealed, plain, out);
  if (!over() && native_) {
    Pipe pipe{.input = sealed, .output = &out, .guard = nullptr};
    if (!client_ && !established_) pipe.guard = &guard_;
    step = read(plain, pipe);
    sealed = pipe.input;
  }
  if (peer_ended_) step = {Step::Kind::kEnd};
  if (failed()) {
    step = {Step::Kind::kFault};
    native_.reset();  // its last word is in `out`
    hello_.reset();
  }
  if (over()) sealed = {};
  return step;
}

// A connection costs OpenSSL 72 KB from its first byte on, so it is made for whoever has sent a
// whole record.
void Engine::begin(std::span<const char>& sealed, std::span<char> plain, std::string& out) {
  if (!collect_hello(sealed) || !make_native()) return;
  const std::unique_ptr<std::string> hello = std::move(hello_);
  Pipe pipe{.input = *hello, .output = &out, .guard = nullptr};  // it has seen these bytes
  const Step step = read(plain, pipe);
  CHECK(step.kind == Step::Kind::kNeedMore);  // no plaintext comes before the handshake
}

// True: the first record is whole in hello_.
bool Engine::collect_hello(std::span<const char>& sealed) {
  while (!sealed.empty()) {
    if (!hello_) hello_ = std::make_unique<std::string>();
    const std::span<const char> part = sealed.first(std::min(missing_of(*hello_), sealed.size()));
    sealed = sealed.subspan(part.size());
    const HelloGuard::Verdict verdict = guard_.look(part);
    if (verdict != HelloGuard::Verdict::kGoOn) {
      blame(verdict);
      return false;
    }
    hello_->append(part.data(), part.size());
    if (missing_of(*hello_) == 0) return true;
  }
  return false;
}

Step Engine::read(std::span<char> plain, Pipe& pipe) {
  if (pipe.input.empty() && SSL_has_pending(native_.get()) == 0) return {};
  const Call call(*native_, pipe);
  Step step{Step::Kind::kPlaintext};
  const int result = SSL_read_ex(native_.get(), plain.data(), plain.size(), &step.bytes);
  if (SSL_is_init_finished(native_.get()) == 1) established_ = true;
  if (result == 1) return step;
  note_pause(result, pipe);
  return {};
}

void Engine::note_pause(int result, const Pipe& pipe) {
  switch (SSL_get_error(native_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return;
    case SSL_ERROR_ZERO_RETURN:
      peer_ended_ = true;
      return;
    default:
      if (pipe.verdict == HelloGuard::Verdict::kGoOn) {
        blame_native();
      } else {
        blame(pipe.verdict);
      }
  }
}

void Engine::blame(HelloGuard::Verdict verdict) {
  ERR_clear_error();
  switch (verdict) {
    case HelloGuard::Verdict::kGoOn:
      return;
    case HelloGuard::Verdict::kPlainHttp:
      return set_fault(Fault::Kind::kPlainHttp, "plain http request");
    case HelloGuard::Verdict::kNotTls:
      return set_fault(Fault::Kind::kNotTls, "not a tls handshake");
    case HelloGuard::Verdict::kTooLarge:
      return set_fault(Fault::Kind::kHandshake, "client hello too large");
  }
}

void Engine::blame_native() {
  const Reason reason = take_reason();
  if (reason.by_peer) return set_fault(Fault::Kind::kAlert, reason.text);
  if (established_) return set_fault(Fault::Kind::kRecord, reason.text);
  const long verdict = SSL_get_verify_result(native_.get());
  if (SSL_get_verify_mode(native_.get()) != SSL_VERIFY_NONE && verdict != X509_V_OK) {
    return set_fault(Fault::Kind::kCertificate, X509_verify_cert_error_string(verdict));
  }
  set_fault(Fault::Kind::kHandshake, reason.text);
}

void Engine::set_fault(Fault::Kind kind, const char* reason) {
  if (failed()) return;
  fault_ = kind;
  reason_ = reason;
}

std::string_view Engine::version() const {
  return native_ ? SSL_get_version(native_.get()) : std::string_view{};
}

std::string_view Engine::suite() const {
  return native_ ? SSL_CIPHER_get_name(SSL_get_current_cipher(native_.get())) : std::string_view{};
}

bool Engine::resumed() const {
  return native_ && SSL_session_reused(native_.get()) == 1;
}

std::string Engine::resumption() const {
  const SSL_SESSION* session = native_ ? SSL_get_session(native_.get()) : nullptr;
  if (session == nullptr || SSL_SESSION_is_resumable(session) == 0) return {};
  std::string bytes(static_cast<std::size_t>(i2d_SSL_SESSION(session, nullptr)), '\0');
  auto* at = reinterpret_cast<unsigned char*>(bytes.data());
  i2d_SSL_SESSION(session, &at);
  return bytes;
}

}  // namespace parley::tls
