#pragma once

// Which handler belongs to a method and a path. Only for this room.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/platform/http/server.h"

namespace instroom::platform {

struct HttpRoute {
  std::string method;
  std::string pattern;
  // One of the two.
  HttpServer::Handler handler;
  HttpServer::StreamHandler stream;
  std::vector<std::string> parts;
};

class RouteTable {
 public:
  struct Match {
    // Null if nothing fits.
    const HttpRoute* route = nullptr;
    std::map<std::string, std::string> parameters;
    // Methods that the path knows, "GET, POST"; empty if the path is not known at all.
    std::string allowed;
  };

  void Add(HttpRoute route);
  // `target` as it stands in the request line; parts are decoded one by one, so that "%2F" does
  // not split one. The first route added wins; where one pattern has an answer and a stream, the
  // caller's wish decides.
  [[nodiscard]] Match Find(std::string_view method, std::string_view target,
                           bool wants_stream = false) const;
  [[nodiscard]] bool has_streams() const;
  // "GET /v1/feeds/:party" of each; a pattern with an answer and a stream is there once.
  [[nodiscard]] std::vector<std::string> Names() const;

 private:
  std::vector<HttpRoute> routes_;
};

}  // namespace instroom::platform
