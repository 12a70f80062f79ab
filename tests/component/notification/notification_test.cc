// The notification service whole, on a real broker, with a receiver of webhooks that fails at
// first.

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "instroom/notification/v1/notification_service.grpc.pb.h"
#include "services/care/topics.h"
#include "services/platform/auth/webhook_signature.h"
#include "services/platform/rpc/status.h"
#include "tests/component/notification/test_config.h"
#include "tests/support/eventually.h"
#include "tests/support/silent_listener.h"
#include "tests/unit/notification/case_builder.h"

namespace instroom::notification {
namespace {

using namespace std::chrono_literals;
using testing_support::Eventually;

// A clock that a test moves.
class HandClock final : public platform::Clock {
 public:
  explicit HandClock(const char* day) { Set(day); }
  void Set(const char* day) { now_ = platform::Instant{D(day) + 12h}.time_since_epoch().count(); }
  [[nodiscard]] platform::Instant Now() const override {
    // It runs on as well, so that retries come due.
    const auto run = std::chrono::steady_clock::now() - begun_;
    return platform::Instant{std::chrono::milliseconds{now_}} +
           std::chrono::duration_cast<std::chrono::milliseconds>(run);
  }

 private:
  std::atomic<std::int64_t> now_{0};
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

// Answers 500 until it is told to be well; keeps what it got.
class Receiver {
 public:
  Receiver() {
    platform::HttpServerOptions options;
    options.host = "127.0.0.1";
    options.port = 0;
    server_ = platform::MakeHttpServer(options);
    server_->Route("POST", "/hook", [this](const platform::HttpRequest& request) {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      arrived_.notify_all();
      platform::HttpResponse response;
      response.status = well_ ? 204 : 500;
      return response;
    });
    port_ = server_->Start().value();
  }
  ~Receiver() { server_->Stop(); }

  void SetWell() {
    const std::lock_guard lock(mutex_);
    well_ = true;
  }
  // Waits for `count` requests.
  std::vector<platform::HttpRequest> Wait(std::size_t count) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, 30s, [&] { return requests_.size() >= count; });
    return requests_;
  }
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/hook";
  }

 private:
  std::unique_ptr<platform::HttpServer> server_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::condition_variable arrived_;
  bool well_ = false;
  std::vector<platform::HttpRequest> requests_;
};

class NotificationTest : public testing::Test {
 protected:
  void SetUp() override { testing_support::Broker::Shared().MakeProjectTopics(); }

  void StartService(const char* day, std::chrono::milliseconds webhook_timeout = 10s) {
    clock_.Set(day);
    Config config = TestConfig();
    config.webhook_timeout = webhook_timeout;
    service_ = std::make_unique<Service>(std::move(config), clock_);
    const auto started = service_->Start();
    ASSERT_TRUE(started.ok()) << started.error().reason << " " << started.error().detail;
    stub_ = v1::NotificationService::NewStub(
        testing_support::ChannelAs("region:FLEVOLAND", service_->grpc_port()));
    ASSERT_TRUE(Eventually([&] { return service_->Ready(); }));
  }
  void TearDown() override {
    if (service_) service_->Stop();
  }

  int Open() {
    grpc::ClientContext context;
    v1::ListNoticesRequest request;
    v1::ListNoticesResponse response;
    request.set_municipality("0995");
    return stub_->ListNotices(&context, request, &response).ok() ? response.total_count() : -1;
  }

  static void Append(const allocation::v1::AllocationEvent& event) {
    platform::AppenderOptions options;
    options.address = testing_support::Broker::Shared().log_address();
    const auto appender = platform::MakeAppender(options);
    platform::Outgoing record;
    record.topic = care::topics::kAllocationEvents;
    record.key = event.client_key();
    record.value = event.SerializeAsString();
    ASSERT_TRUE((*appender)->AppendAndWait(std::move(record)).ok());
  }

  grpc::Status Subscribe(const std::string& url, const std::string& secret,
                         const std::string& id = "s1") {
    grpc::ClientContext context;
    v1::MakeSubscriptionRequest request;
    v1::MakeSubscriptionResponse response;
    request.mutable_subscription()->set_subscription_id(id);
    request.mutable_subscription()->set_url(url);
    request.mutable_subscription()->set_secret_name(secret);
    return stub_->MakeSubscription(&context, request, &response);
  }

  grpc::Status EndSubscription(const std::string& id) {
    grpc::ClientContext context;
    v1::EndSubscriptionRequest request;
    v1::EndSubscriptionResponse response;
    request.set_subscription_id(id);
    return stub_->EndSubscription(&context, request, &response);
  }

  HandClock clock_{"2026-03-15"};
  std::unique_ptr<Service> service_;
  std::unique_ptr<v1::NotificationService::Stub> stub_;
};

