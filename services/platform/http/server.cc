#include "services/platform/http/server.h"

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "services/platform/base/check.h"
#include "services/platform/http/event_streams.h"
#include "services/platform/http/listener.h"
#include "services/platform/http/problem.h"
#include "services/platform/http/route_table.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"
#include "services/platform/observe/trace.h"

namespace instroom::platform {
namespace {

using httplib::Request;
using httplib::Response;
using Routed = httplib::Server::HandlerResponse;

constexpr std::chrono::milliseconds kStopGrace{1500};
constexpr std::size_t kCompressedBytesMin = 1024;
constexpr char kAnyPath[] = "[^]*";

bool MayHaveBody(const std::string& method) {
  return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

// The announced size of the body; 0 if it is not announced.
std::uint64_t AnnouncedBytes(const Request& request) {
  const std::string text = request.get_header_value("Content-Length");
  std::uint64_t bytes = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), bytes);
  return parsed.ec == std::errc::result_out_of_range ? ~std::uint64_t{0} : bytes;
}

HttpRequest ToHttpRequest(const Request& request, std::map<std::string, std::string> parameters) {
  HttpRequest result;
  result.method = request.method;
  result.path = request.path;
  result.path_parameters = std::move(parameters);
  for (const auto& [name, value] : request.params) result.query.emplace(name, value);
  for (const auto& [name, value] : Listener::Current().headers) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
    });
    result.headers.emplace(std::move(lower), value);
  }
  result.caller = Listener::Current().verdict.caller;
  return result;
}

void Answer(const HttpResponse& from, Response& to) {
  to.status = from.status;
  for (const auto& [name, value] : from.headers) {
    to.headers.erase(name);
    to.set_header(name, value);
  }
  Exchange& exchange = Listener::Current();
  for (const auto& cookie : from.cookies.empty() ? exchange.verdict.cookies : from.cookies) {
    to.headers.emplace("Set-Cookie", cookie);
  }
  if (from.body.empty()) return;
  to.set_content(from.body, from.content_type);
  if (from.body.size() < kCompressedBytesMin || to.has_header("Content-Encoding")) {
    exchange.request->headers.erase("Accept-Encoding");
  } else if (!to.has_header("Vary")) {
    to.set_header("Vary", "Accept-Encoding");
  }
}

class LibraryServer final : public HttpServer {
 public:
  explicit LibraryServer(HttpServerOptions options)
      : options_(std::move(options)), streams_(options_.streams_max) {}
  ~LibraryServer() override { Stop(); }

  void Route(const std::string& method, const std::string& pattern, Handler handler) override {
    CHECK(listener_ == nullptr);
    routes_.Add({method, pattern, std::move(handler), nullptr, {}});
  }
  void Stream(const std::string& pattern, StreamHandler handler) override {
    CHECK(listener_ == nullptr);
    routes_.Add({"GET", pattern, nullptr, std::move(handler), {}});
  }
  [[nodiscard]] std::vector<std::string> Routes() const override { return routes_.Names(); }
  Outcome<std::uint16_t> Start() override;
  void Stop() override;

 private:
  using Match = RouteTable::Match;

  void Wire();
  // False if the door refused, and answered.
  bool Admit(const Match& match, const Request& request, Response& response);
  // Answers everything but requests whose body must be read first.
  Routed BeforeBody(const Request& request, Response& response);
  void WithBody(const Request& request, Response& response, const httplib::ContentReader& reader);
  void Call(const Match& match, HttpRequest request, Response& response);
  void Open(const Match& match, const Request& request, Response& response);
  void RefuseBody(Response& response);

  const HttpServerOptions options_;
  RouteTable routes_;
  EventStreams streams_;
  std::unique_ptr<Listener> listener_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable ended_changed_;
  bool ended_ = false;
};

