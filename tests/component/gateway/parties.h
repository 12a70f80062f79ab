#pragma once

// The parties of these tests: their certificates, the tokens of their machines, and the policy as
// it is deployed.

#include <string>

#include "services/access/gate.h"
#include "tests/support/issuer.h"

namespace instroom::gateway {

inline constexpr char kTokenIssuer[] = "https://login.example";
inline constexpr char kTokenAudience[] = "instroom";

// One for the whole program.
[[nodiscard]] const testing_support::Issuer& TheIssuer();
// What the gate of this service ("gateway", "allocation") is made with.
[[nodiscard]] access::GateOptions GateOf(const std::string& service);
// A token of an hour; `claims` are more members of the payload, for instance "\"roles\":[]".
[[nodiscard]] std::string TokenOf(const std::string& party, const std::string& claims = "");
// The header line with such a token.
[[nodiscard]] std::string As(const std::string& party, const std::string& claims = "");
[[nodiscard]] std::int64_t NowSeconds();

}  // namespace instroom::gateway
