#pragma once

// A small HTTP server: routes, bounded bodies, event streams. Hides cpp-httplib.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/platform/base/error.h"

namespace instroom::platform {

struct HttpRequest {
  std::string method;
  std::string path;
  // Parameters of the route's pattern, for instance "party" of "/v1/feeds/:party".
  std::map<std::string, std::string> path_parameters;
  std::map<std::string, std::string> query;
  // Names in lower case.
  std::map<std::string, std::string> headers;
  std::string body;
  // Who calls, as the door found; the server knows nothing of it.
  std::string caller = {};
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::map<std::string, std::string> headers;
  std::string body;
  // Values of Set-Cookie; those of the door go out only if there are none.
  std::vector<std::string> cookies = {};
};

// Where an event stream is written to. Write gives false when the reader is gone.
class EventStream {
 public:
  virtual ~EventStream() = default;
  // One server-sent event; `id` and `event` may be empty.
  virtual bool Write(const std::string& id, const std::string& event, const std::string& data) = 0;
  // A comment line that keeps the connection open.
  virtual bool KeepAlive() = 0;
  // True when the server stops or the reader is gone: return from the handler. Thread-safe.
  [[nodiscard]] virtual bool Stopping() const = 0;
};

// What the door says of a request.
struct HttpVerdict {
  // Set: this is the answer, and no handler runs.
  std::optional<HttpResponse> refusal;
  // Handed to the handler.
  std::string caller;
  // Values of Set-Cookie for the answer.
  std::vector<std::string> cookies;
  // Asked about once a second while a stream is open: false ends it. Empty: it may stay.
  std::function<bool()> holds;
  // Kept until the call has ended, a stream among them.
  std::shared_ptr<void> place = {};
  // Told how large the body of an answer is; not of streams. May be empty.
  std::function<void(std::size_t)> answered = {};
};

// Asked with the pattern of the route, before a body is read and before a stream opens. No route
// goes round it. Thread-safe.
using HttpDoor = std::function<HttpVerdict(const HttpRequest&, const std::string& pattern)>;

struct HttpServerOptions {
  std::string host = "0.0.0.0";
  std::uint16_t port = 8080;  // 0 takes any free one.
  std::size_t body_bytes_max = 26 * 1024 * 1024;
  int threads = 16;
  // Streams beyond this many get 503 with Retry-After.
  int streams_max = 200;
  // Sent with every response.
  std::map<std::string, std::string> headers;
  // Empty: everybody may call everything.
  HttpDoor door;
  // Told at the end of the server of calls that did not end by themselves: what they wait for must
  // end now. May be empty.
  std::function<void()> on_cut = {};
};

class HttpServer {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&)>;
  // Runs until the reader is gone or the server stops. The server sends a keep-alive after ten
  // quiet seconds; a handler may send its own.
  using StreamHandler = std::function<void(const HttpRequest&, EventStream&)>;

  virtual ~HttpServer() = default;
  // Pattern with ":name" parts, of which the last may be "*name" for all that follows; register
  // before Start. GET answers HEAD too. A handler that throws gives 500.
  virtual void Route(const std::string& method, const std::string& pattern, Handler handler) = 0;
  // A pattern may have a route as well: then "Accept: text/event-stream" chooses the stream.
  virtual void Stream(const std::string& pattern, StreamHandler handler) = 0;
  // All that was registered, as "GET /v1/feeds/:party".
  [[nodiscard]] virtual std::vector<std::string> Routes() const = 0;
  // The port it listens on; kUnavailable PORT_TAKEN.
  virtual Outcome<std::uint16_t> Start() = 0;
  // Lets running calls end for a second and a half, then calls on_cut and cuts their connections.
  // Idempotent.
  virtual void Stop() = 0;
};

[[nodiscard]] std::unique_ptr<HttpServer> MakeHttpServer(HttpServerOptions options);

// application/problem+json (RFC 9457) for an error: type, title, status, detail, reason, and one
// entry of "errors" per field. The one mapping table of the HTTP edge.
struct ProblemField {
  std::string field;
  std::string rule;
  std::string shape;
  std::string explanation;
};
[[nodiscard]] HttpResponse Problem(const Error& error,
                                   const std::vector<ProblemField>& fields = {});

// Adds GET /livez, /readyz (503 until `ready` says true) and /metrics.
void AddOperations(HttpServer& server, std::function<bool()> ready);

// A server of these alone, started, with the port that it listens on; 0 takes any free one.
struct Operations {
  std::unique_ptr<HttpServer> server;
  std::uint16_t port = 0;
};
// kUnavailable PORT_TAKEN.
[[nodiscard]] Outcome<Operations> StartOperations(std::uint16_t port, std::function<bool()> ready);

}  // namespace instroom::platform
