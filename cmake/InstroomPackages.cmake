# Every library of the project, all from Debian 12.
find_package(Threads REQUIRED)
# Module mode first: gRPC's CONFIG package only works once this one has run.
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(GTest REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(benchmark REQUIRED)
find_package(CURL REQUIRED)
# hiredis 0.14.1 ships a CMake version file that makes find_package fail.
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(rdkafka REQUIRED IMPORTED_TARGET rdkafka)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(libxml2 REQUIRED IMPORTED_TARGET libxml-2.0)
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
