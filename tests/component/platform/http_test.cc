#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>

#include "services/platform/http/server.h"
#include "tests/component/platform/raw_client.h"
#include "tests/support/eventually.h"

namespace instroom::platform {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using testing_support::Eventually;
using testing_support::RawClient;

constexpr std::size_t kBodyMax = 1 << 20;

class HttpTest : public testing::Test {
 protected:
  HttpTest() {
    HttpServerOptions options;
    options.host = "127.0.0.1";
    options.port = 0;
    options.body_bytes_max = kBodyMax;
    options.threads = 4;
    options.streams_max = 3;
    options.headers = {{"X-Frame-Options", "DENY"}};
    server_ = MakeHttpServer(options);
    server_->Route("POST", "/echo/:name", [](const HttpRequest& request) {
      return HttpResponse{201,
                          "text/plain",
                          {{"X-Name", request.path_parameters.at("name")}},
                          request.body + "|" + request.headers.at("content-type") + "|" +
                              std::to_string(request.query.count("q"))};
    });
    server_->Route("GET", "/large", [](const HttpRequest&) {
      return HttpResponse{200, "application/octet-stream", {}, std::string(16 << 20, 'x')};
    });
    server_->Route("GET", "/text", [](const HttpRequest&) {
      return HttpResponse{200, "text/plain", {}, std::string(5000, 'y')};
    });
    server_->Route("GET", "/throws",
                   [](const HttpRequest&) -> HttpResponse { throw std::runtime_error("payload"); });
    server_->Stream("/live", [this](const HttpRequest& request, EventStream& stream) {
      ++streams_;
      const auto last = request.headers.find("last-event-id");
      stream.Write("7", "figure", last == request.headers.end() ? "a\nb" : last->second);
      while (!stream.Stopping()) std::this_thread::sleep_for(milliseconds(10));
      --streams_;
    });
    AddOperations(*server_, [this] { return ready_.load(); });
    port_ = *server_->Start();
  }
  ~HttpTest() override { server_->Stop(); }

  std::string Ask(const std::string& request) const {
    RawClient client(port_);
    client.Send(request);
    return client.ReadToEnd(milliseconds(20000));
  }
  static std::string Get(const std::string& target, const std::string& headers = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n";
  }

  std::atomic<bool> ready_{false};
  std::atomic<int> streams_{0};
  std::unique_ptr<HttpServer> server_;
  std::uint16_t port_ = 0;
};

TEST_F(HttpTest, ServesSeveralCallsOnOneConnection) {
  RawClient client(port_);
  for (int i = 0; i < 3; ++i) {
    client.Send(
        "POST /echo/a%20b?q=1 HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data\r\n"
        "Content-Length: 5\r\n\r\nhello");
    const std::string answer = client.ReadUntil("|1");
    EXPECT_THAT(answer, AllOf(StartsWith("HTTP/1.1 201"), HasSubstr("X-Name: a b"),
                              HasSubstr("X-Frame-Options: DENY"),
                              HasSubstr("hello|multipart/form-data|1")));
  }
}

TEST_F(HttpTest, TakesAPostWithoutABody) {
  EXPECT_THAT(Ask("POST /echo/x HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\nConnection: "
                  "close\r\n\r\n"),
              HasSubstr("|a/b|0"));
}

TEST_F(HttpTest, ExplainsEveryRefusalAsAProblem) {
  EXPECT_THAT(Ask(Get("/nothing")),
              AllOf(StartsWith("HTTP/1.1 404"), HasSubstr("PATH_UNKNOWN"),
                    HasSubstr("application/problem+json"), HasSubstr("X-Frame-Options: DENY")));
  EXPECT_THAT(Ask(Get("/echo/x")), AllOf(StartsWith("HTTP/1.1 405"), HasSubstr("Allow: POST"),
                                         HasSubstr("application/problem+json")));
  EXPECT_THAT(Ask(Get("/throws")),
              AllOf(StartsWith("HTTP/1.1 500"), HasSubstr("INTERNAL"), Not(HasSubstr("payload"))));
  EXPECT_THAT(Ask("NONSENSE\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 400"), HasSubstr("application/problem+json")));
  EXPECT_THAT(Ask(Get("/" + std::string(9000, 'a'))), StartsWith("HTTP/1.1 414"));
}

