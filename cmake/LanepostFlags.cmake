# Warnings, sanitizers and the release flags, as one interface library that every target links.
add_library(lanepost_flags INTERFACE)
target_include_directories(lanepost_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(lanepost_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  -fno-omit-frame-pointer -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies in plain string concatenation at -O3 (GCC bug 105651, mended in 13).
  target_compile_options(lanepost_flags INTERFACE -Wno-restrict)
endif()
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # Warns of types that headers share; a .cpp that is compiled together with others looks like a header to GCC.
  target_compile_options(lanepost_flags INTERFACE -Wno-subobject-linkage)
endif()
if(LANEPOST_WERROR)
  target_compile_options(lanepost_flags INTERFACE -Werror)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_definitions(lanepost_flags INTERFACE _FORTIFY_SOURCE=2 _GLIBCXX_ASSERTIONS)
  target_link_options(lanepost_flags INTERFACE -Wl,-z,relro,-z,now)
endif()

set(LANEPOST_SANITIZE "" CACHE STRING "Sanitizers, comma separated, as -fsanitize= takes them")
if(LANEPOST_SANITIZE)
  target_compile_options(lanepost_flags INTERFACE -fsanitize=${LANEPOST_SANITIZE} -fno-sanitize-recover=undefined)
  target_link_options(lanepost_flags INTERFACE -fsanitize=${LANEPOST_SANITIZE})
endif()
