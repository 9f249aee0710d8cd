# Compiler settings shared by every target: warnings are errors, lld links, ccache remembers.
add_library(jishi_options INTERFACE)
target_compile_options(jishi_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wformat=2 -Wimplicit-fallthrough
  -Wswitch-enum -Werror -fno-omit-frame-pointer -fstack-protector-strong -pthread)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports false positives from inlined std::string and std::variant code at -O2.
  target_compile_options(jishi_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized
    -Wno-stringop-overflow -Wno-array-bounds)
else()
  # The standard's least length of a literal; compilers of C++ have no greatest.
  target_compile_options(jishi_options INTERFACE -Wno-overlength-strings)
endif()
target_compile_definitions(jishi_options INTERFACE $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
if(JISHI_SANITIZE)
  target_compile_options(jishi_options INTERFACE -fsanitize=${JISHI_SANITIZE}
    -fno-sanitize-recover=all)
  target_link_options(jishi_options INTERFACE -fsanitize=${JISHI_SANITIZE})
endif()
target_include_directories(jishi_options INTERFACE ${PROJECT_SOURCE_DIR}/src)

find_program(JISHI_CCACHE ccache)
if(JISHI_CCACHE)
  # Without this it does not remember what is compiled with precompiled headers.
  set(remember ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${JISHI_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${remember})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${remember})
endif()
find_program(JISHI_LLD NAMES ld.lld ld.lld-14)
if(JISHI_LLD)
  target_link_options(jishi_options INTERFACE -fuse-ld=lld)
endif()
