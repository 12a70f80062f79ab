#pragma once

// Certificates for tests, made by deploy/local/pki/pki in a folder that is removed at the end.

#include <string>

namespace instroom::testing_support {

class Pki {
 public:
  Pki();
  ~Pki();
  Pki(const Pki&) = delete;
  Pki& operator=(const Pki&) = delete;

  // One for the whole test program.
  static Pki& Shared();

  // Makes NAME.pem and NAME.key; `options` as of the script, for instance "--days -1".
  void Make(const std::string& name, const std::string& party, const std::string& options = {});
  void Revoke(const std::string& name);
  // The text of a file in the folder, "ca.pem" or "NAME.key".
  [[nodiscard]] std::string Text(const std::string& file) const;
  [[nodiscard]] std::string Path(const std::string& file) const { return folder_ + "/" + file; }
  [[nodiscard]] const std::string& folder() const { return folder_; }

 private:
  void Script(const std::string& arguments) const;

  std::string folder_;
};

}  // namespace instroom::testing_support
