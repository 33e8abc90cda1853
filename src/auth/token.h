// Token: the secret that a person's program shows to log in. Only its hash is kept.
//
// 32 letters and digits from the operating system's generator are 190 bits, so the hash needs no
// salt and no slow function: nobody can try them all. Nor does looking a hash up need constant
// time: who measures the comparison learns a prefix of SHA-256(guess), which they can compute
// themselves, and cannot steer a guess towards a hash they do not know.
#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "model/write.h"

namespace parley::auth {

struct Token {
  std::string text;  // `pt_` and 32 of 0–9 A–Z a–z; never logged, never stored
};

// `random` must be fit for secrets (loop/os_random.h).
[[nodiscard]] Token make_token(Random& random);

// SHA-256 (FIPS 180-4) of the whole text.
[[nodiscard]] model::TokenHash hash_token(std::string_view text);

// Has the form that make_token gives. Says nothing about whether it is good for anything.
[[nodiscard]] bool looks_like_token(std::string_view text);

}  // namespace parley::auth
