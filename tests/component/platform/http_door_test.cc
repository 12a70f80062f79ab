// The door of a server: who it turns away, and what it hands on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "services/platform/http/server.h"
#include "tests/component/platform/raw_client.h"

namespace instroom::platform {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::RawClient;

class HttpDoorTest : public testing::Test {
 protected:
  HttpDoorTest() {
    HttpServerOptions options;
    options.host = "127.0.0.1";
    options.port = 0;
    options.threads = 4;
    options.door = [this](const HttpRequest& request, const std::string& pattern) {
      return Judge(request, pattern);
    };
    server_ = MakeHttpServer(options);
    const auto who = [](const HttpRequest& request) {
      HttpResponse response{200, "text/plain", {}, request.caller + ":" + request.body};
      if (request.query.contains("own")) response.cookies = {"own=1", "other=2"};
      return response;
    };
    server_->Route("GET", "/who/:name", who);
    server_->Route("POST", "/who", who);
    server_->Stream("/live", [this](const HttpRequest& request, EventStream& stream) {
      ++streams_;
      stream.Write("", "who", request.caller);
      while (!stream.Stopping()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      --streams_;
    });
    port_ = *server_->Start();
  }
  ~HttpDoorTest() override { server_->Stop(); }

  HttpVerdict Judge(const HttpRequest& request, const std::string& pattern) {
    const auto name = request.headers.find("name");
    if (name == request.headers.end()) {
      HttpResponse refusal{401, "text/plain", {{"X-Pattern", pattern}}, "who are you"};
      return {.refusal = refusal, .caller = {}, .cookies = {}, .holds = {}};
    }
    return {.refusal = {}, .caller = name->second, .cookies = {"renewed=1"}, .holds = [this] {
              return holds_.load();
            }};
  }

  std::string Ask(const std::string& line, const std::string& headers, const std::string& body) {
    RawClient client(port_);
    client.Send(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers +
                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    return client.ReadToEnd();
  }

  std::atomic<bool> holds_{true};
  std::atomic<int> streams_{0};
  std::unique_ptr<HttpServer> server_;
  std::uint16_t port_ = 0;
};

TEST_F(HttpDoorTest, IsAskedBeforeEveryRouteByItsPattern) {
  EXPECT_THAT(Ask("GET /who/a", "", ""),
              AllOf(StartsWith("HTTP/1.1 401"), HasSubstr("X-Pattern: /who/:name")));
  EXPECT_THAT(Ask("HEAD /who/a", "", ""), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(Ask("POST /who", "", "text"),
              AllOf(StartsWith("HTTP/1.1 401"), Not(HasSubstr("text:"))));
  EXPECT_THAT(Ask("GET /live", "Accept: text/event-stream\r\n", ""), StartsWith("HTTP/1.1 401"));
  EXPECT_EQ(streams_, 0);
}

TEST_F(HttpDoorTest, HandsOnWhoCalls) {
  EXPECT_THAT(Ask("GET /who/a", "Name: eva\r\n", ""), HasSubstr("eva:"));
  EXPECT_THAT(Ask("POST /who", "Name: eva\r\n", "text"), HasSubstr("eva:text"));
}

TEST_F(HttpDoorTest, ItsCookiesGoOutUnlessTheHandlerHasItsOwn) {
  EXPECT_THAT(Ask("POST /who", "Name: eva\r\n", ""), HasSubstr("Set-Cookie: renewed=1"));
  EXPECT_THAT(Ask("GET /who/a?own=1", "Name: eva\r\n", ""),
              AllOf(HasSubstr("Set-Cookie: own=1\r\n"), HasSubstr("Set-Cookie: other=2\r\n"),
                    Not(HasSubstr("renewed"))));
}

// Who asks next on the same connection is nobody until the door says otherwise.
TEST_F(HttpDoorTest, ForgetsWhoCalledBefore) {
  RawClient client(port_);
  client.Send("GET /who/a HTTP/1.1\r\nHost: x\r\nName: eva\r\n\r\n");
  EXPECT_THAT(client.ReadUntil("eva:"), HasSubstr("eva:"));
  client.Send("GET /who/a HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(client.ReadUntil("who are you"),
              AllOf(StartsWith("HTTP/1.1 401"), Not(HasSubstr("Set-Cookie"))));
}

TEST_F(HttpDoorTest, EndsAStreamWhoseReaderMayReadNoMore) {
  RawClient client(port_);
  client.Send("GET /live HTTP/1.1\r\nHost: x\r\nName: eva\r\nAccept: text/event-stream\r\n\r\n");
  EXPECT_THAT(client.ReadUntil("data: eva"),
              AllOf(HasSubstr("data: eva"), HasSubstr("Set-Cookie: renewed=1")));
  holds_ = false;
  client.ReadToEnd();
  EXPECT_TRUE(client.ended());
}

}  // namespace
}  // namespace instroom::platform
