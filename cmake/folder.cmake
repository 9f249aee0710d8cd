# jishi_folder(NAME DEPENDS folder… LIBRARIES target…)
#
# Makes the static library jishi_NAME from every .cpp of the calling folder and, when tests are
# built, the test program NAME_test from every *_test.cpp beside it. Files are globbed, so a test
# that stands in a folder is always registered.
function(jishi_folder name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LIBRARIES;TEST_LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "*.cpp")
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM ARG_DEPENDS PREPEND jishi_)

  add_library(jishi_${name} STATIC ${sources})
  target_link_libraries(jishi_${name} PUBLIC jishi_options ${ARG_DEPENDS}
                                      PRIVATE ${ARG_LIBRARIES})
  if(JISHI_TESTS AND tests)
    jishi_test(${name}_test SOURCES ${tests} LIBRARIES jishi_${name} ${ARG_LIBRARIES}
               ${ARG_TEST_LIBRARIES})
  endif()
endfunction()

# jishi_test(NAME SOURCES file… LIBRARIES target…): a GoogleTest program known to ctest as one test
# per case. JISHI_SOURCE_DIR is given to every test so that it finds the packages.
function(jishi_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE jishi_options ${ARG_LIBRARIES} GTest::gtest
                                        GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name} PRIVATE JISHI_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  include(GoogleTest)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 120 PROPERTIES LABELS unit TIMEOUT 600)
endfunction()
