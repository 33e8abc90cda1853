# Compiler flags for every target of Parley.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror
                    -fno-omit-frame-pointer)
add_compile_definitions(_GNU_SOURCE)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false -Wmaybe-uninitialized / -Wrestrict inside std::string and std::optional
  # once it inlines them (GCC bugs 105562, 105651); clang-tidy covers the real ones.
  add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow
                      -Wno-array-bounds -Wno-dangling-pointer)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # TRY is a statement expression, which clang calls an extension.
  add_compile_options(-Wno-gnu-statement-expression)
endif()