// What the service says of a notice at `at`: a fact needs its moment, or no subscription is older.
allocation::v1::AllocationEvent At(allocation::v1::AllocationEvent event, platform::Instant at) {
  *event.mutable_receive_time() = TimestampOf(at);
  return event;
}

TEST_F(NotificationTest, OpensTellsSurvivesARestartAndWithdraws) {
  Receiver receiver;
  StartService("2026-03-15");
  ASSERT_TRUE(Subscribe(receiver.url(), "region").ok());
  Append(At(Allocated("2026-01-01", "2026-04-30"), clock_.Now() + 1s));
  ASSERT_TRUE(Eventually([&] { return Open() == 1; }));

  // A receiver that is down gets it again, under the same id and with a valid signature.
  const auto failed = receiver.Wait(2);
  ASSERT_GE(failed.size(), 2u);
  EXPECT_EQ(failed[0].headers.at("webhook-id"), failed[1].headers.at("webhook-id"));
  EXPECT_EQ(failed[0].headers.at("webhook-signature"),
            platform::SignWebhook(kSecret, failed[0].headers.at("webhook-id"),
                                  failed[0].headers.at("webhook-timestamp"), failed[0].body));
  EXPECT_EQ(failed[0].body.find(kClient), std::string::npos);

  service_->Stop();
  receiver.SetWell();
  StartService("2026-03-16");
  EXPECT_EQ(Open(), 1);

  Append(At(Allocated("2026-03-16", "2028-12-31", "04"), clock_.Now() + 1s));
  ASSERT_TRUE(Eventually([&] { return Open() == 0; }));
  ASSERT_TRUE(Eventually([&] {
    const auto all = receiver.Wait(1);
    return all.back().body.find("notice.withdrawn") != std::string::npos;
  }));
}

TEST_F(NotificationTest, TheClockOfTheLogBringsANoticeUp) {
  StartService("2026-03-20");
  auto later = Allocated("2026-01-01", "2026-09-30");
  later.set_client_key("ffeeddccbbaa99887766554433221100");
  const int before = Open();
  Append(later);
  clock_.Set("2026-07-01");
  ASSERT_TRUE(Eventually([&] { return Open() == before + 1; }));
  clock_.Set("2026-10-01");
  ASSERT_TRUE(Eventually([&] { return Open() == before; }));
}

// All threads of the courier would wait for the municipality's receivers.
TEST_F(NotificationTest, OneOwnersReceiversThatHangHoldNobodyUp) {
  const testing_support::SilentListener silent;
  Receiver receiver;
  receiver.SetWell();
  StartService("2026-03-25", 5min);
  stub_ = v1::NotificationService::NewStub(
      testing_support::ChannelAs("municipality:0995", service_->grpc_port()));
  for (int i = 0; i < 6; ++i) {
    const auto made = Subscribe(silent.url(), "0995-desk", "0995-silent" + std::to_string(i));
    ASSERT_TRUE(made.ok()) << made.error_message();
  }
  stub_ = v1::NotificationService::NewStub(
      testing_support::ChannelAs("region:FLEVOLAND", service_->grpc_port()));
  ASSERT_TRUE(Subscribe(receiver.url(), "region", "zz-region").ok());
  auto ending = Allocated("2026-01-01", "2026-05-31");
  ending.set_client_key("0011ddccbbaa99887766554433221100");
  Append(At(ending, clock_.Now() + 1s));
  EXPECT_FALSE(receiver.Wait(1).empty());
  EXPECT_TRUE(EndSubscription("zz-region").ok());
  stub_ = v1::NotificationService::NewStub(
      testing_support::ChannelAs("municipality:0995", service_->grpc_port()));
  for (int i = 0; i < 6; ++i) {
    EXPECT_TRUE(EndSubscription("0995-silent" + std::to_string(i)).ok());
  }
}

TEST_F(NotificationTest, RefusesATargetThatIsNotAllowed) {
  StartService("2026-10-02");
  const auto status = Subscribe("http://example.org/hook", "region");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto unknown = Subscribe("https://example.org/hook", "nobody");
  EXPECT_EQ(unknown.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  for (const char* inside : {"https://10.0.0.5/", "https://169.254.169.254/latest",
                             "https://[::ffff:127.0.0.1]/", "http://127.0.0.1:x@10.0.0.5:9000/"}) {
    const auto refused = Subscribe(inside, "region");
    EXPECT_EQ(refused.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << inside;
  }
}

// An id goes into a header of each post.
TEST_F(NotificationTest, RefusesAnIdThatIsMoreThanAName) {
  StartService("2026-10-02");
  const std::vector<std::string> ids = {"", "a b", "a\r\nHost: a", "a/b", std::string(65, 'a')};
  for (const std::string& id : ids) {
    const auto status = Subscribe("https://example.org/hook", "region", id);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(platform::FromStatus(status).reason, "SUBSCRIPTION_ID_NOT_VALID");
  }
}

}  // namespace
}  // namespace instroom::notification
