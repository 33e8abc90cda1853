# The fuzz programs, one for each target: src/<folder>/<name>_fuzz.cpp is the target
# <folder>_<name> and sees its folder's library; tests/fuzz/<name>_fuzz.cpp is the target <name> and
# sees the codecs, tests/fuzz/house/<name>_fuzz.cpp every layer below `server`. Needs no edit here
# when a file is added.
#
# With PARLEY_FUZZ (the preset `fuzz`, clang): bin/fuzz_<target>, a libFuzzer program; and
# bin/mutant_<target> for each target that has a planted fault (tests/fuzz/mutation.h).
# In every other build with tests: bin/fuzz_replay, which holds all targets and runs each over its
# kept inputs, tests/fuzz/corpus/<target>/, as one test.

# parley_fuzz_targets(OUT): a list of target, source, target, source, …
function(parley_fuzz_targets out)
  set(found "")
  foreach(folder IN LISTS PARLEY_FOLDERS)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*_fuzz.cpp)
    foreach(source IN LISTS sources)
      get_filename_component(name ${source} NAME_WE)
      string(REGEX REPLACE "_fuzz$" "" name ${name})
      list(APPEND found ${folder}_${name} ${source})
    endforeach()
  endforeach()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp)
  foreach(source IN LISTS sources)
    get_filename_component(name ${source} NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" name ${name})
    list(APPEND found ${name} ${source})
  endforeach()
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# What a source may see, by where it stands.
function(parley_link_fuzz_target program source)
  file(RELATIVE_PATH place ${CMAKE_SOURCE_DIR} ${source})
  if(place MATCHES "^src/([a-z]+)/")
    target_link_libraries(${program} PRIVATE parley_${CMAKE_MATCH_1})
  elseif(place MATCHES "^tests/fuzz/house/")
    target_link_libraries(${program} PRIVATE parley_fuzz_house)
  else()
    target_link_libraries(${program} PRIVATE parley_fuzz_codecs)
  endif()
endfunction()

# parley_add_fuzz_library(NAME FOLDER LIBRARY…): what the targets of a folder of tests/fuzz share.
function(parley_add_fuzz_library name folder)
  file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_(fuzz|main)\\.cpp$")
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC ${ARGN})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
endfunction()

function(parley_add_fuzz_libraries)
  set(folder ${CMAKE_SOURCE_DIR}/tests/fuzz)
  parley_add_fuzz_library(parley_fuzz_codecs ${folder} parley_ws parley_dialect)
  parley_add_fuzz_library(parley_fuzz_house ${folder}/house
                          parley_fuzz_codecs parley_gateway parley_core parley_store)
endfunction()

# Before the libraries are made: a fuzzer sees what it reaches only in code that is built for it.
function(parley_fuzz_flags)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "PARLEY_FUZZ needs clang (this is ${CMAKE_CXX_COMPILER_ID}): "
                        "cmake --preset fuzz")
  endif()
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)
  add_compile_options(-fsanitize=fuzzer-no-link ${sanitizers})
  add_link_options(${sanitizers})
endfunction()

# Libraries are built only where a fuzz program needs them; the mutants only when they are asked
# for.
function(parley_add_fuzz_programs)
  foreach(folder IN LISTS PARLEY_FOLDERS)
    set_target_properties(parley_${folder} PROPERTIES EXCLUDE_FROM_ALL ON)
  endforeach()
  parley_add_fuzz_libraries()
  parley_fuzz_targets(targets)
  add_custom_target(fuzz_mutants)
  while(targets)
    list(POP_FRONT targets name source)
    add_executable(fuzz_${name} ${source})
    parley_link_fuzz_target(fuzz_${name} ${source})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    file(STRINGS ${source} planted REGEX "kMutated")
    if(planted)
      add_executable(mutant_${name} EXCLUDE_FROM_ALL ${source})
      parley_link_fuzz_target(mutant_${name} ${source})
      target_compile_definitions(mutant_${name} PRIVATE PARLEY_FUZZ_MUTATION)
      target_link_options(mutant_${name} PRIVATE -fsanitize=fuzzer)
      add_dependencies(fuzz_mutants mutant_${name})
    endif()
  endwhile()
endfunction()

# One program for all targets, so that there is one link: each source is compiled with a name of its
# own in place of LLVMFuzzerTestOneInput, and a generated table knows them.
function(parley_add_fuzz_replay)
  parley_add_fuzz_libraries()
  parley_fuzz_targets(targets)
  set(declared "")
  set(rows "")
  set(names "")
  set(table ${CMAKE_BINARY_DIR}/fuzz/targets.cpp)
  add_executable(fuzz_replay ${CMAKE_SOURCE_DIR}/tests/fuzz/replay_main.cpp ${table})
  target_link_libraries(fuzz_replay PRIVATE parley_fuzz_house)
  while(targets)
    list(POP_FRONT targets name source)
    add_library(fuzz_object_${name} OBJECT ${source})
    parley_link_fuzz_target(fuzz_object_${name} ${source})
    target_compile_definitions(fuzz_object_${name} PRIVATE LLVMFuzzerTestOneInput=fuzz_${name})
    target_link_libraries(fuzz_replay PRIVATE fuzz_object_${name})
    string(APPEND declared
           "extern \"C\" int fuzz_${name}(const std::uint8_t* data, std::size_t size);\n")
    string(APPEND rows "      {\"${name}\", fuzz_${name}},\n")
    list(APPEND names ${name})
  endwhile()
  file(CONFIGURE OUTPUT ${table} CONTENT "#include \"fuzz/targets.h\"

${declared}
namespace parley::fuzz {

std::span<const Target> targets() {
  static constexpr Target kTargets[] = {
${rows}  };
  return kTargets;
}

}  // namespace parley::fuzz
" @ONLY)
  foreach(name IN LISTS names)
    add_test(NAME fuzz_replay.${name}
             COMMAND fuzz_replay ${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
    set_tests_properties(fuzz_replay.${name} PROPERTIES TIMEOUT 120)
  endforeach()
endfunction()
