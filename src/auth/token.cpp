#include "auth/token.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>

#include "base/check.h"

namespace parley::auth {
namespace {

constexpr std::string_view kPrefix = "pt_";
constexpr std::size_t kLetters = 32;
constexpr std::string_view kAlphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
static_assert(kAlphabet.size() == 62);

}  // namespace

Token make_token(Random& random) {
  std::string text(kPrefix);
  for (std::size_t i = 0; i < kLetters; ++i) text += kAlphabet[random.below(kAlphabet.size())];
  return {std::move(text)};
}

model::TokenHash hash_token(std::string_view text) {
  model::TokenHash hash{};
  unsigned int size = 0;
  const int ok = EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(hash.data()),
                            &size, EVP_sha256(), nullptr);
  CHECK(ok == 1 && size == hash.size());
  return hash;
}

bool looks_like_token(std::string_view text) {
  if (text.size() != kPrefix.size() + kLetters || !text.starts_with(kPrefix)) return false;
  text.remove_prefix(kPrefix.size());
  return std::ranges::all_of(
      text, [](char letter) { return kAlphabet.find(letter) != std::string_view::npos; });
}

}  // namespace parley::auth
