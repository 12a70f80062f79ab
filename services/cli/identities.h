#pragma once

// As whom the command calls: certificates by party. Beside a region that runs on this machine lies
// a folder with those of all its parties, and each call takes the one it is about; elsewhere the
// command has one certificate of its own.

#include <string>
#include <string_view>
#include <vector>

#include "services/platform/auth/tls_identity.h"
#include "services/platform/base/error.h"

namespace instroom::cli {

struct IdentityOptions {
  // Folder with ca.pem and, for each party, KIND-CODE.pem and .key; empty if there is none.
  std::string folder = {};
  // A certificate of the command's own with its key; empty if it has none.
  std::string certificate_file = {};
  std::string key_file = {};
  // Whom it trusts; empty: ca.pem of the folder.
  std::string authority_file = {};
  // A token of a person at the party, as an issuer gave it, for what no program may do; empty:
  // none.
  std::string token_file = {};
  // "municipality:0995": this party of the folder, whatever the call is about. Empty: see above.
  std::string as = {};
};

// Immutable; files are read when asked for.
class Identities {
 public:
  explicit Identities(IdentityOptions options) : options_(std::move(options)) {}

  // The party of a code: four digits are a municipality's, eight a provider's. Anything else is no
  // party's code, then it is ForKind("municipality"): the service says what is wrong with it.
  // Names are "municipality:0995".
  [[nodiscard]] std::string ForCode(std::string_view code) const;
  // The first of this kind in the folder; the kind alone if there is none.
  [[nodiscard]] std::string ForKind(std::string_view kind) const;
  // kInvalidInput NO_CERTIFICATE: names the file that is missing and the setting.
  [[nodiscard]] platform::Outcome<platform::TlsIdentity> Read(const std::string& name) const;
  // "Bearer ..." from the file of the token; empty without one. kInvalidInput NO_TOKEN names the
  // file.
  [[nodiscard]] platform::Outcome<std::string> Authorization() const;

 private:
  // The one name that all calls have; empty if it depends on the call.
  [[nodiscard]] std::string Fixed() const;

  const IdentityOptions options_;
};

}  // namespace instroom::cli
