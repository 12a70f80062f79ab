#include "services/access/purposes.h"

#include <algorithm>
#include <utility>

namespace instroom::access {
namespace {

using platform::Error;
using platform::ErrorKind;

bool Fits(const Purpose& purpose, const Caller& caller) {
  return std::any_of(caller.roles.begin(), caller.roles.end(), [&purpose](Role role) {
    return std::find(purpose.roles.begin(), purpose.roles.end(), role) != purpose.roles.end();
  });
}

}  // namespace

Purposes::Purposes(std::vector<Purpose> purposes,
                   std::map<std::string, std::string> method_purposes)
    : purposes_(std::move(purposes)),
      method_purposes_(method_purposes.begin(), method_purposes.end()) {}

bool Purposes::Opens(std::string_view method) const {
  return method_purposes_.contains(method);
}

const Purpose* Purposes::Find(std::string_view code) const {
  const auto found = std::find_if(purposes_.begin(), purposes_.end(),
                                  [code](const Purpose& purpose) { return purpose.code == code; });
  return found == purposes_.end() ? nullptr : &*found;
}

platform::Outcome<Purpose> Purposes::PurposeOf(std::string_view method, const Caller& caller,
                                               std::string_view said) const {
  const bool is_machine = caller.person.empty();
  if (is_machine || said.empty()) {
    const auto found = method_purposes_.find(method);
    const Purpose* own = found == method_purposes_.end() ? nullptr : Find(found->second);
    if (own != nullptr && Fits(*own, caller)) return *own;
  }
  if (is_machine) {
    return platform::Fail(
        Error{ErrorKind::kNotAllowed, "PURPOSE_NOT_ALLOWED", "the method has none for programs"});
  }
  if (said.empty()) {
    return platform::Fail(Error{ErrorKind::kInvalidInput, "PURPOSE_MISSING",
                                "instroom-purpose: say why the data is opened"});
  }
  const Purpose* purpose = Find(said);
  if (purpose == nullptr) {
    return platform::Fail(
        Error{ErrorKind::kInvalidInput, "PURPOSE_NOT_KNOWN", "instroom-purpose: no such code"});
  }
  if (!Fits(*purpose, caller)) {
    return platform::Fail(Error{ErrorKind::kNotAllowed, "PURPOSE_NOT_ALLOWED",
                                "instroom-purpose: not a purpose of the caller's roles"});
  }
  return *purpose;
}

}  // namespace instroom::access
