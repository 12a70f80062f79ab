#include "tests/component/indicator/indicator_fixture.h"

#include <fstream>
#include <sstream>
#include <thread>

#include "instroom/clock/v1/tick.pb.h"
#include "services/care/topics.h"
#include "services/indicator/definition/parse.h"
#include "tests/support/callers.h"

namespace instroom::indicator::test {
namespace {

std::string FileOfTree(const std::string& path) {
  // Tests run somewhere in the build folder; this file's own path leads back to the tree.
  const std::string here = __FILE__;
  std::ifstream file(here.substr(0, here.find("/tests/component/")) + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

void IndicatorTest::SetUp() {
  auto& broker = testing_support::Broker::Shared();
  broker.MakeProjectTopics();
  auto parsed = ParseDefinition(FileOfTree("/deploy/definitions/lelystad-2025.yaml"));
  ASSERT_TRUE(parsed.ok());
  definition_ = *parsed;
  platform::AppenderOptions append;
  append.address = broker.log_address();
  appender_ = std::move(platform::MakeAppender(append)).value();
  for (const auto& [key, event] : SmallRegion()) {
    AppendRaw(care::topics::kReferenceEvents, key, event.SerializeAsString());
  }
  clock::v1::Tick tick;
  *tick.mutable_date() = care::ToDate(*care::ParseDay("2025-03-15"));
  AppendRaw(care::topics::kTicks, "", tick.SerializeAsString());
  service_ = NewService();
  stub_ = StubOf(*service_);
}

void IndicatorTest::TearDown() {
  if (service_) service_->Stop();
}

std::unique_ptr<Service> IndicatorTest::NewService() const {
  Config config;
  config.log = testing_support::Broker::Shared().log_address("instroom-indicator");
  config.redis.port = redis_.port();
  config.environment = "local";
  config.topics = FileOfTree("/deploy/topics.yaml");
  config.definition = definition_;
  config.gate = testing_support::GateOf("indicator");
  auto policy = ParseDisclosurePolicy(FileOfTree("/deploy/disclosure/instroom-2026.yaml"));
  EXPECT_TRUE(policy.ok());
  config.disclosure = Disclosure{std::move(policy).value(), DisclosureKey{}};
  config.grpc_port = config.http_port = 0;
  auto service = std::make_unique<Service>(std::move(config), clock_);
  const auto started = service->Start();
  EXPECT_TRUE(started.ok()) << started.error().reason << " " << started.error().detail;
  return service;
}

std::unique_ptr<v1::IndicatorService::Stub> IndicatorTest::StubOf(const Service& service,
                                                                  const std::string& party) const {
  return v1::IndicatorService::NewStub(testing_support::ChannelAs(party, service.grpc_port()));
}

void IndicatorTest::AppendRaw(const std::string& topic, const std::string& key,
                              const std::string& value) {
  platform::Outgoing record;
  record.topic = topic;
  record.key = key;
  record.value = value;
  const auto placed = appender_->AppendAndWait(std::move(record));
  ASSERT_TRUE(placed.ok()) << placed.error().reason;
}

void IndicatorTest::Append(const std::vector<CareEvent>& events) {
  for (const CareEvent& event : events) {
    const bool allocation = std::holds_alternative<allocation::v1::AllocationEvent>(event);
    std::visit(
        [&](const auto& e) {
          AppendRaw(allocation ? care::topics::kAllocationEvents : care::topics::kReferralEvents,
                    e.client_key(), e.SerializeAsString());
        },
        event);
  }
}

recount::Recount IndicatorTest::Recounted() const {
  recount::Recount batch(definition_);
  const auto read = platform::ReadToEnd(
      testing_support::Broker::Shared().log_address(),
      {care::topics::kAllocationEvents, care::topics::kReferralEvents,
       care::topics::kReferenceEvents, care::topics::kTicks},
      [&](const platform::Record& r) {
        (void)batch.Take({r.topic, r.partition, r.offset, r.key, r.value, r.tombstone});
      });
  EXPECT_TRUE(read.ok());
  batch.Finish();
  return batch;
}

std::vector<v1::Figure> IndicatorTest::Served(v1::IndicatorService::Stub& stub) const {
  std::vector<v1::Figure> figures;
  for (const bool yearly : {false, true}) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds{10});
    v1::ListFiguresRequest request;
    request.mutable_filter()->set_yearly(yearly);
    v1::ListFiguresResponse response;
    const auto status = stub.ListFigures(&context, request, &response);
    if (!status.ok() || response.has_stale_since_time()) return {};
    figures.insert(figures.end(), response.figures().begin(), response.figures().end());
  }
  return figures;
}

std::string IndicatorTest::WaitForAgreement(v1::IndicatorService::Stub& stub) const {
  const recount::Recount batch = Recounted();
  std::string differs = "nothing was served";
  const bool agreed = Eventually([&] {
    const auto served = Served(stub);
    if (served.empty()) return false;
    const auto comparison = batch.Compare(served);
    if (comparison.differences.empty()) return comparison.cells > 2000;
    const auto& first = comparison.differences.front();
    differs = std::to_string(comparison.differences.size()) + " of " +
              std::to_string(comparison.cells) + " cells, for instance " + first.measure + " " +
              first.area + " " + first.period + " served " + first.served + " recounted " +
              first.recounted;
    return false;
  });
  return agreed ? "" : differs;
}

}  // namespace instroom::indicator::test