TEST_F(HttpTest, RefusesABodyThatIsTooLargeHoweverItIsSent) {
  const std::string head = "POST /echo/x HTTP/1.1\r\nHost: x\r\nContent-Type: a/b\r\n";
  const std::string large(kBodyMax + 1, 'x');
  EXPECT_THAT(Ask(head + "Content-Length: " + std::to_string(large.size()) + "\r\n\r\n" + large),
              AllOf(StartsWith("HTTP/1.1 413"), HasSubstr("BODY_TOO_LARGE")));
  EXPECT_THAT(Ask(head + "Content-Length: 99999999999\r\n\r\n"), StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(Ask(head + "Expect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n"),
              StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(Ask(head + "Transfer-Encoding: chunked\r\n\r\n100001\r\n" + large + "\r\n0\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 413"), HasSubstr("Connection: close")));
}

TEST_F(HttpTest, TakesABodyOfExactlyTheLimit) {
  const std::string body(kBodyMax, 'x');
  EXPECT_THAT(Ask("POST /echo/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
                  "a/b\r\nContent-Length: " +
                  std::to_string(body.size()) + "\r\n\r\n" + body),
              StartsWith("HTTP/1.1 201"));
}

TEST_F(HttpTest, SendsTheWholeOfALargeAnswerAndIgnoresRanges) {
  const std::string answer = Ask(Get("/large", "Range: bytes=0-9\r\n"));
  EXPECT_THAT(answer.substr(0, 20), StartsWith("HTTP/1.1 200"));
  EXPECT_GT(answer.size(), std::size_t{16} << 20);
}

TEST_F(HttpTest, CompressesTextForWhoTakesGzip) {
  const std::string answer = Ask(Get("/text", "Accept-Encoding: gzip, br\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Encoding: gzip"));
  EXPECT_LT(answer.size(), 1000U);
  EXPECT_THAT(Ask(Get("/text")), HasSubstr(std::string(5000, 'y')));
}

TEST_F(HttpTest, GivesUpOnAReaderThatDoesNotRead) {
  RawClient slow(port_, 4096);
  slow.Send(Get("/large"));
  slow.ReadUntil("x");
  // The other threads still serve while this one waits for the slow reader.
  EXPECT_THAT(Ask(Get("/livez")), HasSubstr("alive"));
}

TEST_F(HttpTest, TakesThreadsFromIdleConnectionsWhenOthersWait) {
  std::vector<std::unique_ptr<RawClient>> idle;
  for (int i = 0; i < 20; ++i) {
    idle.push_back(std::make_unique<RawClient>(port_));
    idle.back()->Send("GET /livez HTTP/1.1\r\n\r\n");
    idle.back()->ReadUntil("alive");
  }
  // More idle connections than there are threads: they give way.
  const auto begun = steady_clock::now();
  for (int i = 0; i < 4; ++i) EXPECT_THAT(Ask(Get("/livez")), HasSubstr("alive"));
  EXPECT_LT(steady_clock::now() - begun, seconds(4));
}

TEST_F(HttpTest, TakesThreadsFromConnectionsThatSayNothing) {
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 40; ++i) silent.push_back(std::make_unique<RawClient>(port_));
  EXPECT_THAT(Ask(Get("/livez")), HasSubstr("alive"));
}

// "Slow loris": each byte comes in time, the head never ends.
TEST_F(HttpTest, GivesUpOnHeadsThatTrickle) {
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 7; ++i) {
    slow.push_back(std::make_unique<RawClient>(port_));
    slow.back()->Send("GET /livez HTTP/1.1\r\nX-Slow: ");
  }
  const std::jthread trickle([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      for (const auto& client : slow) (void)client->Send("a");
      std::this_thread::sleep_for(milliseconds(200));
    }
  });
  EXPECT_THAT(Ask(Get("/livez")), HasSubstr("alive"));
}

TEST_F(HttpTest, StreamsEventsAndNoticesThatTheReaderLeft) {
  {
    RawClient client(port_);
    client.Send("GET /live HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 41\r\n\r\n");
    const std::string text = client.ReadUntil("data: 41\n\n");
    EXPECT_THAT(text, AllOf(StartsWith("HTTP/1.1 200"), HasSubstr("text/event-stream"),
                            HasSubstr("id: 7\nevent: figure\ndata: 41\n\n")));
    EXPECT_EQ(streams_, 1);
  }
  EXPECT_TRUE(Eventually([this] { return streams_ == 0; }));
}

TEST_F(HttpTest, SplitsDataIntoLines) {
  RawClient client(port_);
  client.Send(Get("/live"));
  EXPECT_THAT(client.ReadUntil("\n\n\r\n"), HasSubstr("data: a\ndata: b\n\n"));
}

TEST_F(HttpTest, RefusesMoreStreamsThanItMayHave) {
  std::vector<std::unique_ptr<RawClient>> open;
  for (int i = 0; i < 3; ++i) {
    open.push_back(std::make_unique<RawClient>(port_));
    open.back()->Send(Get("/live"));
    open.back()->ReadUntil("data: b");
  }
  EXPECT_THAT(Ask(Get("/live")), AllOf(StartsWith("HTTP/1.1 503"), HasSubstr("Retry-After: 5"),
                                       HasSubstr("STREAMS_FULL")));
  EXPECT_THAT(Ask(Get("/livez")), HasSubstr("alive"));
  open.pop_back();
  EXPECT_TRUE(Eventually([this] { return streams_ == 2; }));
  RawClient again(port_);
  again.Send(Get("/live"));
  EXPECT_THAT(again.ReadUntil("data: b"), HasSubstr("data: b"));
}

TEST_F(HttpTest, StopsWithinTwoSecondsWithOpenStreamsAndHangingClients) {
  RawClient stream(port_);
  stream.Send(Get("/live"));
  stream.ReadUntil("data: b");
  RawClient half(port_);
  half.Send("POST /echo/x HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf");
  RawClient slow(port_, 4096);
  slow.Send(Get("/large"));
  const auto begun = steady_clock::now();
  server_->Stop();
  EXPECT_LT(steady_clock::now() - begun, seconds(2));
  stream.ReadToEnd();
  EXPECT_TRUE(stream.ended());
  EXPECT_FALSE(RawClient(port_).connected());
}

TEST_F(HttpTest, SaysWhetherItIsAliveAndReadyAndHowItFares) {
  EXPECT_THAT(Ask(Get("/livez")), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Ask(Get("/readyz")), StartsWith("HTTP/1.1 503"));
  ready_ = true;
  EXPECT_THAT(Ask(Get("/readyz")), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Ask(Get("/metrics")), HasSubstr("instroom_http_requests_total{route=\"/livez\""));
}

TEST_F(HttpTest, TellsThatItsPortIsTaken) {
  HttpServerOptions options;
  options.host = "127.0.0.1";
  options.port = port_;
  const auto port = MakeHttpServer(options)->Start();
  ASSERT_FALSE(port.ok());
  EXPECT_EQ(port.error().reason, "PORT_TAKEN");
}

}  // namespace
}  // namespace instroom::platform
