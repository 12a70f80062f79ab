// Notices and subscriptions of others are not there, and who may call what is as the table says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "instroom/notification/v1/notification_service.grpc.pb.h"
#include "services/care/topics.h"
#include "services/platform/log/appender.h"
#include "services/platform/rpc/status.h"
#include "tests/component/notification/test_config.h"
#include "tests/support/eventually.h"
#include "tests/support/matrix.h"
#include "tests/unit/notification/case_builder.h"

namespace instroom::notification {
namespace {

using namespace std::chrono_literals;
using Stub = v1::NotificationService::Stub;

constexpr char kLelystad[] = "municipality:0995";
constexpr char kOther[] = "municipality:0034";
constexpr char kRegion[] = "region:FLEVOLAND";
constexpr char kHook[] = "https://example.org/hook";

class NotificationParties : public testing::Test {
 protected:
  void SetUp() override {
    testing_support::Broker::Shared().MakeProjectTopics();
    service_ = std::make_unique<Service>(TestConfig(), clock_);
    const auto started = service_->Start();
    ASSERT_TRUE(started.ok()) << started.error().reason << " " << started.error().detail;
    ASSERT_TRUE(testing_support::Eventually([this] { return service_->Ready(); }));
  }
  void TearDown() override {
    if (service_) service_->Stop();
  }

  template <typename Method, typename Request, typename Response>
  std::string Call(const std::string& party, Method method, const Request& request,
                   Response& response) {
    grpc::ClientContext context;
    platform::Prepare(context, 20s);
    const auto stub = StubAs(party);
    const grpc::Status status = (stub.get()->*method)(&context, request, &response);
    return status.ok() ? "OK" : platform::FromStatus(status).reason;
  }
  [[nodiscard]] std::unique_ptr<Stub> StubAs(const std::string& party) const {
    return v1::NotificationService::NewStub(
        testing_support::ChannelAs(party, service_->grpc_port()));
  }
  std::string MakeAs(const std::string& party, const std::string& id, const std::string& secret,
                     const std::string& municipality = {}) {
    v1::MakeSubscriptionRequest request;
    request.mutable_subscription()->set_subscription_id(id);
    request.mutable_subscription()->set_municipality(municipality);
    request.mutable_subscription()->set_url(kHook);
    request.mutable_subscription()->set_secret_name(secret);
    v1::MakeSubscriptionResponse response;
    const std::string said = Call(party, &Stub::MakeSubscription, request, response);
    return said == "OK" ? "for '" + response.subscription().municipality() + "'" : said;
  }
  std::string EndAs(const std::string& party, const std::string& id) {
    v1::EndSubscriptionRequest request;
    request.set_subscription_id(id);
    v1::EndSubscriptionResponse response;
    return Call(party, &Stub::EndSubscription, request, response);
  }
  std::vector<std::string> ListedTo(const std::string& party) {
    v1::ListSubscriptionsResponse response;
    EXPECT_EQ(Call(party, &Stub::ListSubscriptions, v1::ListSubscriptionsRequest(), response),
              "OK");
    std::vector<std::string> ids;
    for (const auto& held : response.subscriptions()) ids.push_back(held.subscription_id());
    return ids;
  }
  // How many notices the party sees, or the reason for none.
  std::string NoticesTo(const std::string& party, const std::string& municipality = {}) {
    v1::ListNoticesRequest request;
    request.set_municipality(municipality);
    v1::ListNoticesResponse response;
    const std::string said = Call(party, &Stub::ListNotices, request, response);
    return said == "OK" ? std::to_string(response.total_count()) : said;
  }

