# Headers that many files include, compiled once: half the time of a test's compilation went into
# reading them. Off in the preset bench, which finds a missing #include.
# jishi_precompiled(TARGET) gives a library the library headers, a program those of the tests too;
# jishi_plain(TARGET) the library headers as JISHI_PLAIN_OPTIONS compile them, and these options.
option(JISHI_PRECOMPILE "Precompile the headers that many files include" OFF)

set(library_headers
  <algorithm> <array> <chrono> <cstdint> <cstdio> <filesystem> <fstream> <functional> <iostream>
  <limits> <map> <memory> <mutex> <numeric> <optional> <random> <ranges> <set> <span> <sstream>
  <stdexcept> <string> <string_view> <system_error> <thread> <tuple> <unordered_map> <utility>
  <variant> <vector> <nlohmann/json.hpp>)

if(JISHI_PRECOMPILE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(jishi_options INTERFACE -fpch-preprocess)  # for ccache
  else()
    target_compile_options(jishi_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
  set(none ${PROJECT_BINARY_DIR}/no_main.cpp)
  file(CONFIGURE OUTPUT ${none} CONTENT "int main() { return 0; }\n")

  add_library(jishi_library_headers OBJECT EXCLUDE_FROM_ALL ${none})
  target_link_libraries(jishi_library_headers PRIVATE jishi_options nlohmann_json::nlohmann_json)
  target_precompile_headers(jishi_library_headers PRIVATE ${library_headers})
  if(JISHI_PLAIN_OPTIONS)
    add_library(jishi_plain_headers OBJECT EXCLUDE_FROM_ALL ${none})
    target_compile_options(jishi_plain_headers PRIVATE ${JISHI_PLAIN_OPTIONS})
    target_link_libraries(jishi_plain_headers PRIVATE jishi_options nlohmann_json::nlohmann_json)
    target_precompile_headers(jishi_plain_headers PRIVATE ${library_headers})
  endif()
  if(JISHI_TESTS)
    # A program, since programs are compiled with -fPIE and libraries with -fPIC.
    add_executable(jishi_test_headers EXCLUDE_FROM_ALL ${none})
    target_compile_options(jishi_test_headers PRIVATE ${JISHI_TEST_OPTIONS})
    target_link_libraries(jishi_test_headers PRIVATE jishi_options nlohmann_json::nlohmann_json
                                                     GTest::gtest GTest::gmock)
    target_precompile_headers(jishi_test_headers PRIVATE ${library_headers} <gtest/gtest.h>
                                                         <gmock/gmock.h>)
  endif()
endif()

function(jishi_precompiled target)
  if(NOT JISHI_PRECOMPILE)
    return()
  endif()
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    target_precompile_headers(${target} REUSE_FROM jishi_test_headers)
  else()
    target_precompile_headers(${target} REUSE_FROM jishi_library_headers)
  endif()
endfunction()

# What optimising these folders takes is more than what tests that run them save.
function(jishi_plain target)
  target_compile_options(${target} PRIVATE ${JISHI_PLAIN_OPTIONS})
  if(JISHI_PRECOMPILE AND JISHI_PLAIN_OPTIONS)
    target_precompile_headers(${target} REUSE_FROM jishi_plain_headers)
  else()
    jishi_precompiled(${target})
  endif()
endfunction()
