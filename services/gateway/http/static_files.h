#pragma once

// The page as it is served: every file of the built bundle, read once, with its gzip if there is
// one. Knows nothing of what the page shows.

#include <map>
#include <string>
#include <vector>

#include "services/platform/base/error.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class StaticFiles {
 public:
  // Reads the folder that the build of the page made. kNotFound without an index.html.
  static platform::Outcome<StaticFiles> Load(const std::string& folder);

  // Path of each file, "/" for index.html.
  [[nodiscard]] std::vector<std::string> paths() const;
  // 200, or 304 if the reader has it already (If-None-Match).
  [[nodiscard]] platform::HttpResponse Serve(const platform::HttpRequest& request) const;

 private:
  struct File {
    std::string content_type;
    std::string bytes;
    // Empty if there is none.
    std::string gzip;
    std::string etag;
    // True if the name carries a hash of the content.
    bool immutable = false;
  };

  std::map<std::string, File> files_;
};

// What a browser may do with the page: only what comes from this server.
[[nodiscard]] const std::map<std::string, std::string>& SecurityHeaders();

}  // namespace instroom::gateway
