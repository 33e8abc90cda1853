# The web client as a library: whatever stands in PARLEY_WEB_DIST becomes the table that
# src/http/asset.h declares. Runs on every build and writes only what changed.
function(parley_add_assets)
  find_program(PARLEY_NODE node REQUIRED)
  set(out ${CMAKE_BINARY_DIR}/assets)
  add_custom_target(parley_assets_embed
    COMMAND ${PARLEY_NODE} ${CMAKE_SOURCE_DIR}/tools/embed_assets.mjs ${PARLEY_WEB_DIST} ${out}
    BYPRODUCTS ${out}/assets.S ${out}/assets.cpp
    COMMENT "Embedding the web client" VERBATIM)
  add_library(parley_assets STATIC ${out}/assets.S ${out}/assets.cpp)
  target_link_libraries(parley_assets PUBLIC parley_http)
  add_dependencies(parley_assets parley_assets_embed)
  set_source_files_properties(${out}/assets.S ${out}/assets.cpp PROPERTIES GENERATED TRUE)
endfunction()
