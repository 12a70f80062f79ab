#include "services/cli/input_files.h"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace instroom::cli {
namespace {

platform::Error CannotRead(const std::string& path, int number) {
  const bool absent = number == ENOENT;
  return {
      absent ? platform::ErrorKind::kNotFound : platform::ErrorKind::kInvalidInput,
      absent ? "NO_SUCH_FILE" : "CANNOT_READ",
      path + ": " + (number == 0 ? "it can't be read" : std::generic_category().message(number))};
}

}  // namespace

platform::Outcome<std::string> ReadFile(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return platform::Fail(CannotRead(path, errno));
  std::string text;
  // A folder opens without an error and only fails to be read; an iterator would throw that.
  char part[64 * 1024];
  while (file.read(part, sizeof part), file.gcount() > 0) {
    text.append(part, static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) return platform::Fail(CannotRead(path, errno));
  return text;
}

}  // namespace instroom::cli