void LibraryServer::Wire() {
  httplib::Headers headers(options_.headers.begin(), options_.headers.end());
  listener_->set_default_headers(std::move(headers));
  listener_->set_pre_routing_handler(
      [this](const Request& request, Response& response) { return BeforeBody(request, response); });
  const httplib::Server::HandlerWithContentReader with_body =
      [this](const Request& request, Response& response, const httplib::ContentReader& reader) {
        WithBody(request, response, reader);
      };
  listener_->Post(kAnyPath, with_body);
  listener_->Put(kAnyPath, with_body);
  listener_->Patch(kAnyPath, with_body);
  listener_->Delete(kAnyPath, with_body);
  listener_->set_expect_100_continue_handler([this](const Request& request, Response& response) {
    if (AnnouncedBytes(request) <= options_.body_bytes_max) return 100;
    RefuseBody(response);
    return 413;
  });
  const httplib::Server::HandlerWithResponse explain = [](const Request&, Response& response) {
    if (!response.body.empty()) return Routed::Unhandled;
    const HttpResponse problem =
        ProblemOf(response.status, "HTTP_" + std::to_string(response.status), "malformed request");
    response.set_content(problem.body, problem.content_type);
    return Routed::Handled;
  };
  listener_->set_error_handler(explain);
}

Outcome<std::uint16_t> LibraryServer::Start() {
  CHECK(listener_ == nullptr);
  const int streams = routes_.has_streams() ? options_.streams_max : 0;
  listener_ = std::make_unique<Listener>(static_cast<std::size_t>(options_.threads + streams));
  Wire();
  const std::uint16_t port = listener_->Bind(options_.host, options_.port);
  if (port == 0) {
    listener_.reset();
    return Fail(Error{ErrorKind::kUnavailable, "PORT_TAKEN",
                      "can't listen on HTTP port " + std::to_string(options_.port)});
  }
  if (routes_.has_streams()) streams_.Start();
  thread_ = std::thread([this] {
    listener_->listen_after_bind();
    const std::lock_guard lock(mutex_);
    ended_ = true;
    ended_changed_.notify_all();
  });
  while (!listener_->is_running()) std::this_thread::yield();
  return port;
}

void LibraryServer::Stop() {
  if (!thread_.joinable()) return;
  listener_->Drain();
  streams_.Stop();
  listener_->stop();
  {
    std::unique_lock lock(mutex_);
    if (!ended_changed_.wait_for(lock, kStopGrace, [this] { return ended_; })) {
      if (options_.on_cut) options_.on_cut();
      listener_->Cut();
    }
  }
  thread_.join();
}

void LibraryServer::RefuseBody(Response& response) {
  Answer(ProblemOf(413, "BODY_TOO_LARGE",
                   "a body may have " + std::to_string(options_.body_bytes_max) + " bytes"),
         response);
  Listener::Current().Close();
}

bool LibraryServer::Admit(const Match& match, const Request& request, Response& response) {
  if (!options_.door) return true;
  HttpVerdict& verdict = Listener::Current().verdict;
  verdict = options_.door(ToHttpRequest(request, match.parameters), match.route->pattern);
  if (!verdict.refusal) return true;
  Answer(*verdict.refusal, response);
  Count("instroom_http_requests_total",
        {{"route", match.route->pattern}, {"status", std::to_string(response.status)}});
  return false;
}

