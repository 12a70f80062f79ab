#pragma once

// Texts of addresses for the login. Pure.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace instroom::gateway {

using UrlParts = std::vector<std::pair<std::string, std::string>>;

// "a=1&b=%20", as in a query or a posted form.
[[nodiscard]] std::string FormText(const UrlParts& parts);
// The address with these parameters added to those it has.
[[nodiscard]] std::string WithQuery(const std::string& url, const UrlParts& parts);
// The text if it is a path of our own page, else "/": where a login may lead to. No other host, no
// script, no line end, whatever a browser makes of backslashes.
[[nodiscard]] std::string OwnPath(const std::string& text);

}  // namespace instroom::gateway
