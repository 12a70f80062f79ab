#pragma once

// Which addresses this system may call.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

struct sockaddr;

namespace instroom::platform {

// https anywhere, http only to loopback, and nobody's name or password in it: what an operator may
// configure.
[[nodiscard]] bool IsAllowedTarget(const std::string& url);

// A network as "10.20.0.0/16" or "fd12:3456::/32".
struct Network {
  std::array<std::uint8_t, 16> address{};  // IPv4 in its first four bytes.
  int bits = 0;
  bool ipv6 = false;

  bool operator==(const Network&) const = default;
};

// Empty unless written like that, with at least eight bits and none set behind them.
[[nodiscard]] std::optional<Network> ParseNetwork(const std::string& text);

// Where calls may go that a party asks for: public addresses, and what an operator adds to them.
struct Receivers {
  // On a developer's machine receivers run beside us.
  bool loopback = false;
  // Closed networks that parties are reached in.
  std::vector<Network> networks = {};
};

// As IsAllowedTarget, and no address inside where the URL has one for its host. A name can lead
// anywhere: see MayConnect.
[[nodiscard]] bool IsWithin(const Receivers& receivers, const std::string& url);

// Asked of each address that a name led to, so that no name leads inside. Public is what IANA's
// registries of special addresses leave; an IPv6 address that carries an IPv4 one is not.
[[nodiscard]] bool MayConnect(const Receivers& receivers, const sockaddr& address);

}  // namespace instroom::platform
