#include "tls/pipe.h"

#include <openssl/err.h>

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace parley::tls {
namespace {

int on_create(BIO* end) {
  BIO_set_init(end, 1);
  return 1;
}

int on_read(BIO* end, char* into, std::size_t size, std::size_t* read) {
  auto* pipe = static_cast<Pipe*>(BIO_get_data(end));
  CHECK(pipe != nullptr);
  BIO_clear_retry_flags(end);
  *read = std::min(size, pipe->input.size());
  if (*read == 0) {
    BIO_set_retry_read(end);
    return 0;
  }
  if (pipe->guard != nullptr) pipe->verdict = pipe->guard->look(pipe->input.first(*read));
  if (pipe->verdict != HelloGuard::Verdict::kGoOn) return 0;
  std::memcpy(into, pipe->input.data(), *read);
  pipe->input = pipe->input.subspan(*read);
  return 1;
}

int on_write(BIO* end, const char* bytes, std::size_t size, std::size_t* written) {
  auto* pipe = static_cast<Pipe*>(BIO_get_data(end));
  CHECK(pipe != nullptr && pipe->output != nullptr);
  pipe->output->append(bytes, size);
  *written = size;
  return 1;
}

// Nothing is held back here, so a flush is done already; the rest of the questions is not for us.
long on_control(BIO* /*end*/, int question, long /*number*/, void* /*pointer*/) {
  return question == BIO_CTRL_FLUSH ? 1 : 0;
}

using MethodPtr = std::unique_ptr<BIO_METHOD, Deleter<BIO_meth_free>>;

MethodPtr make_method() {
  MethodPtr method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "parley pipe"));
  CHECK(method != nullptr);
  CHECK(BIO_meth_set_create(method.get(), &on_create) == 1);
  CHECK(BIO_meth_set_read_ex(method.get(), &on_read) == 1);
  CHECK(BIO_meth_set_write_ex(method.get(), &on_write) == 1);
  CHECK(BIO_meth_set_ctrl(method.get(), &on_control) == 1);
  return method;
}

}  // namespace

BioPtr make_pipe_end() {
  static const MethodPtr method = make_method();
  return BioPtr(BIO_new(method.get()));
}

Call::Call(SSL& connection, Pipe& pipe) : end_(SSL_get_rbio(&connection)) {
  ERR_clear_error();  // SSL_get_error() reads what anybody left there
  BIO_set_data(end_, &pipe);
}

Call::~Call() {
  BIO_set_data(end_, nullptr);
}

}  // namespace parley::tls
