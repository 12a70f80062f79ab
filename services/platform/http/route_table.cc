#include "services/platform/http/route_table.h"

#include <algorithm>

#include "services/platform/base/hex.h"

namespace instroom::platform {
namespace {

// Percent-decoded; a broken escape stays as it is.
std::string Decoded(std::string_view part) {
  std::string text;
  for (std::size_t at = 0; at < part.size(); ++at) {
    if (part[at] == '%' && at + 2 < part.size()) {
      if (const auto byte = FromHex(part.substr(at + 1, 2))) {
        text += *byte;
        at += 2;
        continue;
      }
    }
    text += part[at];
  }
  return text;
}

std::vector<std::string> PartsOf(std::string_view path) {
  std::vector<std::string> parts;
  std::size_t from = path.starts_with('/') ? 1 : 0;
  while (true) {
    const std::size_t slash = path.find('/', from);
    parts.push_back(Decoded(path.substr(from, slash - from)));
    if (slash == std::string_view::npos) return parts;
    from = slash + 1;
  }
}

std::string Joined(const std::vector<std::string>& parts, std::size_t from) {
  std::string text;
  for (std::size_t i = from; i < parts.size(); ++i) text += (i == from ? "" : "/") + parts[i];
  return text;
}

bool Fits(const HttpRoute& route, const std::vector<std::string>& parts,
          std::map<std::string, std::string>& parameters) {
  for (std::size_t i = 0; i < route.parts.size(); ++i) {
    const std::string& wanted = route.parts[i];
    if (i >= parts.size()) return false;
    if (wanted.starts_with('*')) {
      parameters[wanted.substr(1)] = Joined(parts, i);
      return true;
    }
    if (wanted.starts_with(':')) {
      if (parts[i].empty()) return false;
      parameters[wanted.substr(1)] = parts[i];
    } else if (wanted != parts[i]) {
      return false;
    }
  }
  return parts.size() == route.parts.size();
}

}  // namespace

void RouteTable::Add(HttpRoute route) {
  route.parts = PartsOf(route.pattern);
  routes_.push_back(std::move(route));
}

RouteTable::Match RouteTable::Find(std::string_view method, std::string_view target,
                                   bool wants_stream) const {
  const std::vector<std::string> parts = PartsOf(target.substr(0, target.find_first_of("?#")));
  Match match;
  for (const HttpRoute& route : routes_) {
    std::map<std::string, std::string> parameters;
    if (!Fits(route, parts, parameters)) continue;
    if (route.method == method || (method == "HEAD" && route.method == "GET" && !route.stream)) {
      const bool first = match.route == nullptr;
      const bool twin = !first && match.route->pattern == route.pattern;
      if (first || (twin && (route.stream != nullptr) == wants_stream)) {
        match.route = &route;
        match.parameters = std::move(parameters);
      }
      continue;
    }
    if (match.allowed.find(route.method) == std::string::npos) {
      match.allowed += (match.allowed.empty() ? "" : ", ") + route.method;
    }
  }
  return match;
}

std::vector<std::string> RouteTable::Names() const {
  std::vector<std::string> names;
  for (const HttpRoute& route : routes_) {
    std::string name = route.method + " " + route.pattern;
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

bool RouteTable::has_streams() const {
  return std::any_of(routes_.begin(), routes_.end(),
                     [](const HttpRoute& route) { return route.stream != nullptr; });
}

}  // namespace instroom::platform
