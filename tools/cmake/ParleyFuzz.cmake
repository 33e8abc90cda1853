# One libFuzzer program per src/<folder>/<name>_fuzz.cpp: bin/fuzz_<folder>_<name>, linked with the
# folder's library. Only with PARLEY_FUZZ (the preset `fuzz`), and only with clang, whose libFuzzer
# it is. Needs no edit here when a file is added.
#
#   cmake --preset fuzz && ninja -C build/fuzz
#   build/fuzz/bin/fuzz_ws_decoder -max_total_time=60

# Before the libraries are made: a fuzzer sees what it reaches only in code that is built for it.
function(parley_fuzz_flags)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "PARLEY_FUZZ needs clang (this is ${CMAKE_CXX_COMPILER_ID}): "
                        "cmake --preset fuzz")
  endif()
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)
  # TRY is a statement expression, which clang calls an extension.
  add_compile_options(-fsanitize=fuzzer-no-link ${sanitizers} -Wno-gnu-statement-expression)
  add_link_options(${sanitizers})
endfunction()

# Libraries are built only where a fuzz program needs them.
function(parley_add_fuzz_programs)
  foreach(folder IN LISTS PARLEY_FOLDERS)
    set_target_properties(parley_${folder} PROPERTIES EXCLUDE_FROM_ALL ON)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*_fuzz.cpp)
    foreach(source IN LISTS sources)
      get_filename_component(name ${source} NAME_WE)
      string(REGEX REPLACE "_fuzz$" "" name ${name})
      set(program fuzz_${folder}_${name})
      add_executable(${program} ${source})
      target_link_libraries(${program} PRIVATE parley_${folder})
      target_link_options(${program} PRIVATE -fsanitize=fuzzer)
    endforeach()
  endforeach()
endfunction()
