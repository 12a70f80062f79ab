#include "tests/support/pki.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace instroom::testing_support {

Pki::Pki() {
  std::string pattern = (std::filesystem::temp_directory_path() / "instroom-pki-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) std::abort();
  folder_ = pattern;
}

Pki::~Pki() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Pki& Pki::Shared() {
  static Pki shared;
  return shared;
}

void Pki::Make(const std::string& name, const std::string& party, const std::string& options) {
  Script(name + (party.empty() ? "" : " --party " + party) + " " + options);
}

void Pki::Revoke(const std::string& name) {
  Script("--revoke " + name);
}

std::string Pki::Text(const std::string& file) const {
  std::ostringstream text;
  text << std::ifstream(Path(file), std::ios::binary).rdbuf();
  return text.str();
}

void Pki::Script(const std::string& arguments) const {
  const std::string command =
      INSTROOM_SOURCE_DIR "/deploy/local/pki/pki " + folder_ + " " + arguments;
  if (std::system(command.c_str()) == 0) return;
  std::fprintf(stderr, "failed: %s\n", command.c_str());
  std::abort();
}

}  // namespace instroom::testing_support
