// The sending half of Engine: what is due is gathered into whole records.
#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "tls/engine.h"
#include "tls/openssl.h"
#include "tls/pipe.h"

namespace parley::tls {
namespace {

// RFC 8446 5.5: an AES-GCM key is good for 2^24.5 full records, and chat connections live long.
// Renewed much earlier, which costs one record of 27 bytes in 262,144.
constexpr std::uint32_t kRecordsPerKey = 1U << 18U;

// Pieces, read as if they were one text.
class Text {
 public:
  explicit Text(std::span<const std::string_view> pieces) : pieces_(pieces) {
    for (const std::string_view piece : pieces) left_ += piece.size();
  }

  std::size_t left() const { return left_; }

  // The next `bytes` of it, of at most left(): where they lie, if they lie together, otherwise
  // copied into `scratch`.
  std::span<const char> take(std::size_t bytes, std::span<char> scratch) {
    left_ -= bytes;
    while (pieces_.front().size() == at_) skip();
    const std::string_view front = pieces_.front().substr(at_);
    if (front.size() >= bytes) {
      at_ += bytes;
      return {front.data(), bytes};
    }
    for (std::size_t done = 0; done < bytes;) {
      const std::string_view part = pieces_.front().substr(at_, bytes - done);
      std::memcpy(scratch.data() + done, part.data(), part.size());
      done += part.size();
      at_ += part.size();
      if (at_ == pieces_.front().size()) skip();
    }
    return scratch.first(bytes);
  }

 private:
  void skip() {
    pieces_ = pieces_.subspan(1);
    at_ = 0;
  }

  std::span<const std::string_view> pieces_;
  std::size_t at_ = 0;  // in the first of them
  std::size_t left_ = 0;
};

}  // namespace

std::size_t Engine::seal(std::span<const std::string_view> pieces, std::string& out,
                         std::size_t out_bytes_max) {
  CHECK(out_bytes_max >= kRecordBytesMax);
  if (!established_ || closed_ || failed()) return 0;
  Text text(pieces);
  const std::size_t whole = text.left();
  std::array<char, kPlainBytesMax> scratch;  // 16 KB that are written before they are read
  Pipe pipe{.output = &out};
  const Call call(*native_, pipe);
  while (text.left() > 0) {
    const std::size_t bytes = std::min(text.left(), kPlainBytesMax);
    if (out.size() + bytes + kOverheadBytesMax > out_bytes_max) break;
    if (!write_record(text.take(bytes, scratch))) return whole - text.left() - bytes;
  }
  return whole - text.left();
}

bool Engine::write_record(std::span<const char> plain) {
  if (records_sealed_ == kRecordsPerKey && SSL_version(native_.get()) == TLS1_3_VERSION) {
    CHECK(SSL_key_update(native_.get(), SSL_KEY_UPDATE_NOT_REQUESTED) == 1);
    records_sealed_ = 0;
  }
  std::size_t written = 0;
  if (SSL_write_ex(native_.get(), plain.data(), plain.size(), &written) != 1) {
    blame_native();
    return false;
  }
  CHECK(written == plain.size());  // the output takes all
  ++records_sealed_;
  return true;
}

void Engine::close(std::string& out) {
  const bool speak = established_ && !closed_ && !failed();
  closed_ = true;
  if (!speak) return;
  Pipe pipe{.output = &out};
  const Call call(*native_, pipe);
  if (SSL_shutdown(native_.get()) < 0) blame_native();
}

}  // namespace parley::tls
