# Cross build for arm64 Debian 12. LANEPOST_SYSROOT is a Debian arm64 root with the -dev packages
# (tools/make-sysroot.sh); programs run on the build machine through qemu-aarch64-static.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(LANEPOST_SYSROOT "$ENV{LANEPOST_SYSROOT}" CACHE PATH "Root of an arm64 Debian 12 with the -dev packages")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES LANEPOST_SYSROOT)
if(NOT IS_DIRECTORY "${LANEPOST_SYSROOT}/usr/include")
  # Not kept, so that the next attempt takes the variable anew.
  unset(LANEPOST_SYSROOT CACHE)
  message(FATAL_ERROR "LANEPOST_SYSROOT names no arm64 root: make one with tools/make-sysroot.sh and name it")
endif()
set(CMAKE_SYSROOT "${LANEPOST_SYSROOT}")
set(triple aarch64-linux-gnu)
set(CMAKE_LIBRARY_ARCHITECTURE ${triple})
set(CMAKE_C_COMPILER ${triple}-gcc)
set(CMAKE_CXX_COMPILER ${triple}-g++)
# An extracted sysroot has no alternatives set up: these libraries lie in folders of their own.
foreach(folder "" /blas /lapack /pulseaudio)
  string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " -Wl,-rpath-link,${LANEPOST_SYSROOT}/usr/lib/${triple}${folder}")
endforeach()
set(CMAKE_FIND_ROOT_PATH "${LANEPOST_SYSROOT}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
set(ENV{PKG_CONFIG_LIBDIR} "${LANEPOST_SYSROOT}/usr/lib/${triple}/pkgconfig:${LANEPOST_SYSROOT}/usr/share/pkgconfig")
set(ENV{PKG_CONFIG_SYSROOT_DIR} "${LANEPOST_SYSROOT}")
set(CMAKE_CROSSCOMPILING_EMULATOR
    "qemu-aarch64-static;-L;${LANEPOST_SYSROOT};-E;LD_LIBRARY_PATH=/usr/lib/${triple}/blas:/usr/lib/${triple}/lapack:/usr/lib/${triple}/pulseaudio")
