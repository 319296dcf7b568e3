# lanepost_embed(TARGET lanepost_mrz SYMBOL mrzLineModel FILE ${CMAKE_SOURCE_DIR}/models/mrz_line.onnx)
# Puts FILE into TARGET's read-only data. The code includes "embedded/<SYMBOL>.h" and calls
# lanepost::embedded::<SYMBOL>(), a std::span<const std::byte> that lives as long as the program.
function(lanepost_embed)
  cmake_parse_arguments(arg "" "TARGET;SYMBOL;FILE" "" ${ARGN})
  set(folder ${CMAKE_BINARY_DIR}/embedded)
  set(LANEPOST_EMBED_SYMBOL ${arg_SYMBOL})
  set(LANEPOST_EMBED_FILE ${arg_FILE})
  configure_file(${CMAKE_SOURCE_DIR}/cmake/embedded.S.in ${folder}/embedded/${arg_SYMBOL}.S @ONLY)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/embedded.h.in ${folder}/embedded/${arg_SYMBOL}.h @ONLY)
  set_source_files_properties(${folder}/embedded/${arg_SYMBOL}.S PROPERTIES OBJECT_DEPENDS ${arg_FILE} LANGUAGE ASM)
  target_sources(${arg_TARGET} PRIVATE ${folder}/embedded/${arg_SYMBOL}.S)
  target_include_directories(${arg_TARGET} PRIVATE ${folder})
endfunction()
