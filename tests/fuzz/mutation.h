// Mutations: faults that are planted between our code and a target's oracle, to show that the
// target finds them. They exist only in the programs mutant_<target> of the preset `fuzz`
// (`./dev fuzz --mutations`); the code of src/ has no trace of them.
//
// Threads: any; a constant.
#pragma once

namespace parley::fuzz {

#ifdef PARLEY_FUZZ_MUTATION
inline constexpr bool kMutated = true;
#else
inline constexpr bool kMutated = false;
#endif

}  // namespace parley::fuzz
