#pragma once

// Which addresses this system may call.

#include <string>

struct sockaddr;

namespace instroom::platform {

// https anywhere, http only to loopback, and nobody's name or password in it: what an operator may
// configure.
[[nodiscard]] bool IsAllowedTarget(const std::string& url);

// Where calls may go that a party asks for. On a developer's machine receivers run beside us.
enum class Receivers { kPublic, kPublicAndLoopback };

// As IsAllowedTarget, and no address inside where the URL has one for its host. A name can lead
// anywhere: see MayConnect.
[[nodiscard]] bool IsWithin(Receivers receivers, const std::string& url);

// Asked of each address that a name led to, so that no name leads inside. Public is what IANA's
// registries of special addresses leave; an IPv6 address that carries an IPv4 one is not.
[[nodiscard]] bool MayConnect(Receivers receivers, const sockaddr& address);

}  // namespace instroom::platform
