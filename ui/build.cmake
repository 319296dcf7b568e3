# Builds the officer's screen by npm into ${CMAKE_BINARY_DIR}/ui. Included by src/api, which embeds the files: a custom
# command reaches only the targets of its own folder.
find_program(NPM npm REQUIRED)
find_program(NODE NAMES node nodejs REQUIRED)
set(ui ${CMAKE_SOURCE_DIR}/ui)
set(ui_out ${CMAKE_BINARY_DIR}/ui)
set(ui_sources
  actions.ts dates.ts decisions.ts differences.ts document_status.ts html.ts lane_connection.ts lane_types.ts main.ts mrz_marks.ts
  screening_summary.ts session.ts sign.ts words.ts view/action_bar.ts view/document_panel.ts view/header.ts
  view/identity_panel.ts view/lane_screen.ts view/notices.ts view/recommendation_bar.ts view/screening_panel.ts
  view/vehicle_panel.ts)
list(TRANSFORM ui_sources PREPEND ${ui}/src/)

set(ui_modules ${ui}/node_modules/.package-lock.json)
add_custom_command(OUTPUT ${ui_modules}
  COMMAND sh ${ui}/install.sh
  DEPENDS ${ui}/package-lock.json ${ui}/install.sh
  WORKING_DIRECTORY ${ui} COMMENT "Installing the screen's packages (npm ci)" VERBATIM)
add_custom_command(OUTPUT ${ui_out}/index.html ${ui_out}/lane.js ${ui_out}/lane.css ${ui_out}/icon.svg
  COMMAND ${NPM} run --silent check
  COMMAND ${NODE} build.mjs ${ui_out}
  DEPENDS ${ui_modules} ${ui_sources} ${ui}/build.mjs ${ui}/tsconfig.json ${ui}/index.html ${ui}/lane.css ${ui}/icon.svg
  WORKING_DIRECTORY ${ui} COMMENT "Building the officer's screen" VERBATIM)
