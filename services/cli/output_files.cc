#include "services/cli/output_files.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace instroom::cli {
namespace {

namespace fs = std::filesystem;

platform::Error CannotWrite(const std::string& path, const std::string& why) {
  return {platform::ErrorKind::kInvalidInput, "CANNOT_WRITE", path + ": " + why};
}

std::string LastError() {
  return errno == 0 ? "it can't be written" : std::generic_category().message(errno);
}

}  // namespace

platform::Outcome<platform::Done> MakeFolder(const std::string& path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (!failed && !fs::is_directory(path, failed))
    failed = std::make_error_code(std::errc::not_a_directory);
  if (failed) return platform::Fail(CannotWrite(path, failed.message()));
  return platform::Done{};
}

platform::Outcome<platform::Done> WriteFile(const std::string& path,
                                            const std::function<void(std::ostream&)>& write) {
  std::error_code unknown;
  // A link is written through, like /dev/stdout; a device or pipe can't be exchanged for a file.
  const fs::file_type type = fs::symlink_status(path, unknown).type();
  const bool replace = type == fs::file_type::not_found || type == fs::file_type::regular;
  const std::string written = replace ? path + ".part" : path;
  errno = 0;
  std::ofstream file(written, std::ios::binary);
  if (file) {
    write(file);
    file.close();
  }
  if (!file) {
    const platform::Error error = CannotWrite(path, LastError());
    if (replace) fs::remove(written, unknown);
    return platform::Fail(error);
  }
  std::error_code failed;
  if (replace) fs::rename(written, path, failed);
  if (!failed) return platform::Done{};
  fs::remove(written, unknown);
  return platform::Fail(CannotWrite(path, failed.message()));
}

platform::Outcome<platform::Done> WriteFile(const std::string& path, std::string_view bytes) {
  return WriteFile(path, [bytes](std::ostream& file) { file << bytes; });
}

}  // namespace instroom::cli
