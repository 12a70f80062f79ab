#include "services/platform/http/target.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>

namespace instroom::platform {
namespace {

constexpr std::size_t kUrlBytesMax = 2000;
// A shorter prefix would be a mistake: most of the Internet.
constexpr int kNetworkBitsMin = 8;

struct CurlFree {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(char* text) const { curl_free(text); }
};

struct Target {
  std::string scheme;
  // An IPv6 address without its brackets.
  std::string host;
};

std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, CurlFree> held(text);
  return text;
}

// As the library reads it that makes the call.
std::optional<Target> ReadTarget(const std::string& text) {
  if (text.size() > kUrlBytesMax) return std::nullopt;
  const std::unique_ptr<CURLU, CurlFree> url(curl_url());
  if (!url ||
      curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
    return std::nullopt;
  Target target{Part(url.get(), CURLUPART_SCHEME), Part(url.get(), CURLUPART_HOST)};
  if (target.host.starts_with("[") && target.host.ends_with("]")) {
    target.host = target.host.substr(1, target.host.size() - 2);
  }
  return target;
}

bool IsLoopbackName(std::string_view host) {
  return host == "127.0.0.1" || host == "::1" || host == "localhost";
}

struct Block {
  std::uint32_t address;
  int bits;
};
// IANA's registry of special IPv4 addresses, multicast and what is kept for later.
constexpr std::array<Block, 15> kSpecial = {{
    {0x00000000, 8},   // 0.0.0.0/8
    {0x0A000000, 8},   // 10.0.0.0/8
    {0x64400000, 10},  // 100.64.0.0/10
    {0x7F000000, 8},   // 127.0.0.0/8
    {0xA9FE0000, 16},  // 169.254.0.0/16
    {0xAC100000, 12},  // 172.16.0.0/12
    {0xC0000000, 24},  // 192.0.0.0/24
    {0xC0000200, 24},  // 192.0.2.0/24
    {0xC0586300, 24},  // 192.88.99.0/24
    {0xC0A80000, 16},  // 192.168.0.0/16
    {0xC6120000, 15},  // 198.18.0.0/15
    {0xC6336400, 24},  // 198.51.100.0/24
    {0xCB007100, 24},  // 203.0.113.0/24
    {0xE0000000, 4},   // 224.0.0.0/4
    {0xF0000000, 4},   // 240.0.0.0/4
}};

bool IsPublic(const in_addr& address) {
  const std::uint32_t value = ntohl(address.s_addr);
  return std::ranges::none_of(kSpecial, [value](const Block& block) {
    return (value ^ block.address) >> (32 - block.bits) == 0;
  });
}

// Of the global block 2000::/3 these are special: 2001::/23, 2001:db8::/32, and 2002::/16, which
// carries IPv4 addresses.
bool IsPublic(const in6_addr& address) {
  const auto* bytes = address.s6_addr;
  if ((bytes[0] & 0xE0U) != 0x20U) return false;
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return false;
  if (bytes[0] != 0x20 || bytes[1] != 0x01) return true;
  const bool protocols = (bytes[2] & 0xFEU) == 0;
  const bool examples = bytes[2] == 0x0D && bytes[3] == 0xB8;
  return !protocols && !examples;
}

bool IsLoopback(const in_addr& address) {
  return ntohl(address.s_addr) >> 24U == 127;
}

bool IsLoopback(const in6_addr& address) {
  return IN6_IS_ADDR_LOOPBACK(&address);
}

using Bytes = std::array<std::uint8_t, 16>;

Bytes BytesOf(const in_addr& address) {
  Bytes bytes{};
  std::memcpy(bytes.data(), &address, sizeof address);
  return bytes;
}

Bytes BytesOf(const in6_addr& address) {
  Bytes bytes{};
  std::memcpy(bytes.data(), &address, sizeof address);
  return bytes;
}

// The bytes with all bits behind the first `bits` cleared.
Bytes Prefix(Bytes bytes, int bits) {
  for (int i = 0; i < 16; ++i) {
    const int kept = std::clamp(bits - i * 8, 0, 8);
    bytes[static_cast<std::size_t>(i)] &= static_cast<std::uint8_t>(0xFF00U >> kept);
  }
  return bytes;
}

template <typename Address>
bool May(const Receivers& receivers, const Address& address) {
  constexpr bool kIpv6 = std::is_same_v<Address, in6_addr>;
  return IsPublic(address) || (receivers.loopback && IsLoopback(address)) ||
         std::ranges::any_of(receivers.networks, [&](const Network& network) {
           return network.ipv6 == kIpv6 &&
                  Prefix(BytesOf(address), network.bits) == network.address;
         });
}

}  // namespace

std::optional<Network> ParseNetwork(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  const std::string address = text.substr(0, slash);
  Network network;
  if (in_addr four{}; inet_pton(AF_INET, address.c_str(), &four) == 1) {
    network.address = BytesOf(four);
  } else if (in6_addr six{}; inet_pton(AF_INET6, address.c_str(), &six) == 1) {
    network.address = BytesOf(six);
    network.ipv6 = true;
  } else {
    return std::nullopt;
  }
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data() + slash + 1, end, network.bits);
  const bool whole = error == std::errc{} && stopped == end;
  const bool fits = network.bits >= kNetworkBitsMin && network.bits <= (network.ipv6 ? 128 : 32);
  if (!whole || !fits || Prefix(network.address, network.bits) != network.address) {
    return std::nullopt;
  }
  return network;
}

bool IsAllowedTarget(const std::string& url) {
  const auto target = ReadTarget(url);
  if (!target || target->host.empty()) return false;
  return target->scheme == "https" || (target->scheme == "http" && IsLoopbackName(target->host));
}

bool IsWithin(const Receivers& receivers, const std::string& url) {
  if (!IsAllowedTarget(url)) return false;
  const std::string host = ReadTarget(url)->host;
  if (in_addr four{}; inet_pton(AF_INET, host.c_str(), &four) == 1) return May(receivers, four);
  if (in6_addr six{}; inet_pton(AF_INET6, host.c_str(), &six) == 1) return May(receivers, six);
  return receivers.loopback || !IsLoopbackName(host);
}

bool MayConnect(const Receivers& receivers, const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    return May(receivers, four.sin_addr);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    return May(receivers, six.sin6_addr);
  }
  return false;
}

}  // namespace instroom::platform
