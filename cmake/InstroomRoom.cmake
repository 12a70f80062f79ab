# One static library per room; an arrow between rooms is a name after USES.

add_library(instroom_warnings INTERFACE)
target_compile_options(instroom_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Werror)

if(INSTROOM_SANITIZERS)
  add_compile_options(-fsanitize=${INSTROOM_SANITIZERS} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -O1)
  add_link_options(-fsanitize=${INSTROOM_SANITIZERS})
endif()
add_link_options(-fuse-ld=mold)

# instroom_room(<service> <room> SOURCES a.cc b.cc USES other::room library)
# makes the target <service>_<room> with the alias <service>::<room>.
function(instroom_room service room)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES" ${ARGN})
  set(target ${service}_${room})
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
# carry the tier as their label.
function(instroom_test tier name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;USES" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 120)
  endif()
  set(target ${tier}_${name}_test)
  add_executable(${target} ${TEST_SOURCES})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE ${TEST_USES} instroom_warnings GTest::gmock GTest::gtest_main)
  include(GoogleTest)
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST NO_PRETTY_VALUES
    TEST_PREFIX "${tier}.${name}." PROPERTIES LABELS ${tier} TIMEOUT ${TEST_TIMEOUT})
endfunction()
