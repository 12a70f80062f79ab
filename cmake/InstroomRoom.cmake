# One static library per room; an arrow between rooms is a name after USES.

add_library(instroom_warnings INTERFACE)
target_compile_options(instroom_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Werror
  # GCC 12 sees overlaps in std::string that are not there (GCC bug 105651).
  -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow)
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  # Only fuzzing is done with Clang; GCC is the judge of warnings.
  target_compile_options(instroom_warnings INTERFACE -w)
elseif(INSTROOM_SANITIZERS)
  # Under sanitizers GCC 12 no longer sees that std::function and std::optional are initialised.
  target_compile_options(instroom_warnings INTERFACE -Wno-maybe-uninitialized)
endif()

if(INSTROOM_SANITIZERS)
  # Line tables are all that a sanitizer's report needs; full debug data doubles the link.
  # Optimising what they add takes longer than tests without it, see instroom_worked_hard.
  add_compile_options(-fsanitize=${INSTROOM_SANITIZERS} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -O0 -g1)
  add_link_options(-fsanitize=${INSTROOM_SANITIZERS})
endif()
add_link_options(-fuse-ld=mold)

# instroom_apart(<target>...): the presets with sanitizers compile the files of a target a few at a
# time, which takes a third of the time; these have files with private names in common. In release
# each file is compiled alone, so that an include that is missing shows.
function(instroom_apart)
  set_target_properties(${ARGN} PROPERTIES UNITY_BUILD OFF)
endfunction()

# instroom_worked_hard(<target>...): through these, property tests run thousands of regions. They
# are optimised under sanitizers too.
function(instroom_worked_hard)
  if(INSTROOM_SANITIZERS)
    foreach(target IN LISTS ARGN)
      target_compile_options(${target} PRIVATE -O1)
    endforeach()
  endif()
endfunction()

# Rooms are linked by their target names, so that the order of folders means nothing.
function(instroom_targets result)
  list(TRANSFORM ARGN REPLACE
    "^(platform|access|referral|allocation|indicator|notification|gateway|cli|sample|proto)::"
    "\\1_")
  set(${result} ${ARGN} PARENT_SCOPE)
endfunction()

# instroom_room(<service> <room> SOURCES a.cc b.cc USES other::room library)
# makes the target <service>_<room> with the alias <service>::<room>.
function(instroom_room service room)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES" ${ARGN})
  set(target ${service}_${room})
  instroom_targets(ROOM_USES ${ROOM_USES})
  if(ROOM_SOURCES)
    add_library(${target} STATIC ${ROOM_SOURCES})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} PUBLIC ${ROOM_USES} PRIVATE instroom_warnings)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${target} INTERFACE ${ROOM_USES})
  endif()
  add_library(${service}::${room} ALIAS ${target})
endfunction()

# instroom_test(<tier> <name> SOURCES a_test.cc USES room) makes one GoogleTest program whose tests
# carry the tier as their label. It is built by the target tier_<tier>, not by all.
function(instroom_test tier name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;USES" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 120)
  endif()
  set(target ${tier}_${name}_test)
  instroom_targets(TEST_USES ${TEST_USES})
  add_executable(${target} EXCLUDE_FROM_ALL ${TEST_SOURCES})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE ${TEST_USES} instroom_warnings
    GTest::gmock GTest::gtest_main)
  # What is tested is optimised; what tests it would take longer to compile than to run.
  target_compile_options(${target} PRIVATE -O0)
  if(NOT TARGET tier_${tier})
    add_custom_target(tier_${tier})
  endif()
  add_dependencies(tier_${tier} ${target})
  include(GoogleTest)
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST NO_PRETTY_VALUES
    TEST_PREFIX "${tier}.${name}." PROPERTIES LABELS ${tier} TIMEOUT ${TEST_TIMEOUT})
endfunction()

# instroom_programs(<target> <folder>) makes <target> build every program defined in <folder>.
function(instroom_programs target folder)
  if(NOT TARGET ${target})
    add_custom_target(${target})
  endif()
  get_property(here DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(candidate IN LISTS here)
    get_target_property(kind ${candidate} TYPE)
    if(kind STREQUAL "EXECUTABLE")
      add_dependencies(${target} ${candidate})
    endif()
  endforeach()
  get_property(folders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
  foreach(next IN LISTS folders)
    instroom_programs(${target} ${next})
  endforeach()
endfunction()

# instroom_program(<name> SOURCES main.cc USES room) makes a program in bin/. Its memory comes from
# jemalloc: what one thread parses and another frees costs glibc a third more at the door. With
# SYSTEM_MALLOC it doesn't, for programs that measure memory.
function(instroom_program name)
  cmake_parse_arguments(PROGRAM "SYSTEM_MALLOC" "" "SOURCES;USES" ${ARGN})
  instroom_targets(PROGRAM_USES ${PROGRAM_USES})
  add_executable(${name} ${PROGRAM_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE ${PROGRAM_USES} instroom_warnings)
  # Sanitizers bring an allocator of their own.
  if(NOT INSTROOM_SANITIZERS AND NOT PROGRAM_SYSTEM_MALLOC)
    target_link_options(${name} PRIVATE
      "LINKER:--no-as-needed,${jemalloc_LINK_LIBRARIES},--as-needed")
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
endfunction()
