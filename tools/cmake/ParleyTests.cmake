# One test program per folder: src/<folder>/*_test.cpp becomes <folder>_test, tests/<name>/*_test.cpp
# becomes tests_<name>. Both need no edit here when a file is added.
find_package(GTest REQUIRED)
include(GoogleTest)

find_library(PARLEY_RAPIDCHECK NAMES rapidcheck REQUIRED)

function(parley_add_test_program name sources)
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${ARGN} GTest::gtest GTest::gtest_main ${PARLEY_RAPIDCHECK})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE PARLEY_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                                             PARLEY_PROGRAM="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/parley")
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60
                       PROPERTIES TIMEOUT 120)
endfunction()

function(parley_add_tests)
  foreach(folder IN LISTS PARLEY_FOLDERS)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*_test.cpp)
    if(sources)
      parley_add_test_program(${folder}_test "${sources}" parley_${folder})
    endif()
  endforeach()
  file(GLOB support CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/support/*.cpp)
  add_library(parley_testing STATIC ${support})
  target_link_libraries(parley_testing PUBLIC parley_core parley_store)
  target_include_directories(parley_testing PUBLIC ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  foreach(suite contract scripts wire integration)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${suite}/*_test.cpp)
    if(sources)
      parley_add_test_program(tests_${suite} "${sources}" parley_server parley_testing)
      if(TARGET parley)
        add_dependencies(tests_${suite} parley)
      endif()
    endif()
  endforeach()
endfunction()
