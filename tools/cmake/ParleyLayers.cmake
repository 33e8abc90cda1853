# Folder = namespace = target = line in layers.txt: reads that file and makes one static library per
# folder of src/, linked with exactly what its line names. Sources are found by name, so that a new
# file needs no edit here; *_test.cpp, *_fuzz.cpp and *_bench.cpp belong to their own programs.

# With PARLEY_UNITY several sources of a folder are compiled as one, which takes a third of the time.
# Then the names in their unnamed namespaces must differ; who has one that another has is compiled
# alone:
set_source_files_properties(
  ${CMAKE_SOURCE_DIR}/src/http/parser.cpp  # kLineEnd, as in event_stream.cpp
  ${CMAKE_SOURCE_DIR}/src/net/stream.cpp   # set_option, as in listener.cpp
  ${CMAKE_SOURCE_DIR}/src/ws/inflater.cpp  # kTail, as in deflater.cpp
  PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)

function(parley_unite target)
  if(PARLEY_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON)
    # Such a source looks like a header to g++: a class in it must not have members of types that
    # stand in an unnamed namespace.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()

function(parley_layer_sources out folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "_(test|fuzz|bench)\\.cpp$")
  set(${out} ${sources} PARENT_SCOPE)
endfunction()

function(parley_add_layers file)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(STRINGS ${file} lines REGEX "^[a-z]")
  set(folders "")
  foreach(line IN LISTS lines)
    string(REGEX MATCH "^([a-z]+):([^|]*)\\|(.*)$" _ "${line}")
    set(folder ${CMAKE_MATCH_1})
    string(STRIP "${CMAKE_MATCH_2}" uses)
    string(STRIP "${CMAKE_MATCH_3}" libraries)
    separate_arguments(uses UNIX_COMMAND "${uses}")
    separate_arguments(libraries UNIX_COMMAND "${libraries}")
    list(APPEND folders ${folder})

    parley_layer_sources(sources ${folder})
    if(sources)
      add_library(parley_${folder} STATIC ${sources})
      parley_unite(parley_${folder})
      set(scope PUBLIC)
    else()
      add_library(parley_${folder} INTERFACE)
      set(scope INTERFACE)
    endif()
    target_include_directories(parley_${folder} ${scope} ${CMAKE_SOURCE_DIR}/src)
    foreach(use IN LISTS uses)
      target_link_libraries(parley_${folder} ${scope} parley_${use})
    endforeach()
    foreach(library IN LISTS libraries)
      target_link_libraries(parley_${folder} ${scope} ${PARLEY_LIBRARY_${library}})
    endforeach()
  endforeach()
  set(PARLEY_FOLDERS ${folders} PARENT_SCOPE)
endfunction()

include(ParleyAssets)

# The one program. The web client is carried inside it: main.cpp hands http::assets() down.
function(parley_add_program)
  if(NOT EXISTS ${CMAKE_SOURCE_DIR}/src/main.cpp)
    return()
  endif()
  add_executable(parley ${CMAKE_SOURCE_DIR}/src/main.cpp)
  parley_add_assets()
  target_link_libraries(parley PRIVATE parley_cli parley_server parley_assets)
endfunction()
