# Files that are compiled together (unity builds), eight at a time: half of what a file costs goes
# into the templates that its neighbours need as well. On in every preset but bench, which finds a
# missing #include; so does the lint, which reads each file alone.
#
# jishi_stand_alone() keeps apart, among the sources of the calling folder, the files that give a
# name in an anonymous namespace which a neighbour gives too. They are listed in stand_alone.txt.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
             ${CMAKE_CURRENT_LIST_DIR}/stand_alone.txt)
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/stand_alone.txt stand_alone REGEX "^(src|tests)/")
list(TRANSFORM stand_alone PREPEND "${PROJECT_SOURCE_DIR}/")

function(jishi_stand_alone)
  set_source_files_properties(${stand_alone} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

if(CMAKE_UNITY_BUILD)
  # What a neighbour names is taken for what is shadowed, and GCC takes a file for a header when it
  # is compiled with others. The preset bench looks at each file by itself.
  target_compile_options(jishi_options INTERFACE -Wno-shadow
    $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
