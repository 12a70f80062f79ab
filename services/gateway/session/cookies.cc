#include "services/gateway/session/cookies.h"

#include <algorithm>
#include <optional>

namespace instroom::gateway {

std::string CookieName(const PageOrigin& page, std::string_view what) {
  return (page.secure() ? "__Host-instroom-" : "instroom-") + std::string(what);
}

std::string CookieIn(std::string_view header, std::string_view name) {
  std::optional<std::string_view> found;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    std::string_view pair = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    const std::string_view value = pair.substr(equals + 1);
    // Somebody set a second one beside ours: neither can be trusted.
    if (found && *found != value) return "";
    found = value;
  }
  return std::string(found.value_or(""));
}

std::string SetCookie(const PageOrigin& page, std::string_view what, std::string_view value,
                      std::chrono::seconds age) {
  std::string text = CookieName(page, what) + "=" + std::string(value) +
                     "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(age.count());
  if (page.secure()) text += "; Secure";
  return text;
}

std::string ClearCookie(const PageOrigin& page, std::string_view what) {
  return SetCookie(page, what, "", std::chrono::seconds{0});
}

}  // namespace instroom::gateway