  platform::SystemClock clock_;
  std::unique_ptr<Service> service_;
};

TEST_F(NotificationParties, SubscribeForThemselvesUnderTheirOwnNamesAndSecrets) {
  using testing::Contains;
  using testing::Not;
  EXPECT_EQ(MakeAs(kLelystad, "0995-a", "0995-desk"), "for '0995'");
  EXPECT_EQ(MakeAs(kLelystad, "0995-b", "0995-desk", "0034"), "OTHER_PARTY");
  EXPECT_EQ(MakeAs(kLelystad, "0034-b", "0995-desk"), "SUBSCRIPTION_ID_NOT_OWN");
  EXPECT_EQ(MakeAs(kLelystad, "b", "0995-desk"), "SUBSCRIPTION_ID_NOT_OWN");
  EXPECT_EQ(MakeAs(kRegion, "0995-c", "region"), "SUBSCRIPTION_ID_NOT_OWN");
  EXPECT_EQ(MakeAs(kRegion, "all", "region"), "for ''");
  // Signing with another's secret would be speaking in its name; and nobody learns that it is
  // there.
  EXPECT_EQ(MakeAs(kOther, "0034-a", "0995-desk"), "SECRET_UNKNOWN");
  EXPECT_EQ(MakeAs(kOther, "0034-a", "0034-desk"), "SECRET_UNKNOWN");
  EXPECT_EQ(MakeAs(kOther, "0034-a", "region"), "SECRET_UNKNOWN");
  EXPECT_EQ(MakeAs(kRegion, "desk", "0995-desk"), "SECRET_UNKNOWN");

  EXPECT_THAT(ListedTo(kLelystad), testing::ElementsAre("0995-a"));
  EXPECT_THAT(ListedTo(kOther), testing::IsEmpty());
  EXPECT_THAT(ListedTo("operator:OPS"), Contains("all"));
  EXPECT_THAT(ListedTo(kRegion), Not(Contains("0995-a")));

  EXPECT_EQ(EndAs(kOther, "0995-a"), "SUBSCRIPTION_UNKNOWN");
  EXPECT_EQ(EndAs(kOther, "0995-nowhere"), "SUBSCRIPTION_UNKNOWN");
  EXPECT_EQ(EndAs(kLelystad, "all"), "SUBSCRIPTION_UNKNOWN");
  EXPECT_EQ(EndAs(kLelystad, "0995-a"), "OK");
  EXPECT_EQ(EndAs("operator:OPS", "all"), "OK");
}

TEST_F(NotificationParties, SeeTheNoticesOfTheirOwnMunicipalityOnly) {
  allocation::v1::AllocationEvent event = Allocated("2026-01-01", "");
  event.set_client_key("aabbccddeeff00112233445566778899");
  const auto due = care::DutchDay(clock_.Now()) + std::chrono::days{30};
  *event.mutable_facts(0)->mutable_allocation_decided()->mutable_end_date() = care::ToDate(due);
  platform::AppenderOptions options;
  options.address = testing_support::Broker::Shared().log_address();
  const auto appender = platform::MakeAppender(options);
  platform::Outgoing record;
  record.topic = care::topics::kAllocationEvents;
  record.key = event.client_key();
  record.value = event.SerializeAsString();
  ASSERT_TRUE((*appender)->AppendAndWait(std::move(record)).ok());

  EXPECT_TRUE(testing_support::Eventually([this] { return NoticesTo(kLelystad) != "0"; }));
  EXPECT_EQ(NoticesTo(kRegion, "0995"), NoticesTo(kLelystad, "0995"));
  EXPECT_EQ(NoticesTo(kOther), "0");
  EXPECT_EQ(NoticesTo(kOther, "0995"), "OTHER_PARTY");
  EXPECT_EQ(NoticesTo("provider:12345678"), "METHOD_NOT_ALLOWED");
  EXPECT_EQ(NoticesTo("service:gateway"), "METHOD_NOT_ALLOWED");
}

TEST_F(NotificationParties, MayCallWhatTheTableSays) {
  testing_support::ExpectPolicy(*v1::ListNoticesRequest::descriptor()->file(),
                                service_->grpc_port());
}

}  // namespace
}  // namespace instroom::notification
