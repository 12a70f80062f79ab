#pragma once

// How what went wrong behind the gateway is told over HTTP. The kinds of error map to statuses in
// one table of the platform (400, 404, 409, 500, 503); a few reasons that HTTP tells apart have a
// status of their own here.

#include <string>

#include "services/gateway/upstream/upstreams.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

[[nodiscard]] platform::HttpResponse ToProblem(const CallError& failed);
// 415 with the media type that is asked.
[[nodiscard]] platform::HttpResponse WrongMediaType(const std::string& expected);
// JSON with no-store.
[[nodiscard]] platform::HttpResponse JsonResponse(std::string body, int status = 200);

}  // namespace instroom::gateway
