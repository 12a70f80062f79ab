#pragma once

// Cookies of the page: read out of a request, written as Set-Cookie. Pure.

#include <chrono>
#include <string>
#include <string_view>

namespace instroom::gateway {

// Where the page lives; from it follows what a cookie may be called.
struct PageOrigin {
  // "https://instroom.example" or "http://127.0.0.1:8080", without a slash at the end.
  std::string origin;

  [[nodiscard]] bool secure() const { return origin.starts_with("https://"); }
};

// "__Host-instroom-session" over TLS: a browser takes that name from this host only, and never
// sends it elsewhere. Without TLS (one machine) the prefix can't be used.
[[nodiscard]] std::string CookieName(const PageOrigin& page, std::string_view what);
// Its value in the header Cookie; empty if it is absent or sent twice with different values.
[[nodiscard]] std::string CookieIn(std::string_view header, std::string_view name);
// HttpOnly, SameSite=Lax, for the whole host; Secure over TLS. Lax and not Strict: the way back
// from the login provider is a navigation from another site.
[[nodiscard]] std::string SetCookie(const PageOrigin& page, std::string_view what,
                                    std::string_view value, std::chrono::seconds age);
[[nodiscard]] std::string ClearCookie(const PageOrigin& page, std::string_view what);

}  // namespace instroom::gateway