Routed LibraryServer::BeforeBody(const Request& request, Response& response) {
  const std::uint64_t announced = AnnouncedBytes(request);
  const bool has_body = announced > 0 || request.has_header("Transfer-Encoding");
  const bool wants_stream =
      request.get_header_value("Accept").find("text/event-stream") != std::string::npos;
  const Match match = routes_.Find(request.method, request.target, wants_stream);
  const bool reads_body = match.route != nullptr && MayHaveBody(request.method);
  if (match.route != nullptr && !Admit(match, request, response)) {
    if (has_body) Listener::Current().Close();
    return Routed::Handled;
  }
  if (reads_body && announced <= options_.body_bytes_max) return Routed::Unhandled;

  // What stays unread would be taken for the next request.
  if (has_body) Listener::Current().Close();
  if (reads_body) {
    RefuseBody(response);
  } else if (match.route == nullptr && match.allowed.empty()) {
    Answer(ProblemOf(404, "PATH_UNKNOWN", "no such path"), response);
  } else if (match.route == nullptr) {
    HttpResponse problem = ProblemOf(405, "METHOD_NOT_ALLOWED", "allowed: " + match.allowed);
    problem.headers["Allow"] = match.allowed;
    Answer(problem, response);
  } else if (match.route->stream) {
    Open(match, request, response);
  } else {
    Call(match, ToHttpRequest(request, match.parameters), response);
  }
  return Routed::Handled;
}

void LibraryServer::WithBody(const Request& request, Response& response,
                             const httplib::ContentReader& reader) {
  const Match match = routes_.Find(request.method, request.target);
  HttpRequest http_request = ToHttpRequest(request, match.parameters);
  std::string& body = http_request.body;
  bool too_large = false;
  const bool complete = reader([&](const char* bytes, std::size_t size) {
    too_large = size > options_.body_bytes_max - body.size();
    if (!too_large) body.append(bytes, size);
    return !too_large;
  });
  if (complete) return Call(match, std::move(http_request), response);
  if (too_large) return RefuseBody(response);
  Answer(ProblemOf(400, "BODY_INCOMPLETE", "the body ended early or its encoding is broken"),
         response);
  Listener::Current().Close();
}

void LibraryServer::Call(const Match& match, HttpRequest request, Response& response) {
  const auto parent = request.headers.find("traceparent");
  const TraceScope trace(NextTrace(parent == request.headers.end() ? "" : parent->second));
  const auto begun = std::chrono::steady_clock::now();
  const std::string& pattern = match.route->pattern;
  try {
    const HttpResponse answer = match.route->handler(request);
    const auto& answered = Listener::Current().verdict.answered;
    if (answered) answered(answer.body.size());
    Answer(answer, response);
  } catch (const std::exception&) {
    // Its text might quote what was sent.
    Log(Level::kError, "http_handler_threw", {{"route", pattern}});
    Answer(ProblemOf(500, "INTERNAL", "the request could not be served"), response);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  Observe("instroom_http_request_seconds", took.count(), {{"route", pattern}});
  Count("instroom_http_requests_total",
        {{"route", pattern}, {"status", std::to_string(response.status)}});
}

void LibraryServer::Open(const Match& match, const Request& request, Response& response) {
  if (!streams_.Enter()) {
    HttpResponse problem = ProblemOf(503, "STREAMS_FULL", "too many event streams are open");
    problem.headers.insert_or_assign("Retry-After", std::string("5"));
    Count("instroom_http_streams_refused_total");
    return Answer(problem, response);
  }
  response.status = 200;
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Accel-Buffering", "no");
  const HttpVerdict& verdict = Listener::Current().verdict;
  for (const auto& cookie : verdict.cookies) response.headers.emplace("Set-Cookie", cookie);
  const int descriptor = Listener::Current().stream->socket();
  response.set_chunked_content_provider(
      "text/event-stream",
      [this, route = match.route, descriptor, holds = verdict.holds,
       asked = ToHttpRequest(request, match.parameters)](std::size_t, httplib::DataSink& sink) {
        ChunkedEventStream stream(streams_, sink, descriptor, holds);
        try {
          route->stream(asked, stream);
        } catch (const std::exception&) {
          Log(Level::kError, "http_stream_threw", {{"route", route->pattern}});
          return false;
        }
        if (stream.gone()) return false;
        sink.done();
        return true;
      },
      [this](bool) { streams_.Leave(); });
}

}  // namespace

std::unique_ptr<HttpServer> MakeHttpServer(HttpServerOptions options) {
  return std::make_unique<LibraryServer>(std::move(options));
}

}  // namespace instroom::platform
