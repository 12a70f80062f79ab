#pragma once

// Why somebody's data is opened (doelbinding): the purposes there are, who may give which, and the
// methods that ask for one. The rows are data (deploy/authorisation.yaml). Pure.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/access/caller.h"
#include "services/platform/base/error.h"

namespace instroom::access {

struct Purpose {
  std::string code;
  // Who may give it; {kMachine} for what programs do by themselves.
  std::vector<Role> roles;
  // Its entry in the register of processing activities (AVG art. 30), a URI.
  std::string activity;
  // The ground in law, for a person to read.
  std::string ground;
};

class Purposes {
 public:
  Purposes() = default;
  // `method_purposes` by method that opens identities or erases them: a code of `purposes`.
  Purposes(std::vector<Purpose> purposes, std::map<std::string, std::string> method_purposes);

  // True if the method shows people or erases them, and so needs a purpose and a record.
  [[nodiscard]] bool Opens(std::string_view method) const;
  // The purpose of a call of a method that opens. A machine has that of the method, whatever it
  // says; a person must say one that fits its roles, unless that of the method does. kInvalidInput
  // PURPOSE_MISSING, PURPOSE_NOT_KNOWN; kNotAllowed PURPOSE_NOT_ALLOWED.
  [[nodiscard]] platform::Outcome<Purpose> PurposeOf(std::string_view method, const Caller& caller,
                                                     std::string_view said) const;
  // In the order of the file.
  [[nodiscard]] const std::vector<Purpose>& all() const { return purposes_; }
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& method_purposes() const {
    return method_purposes_;
  }

 private:
  [[nodiscard]] const Purpose* Find(std::string_view code) const;

  std::vector<Purpose> purposes_;
  std::map<std::string, std::string, std::less<>> method_purposes_;
};

// The parts `purposes` and `opens` of the file of the policy. kInvalidInput PURPOSES_NOT_VALID; the
// detail names the line and what is wrong with it.
[[nodiscard]] platform::Outcome<Purposes> ParsePurposes(const std::string& yaml);

}  // namespace instroom::access
