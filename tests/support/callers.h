#pragma once

// Who calls a service in a test: certificates and tokens of made-up parties, and the gate of the
// service that they call. Everything is made once for the test program.

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "services/access/gate.h"

namespace instroom::testing_support {

// A certificate of the party, "municipality:0995".
[[nodiscard]] platform::TlsIdentity IdentityOf(const std::string& party);
// None: the call must prove itself by a token.
[[nodiscard]] platform::TlsIdentity NoIdentity();
// What a service of this name starts with: its certificate, the project's policy
// (deploy/authorisation.yaml) and the issuer of TokenOf.
[[nodiscard]] access::GateOptions GateOf(const std::string& service);

// To a service on this machine.
[[nodiscard]] std::shared_ptr<grpc::Channel> ChannelTo(std::uint16_t port,
                                                       const platform::TlsIdentity& identity);
[[nodiscard]] std::shared_ptr<grpc::Channel> ChannelAs(const std::string& party,
                                                       std::uint16_t port);

// "Bearer ..." of a caller as access::CallerText; it holds for an hour.
[[nodiscard]] std::string TokenOf(const std::string& caller);
// The same with this payload, whatever it says; key "ec", "rsa" or "pss".
[[nodiscard]] std::string TokenWith(const std::string& key, const std::string& payload);
// Claims of such a token that lapses `seconds` from now.
[[nodiscard]] std::string ClaimsOf(const std::string& caller, std::int64_t seconds = 3600,
                                   const std::string& audience = "instroom");

}  // namespace instroom::testing_support
