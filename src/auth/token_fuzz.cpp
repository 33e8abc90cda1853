// Any bytes as a token: the form is what make_token gives, and the hash tells every text from its
// neighbours.
#include <cstdint>
#include <string>
#include <string_view>

#include "auth/token.h"
#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace parley;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (auth::looks_like_token(text)) {
    CHECK(text.size() == 35 && text.starts_with("pt_"));
    CHECK(text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                                 3) == std::string::npos);
  }
  CHECK(auth::hash_token(text) == auth::hash_token(text));
  CHECK(auth::hash_token(text) != auth::hash_token(text + '0'));
  CHECK(!auth::looks_like_token(text + '-'));
  return 0;
}
