# jishi_folder(NAME [PLAIN] [DATABASE_TESTS] [SECONDS number] DEPENDS folder… LIBRARIES target…
#              TEST_LIBRARIES target…)
#
# Makes the static library jishi_NAME from every .cpp of the calling folder and, when tests are
# built, the test program NAME_test from every *_test.cpp beside it. Files are globbed, so a test
# that stands in a folder is always registered. What stands in a folder named testing/ is for tests
# and never part of the library. DATABASE_TESTS: the tests use db/testing (OnBothDatabases).
# SECONDS: what its tests take, where that is long: ctest begins with the longest.
# PLAIN, or named in JISHI_PLAIN_FOLDERS: jishi_plain().
function(jishi_folder name)
  cmake_parse_arguments(ARG "PLAIN;DATABASE_TESTS" "SECONDS"
                        "DEPENDS;LIBRARIES;TEST_LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} "*.cpp")
  list(FILTER sources EXCLUDE REGEX "(^|/)testing/")
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(TRANSFORM ARG_DEPENDS PREPEND jishi_)
  jishi_stand_alone()

  add_library(jishi_${name} STATIC ${sources})
  target_link_libraries(jishi_${name} PUBLIC jishi_options ${ARG_DEPENDS}
                                      PRIVATE ${ARG_LIBRARIES})
  if(ARG_PLAIN OR name IN_LIST JISHI_PLAIN_FOLDERS)
    jishi_plain(jishi_${name})
  else()
    jishi_precompiled(jishi_${name})
  endif()
  set(one_process)
  if(ARG_DATABASE_TESTS)
    set(one_process ONE_PROCESS SECONDS "${ARG_SECONDS}")
    list(APPEND ARG_TEST_LIBRARIES jishi_db_testing)
  endif()
  if(JISHI_TESTS AND tests)
    jishi_test(${name}_test ${one_process} SOURCES ${tests}
               LIBRARIES jishi_${name} ${ARG_LIBRARIES} ${ARG_TEST_LIBRARIES})
  endif()
endfunction()

# jishi_test(NAME [ONE_PROCESS [SECONDS number]] SOURCES file… LIBRARIES target…): a GoogleTest
# program known to ctest as one test per case, called FOLDER.Suite.Case; with ONE_PROCESS as one
# test, FOLDER, so that its cases share what is dear to start (a PostgreSQL server).
# JISHI_SOURCE_DIR is given to every test so that it finds the packages.
function(jishi_test name)
  cmake_parse_arguments(ARG "ONE_PROCESS" "SECONDS" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE jishi_options ${ARG_LIBRARIES} GTest::gtest
                                        GTest::gmock GTest::gtest_main)
  target_compile_options(${name} PRIVATE ${JISHI_TEST_OPTIONS})
  jishi_precompiled(${name})
  target_compile_definitions(${name} PRIVATE JISHI_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  include(GoogleTest)
  string(REGEX REPLACE "_test$" "" prefix ${name})
  if(ARG_ONE_PROCESS)
    add_test(NAME ${prefix} COMMAND ${name})
    set_tests_properties(${prefix} PROPERTIES LABELS unit TIMEOUT 1800 COST "${ARG_SECONDS}")
  else()
    gtest_discover_tests(${name} TEST_PREFIX "${prefix}." DISCOVERY_TIMEOUT 120
                         PROPERTIES LABELS unit TIMEOUT 600)
  endif()
endfunction()
