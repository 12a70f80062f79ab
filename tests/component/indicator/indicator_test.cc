// Figures through the whole service, and what becomes of them when Redis or a replica goes.

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "services/care/topics.h"
#include "services/indicator/publish/keys.h"
#include "services/platform/observe/metrics.h"
#include "tests/component/indicator/indicator_fixture.h"

namespace instroom::indicator::test {
namespace {

struct Export {
  grpc::StatusCode code;
  std::vector<v1::Figure> figures;
};

Export Exported(v1::IndicatorService::Stub& stub, const v1::ExportFiguresRequest& request) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds{10});
  const auto reader = stub.ExportFigures(&context, request);
  Export all;
  v1::ExportFiguresResponse part;
  while (reader->Read(&part)) {
    all.figures.insert(all.figures.end(), part.figures().begin(), part.figures().end());
  }
  all.code = reader->Finish().error_code();
  return all;
}

TEST_F(IndicatorTest, ServesWhatARecountOfTheLogGives) {
  std::mt19937_64 random(1);
  Append(RandomCare(random, 60));
  EXPECT_EQ(WaitForAgreement(*stub_), "");
  Append(Disturbed(RandomCare(random, 20), random));
  EXPECT_EQ(WaitForAgreement(*stub_), "");
  EXPECT_TRUE(service_->Ready());
}

TEST_F(IndicatorTest, ComesBackAfterRedisIsFlushedOrRestarted) {
  std::mt19937_64 random(2);
  Append(RandomCare(random, 20));
  ASSERT_EQ(WaitForAgreement(*stub_), "");
  platform::RedisAddress address;
  address.port = redis_.port();
  const auto redis = platform::MakeRedis(address);
  ASSERT_TRUE(redis->Call({"FLUSHALL"}).ok());
  Append(RandomCare(random, 5));
  EXPECT_EQ(WaitForAgreement(*stub_), "");

  redis_.Kill();
  Append(RandomCare(random, 5));
  const auto stale = [&] {
    grpc::ClientContext context;
    v1::ListFiguresResponse response;
    v1::ListFiguresRequest request;
    request.mutable_filter()->add_measures("inflow");
    return stub_->ListFigures(&context, request, &response).ok() &&
           response.has_stale_since_time() && response.figures_size() > 0;
  };
  EXPECT_TRUE(Eventually(stale)) << "figures must stay, and say since when they stand still";
  EXPECT_TRUE(service_->Ready());
  redis_.Start();
  EXPECT_EQ(WaitForAgreement(*stub_), "");
}

TEST_F(IndicatorTest, ReplacesValuesOfALogThatIsGone) {
  service_->Stop();
  service_.reset();
  std::mt19937_64 random(7);
  Append(RandomCare(random, 10));
  platform::RedisAddress address;
  address.port = redis_.port();
  const auto redis = platform::MakeRedis(address);
  for (int partition = 0; partition < 12; ++partition) {
    const std::string key = HashKey(definition_.Id(), partition);
    ASSERT_TRUE(redis->Call({"DEL", key}).ok());
    ASSERT_TRUE(redis
                    ->Call({"HSET", key, "@position", "999999999", "@epoch", "gone", "@sequence",
                            "1", "0995|inflow.with|2024-05", "1000"})
                    .ok());
  }
  service_ = NewService();
  stub_ = StubOf(*service_);
  EXPECT_EQ(WaitForAgreement(*stub_), "");
}

TEST_F(IndicatorTest, TwoReplicasServeTheSameAndOneGoesOnAlone) {
  std::mt19937_64 random(3);
  Append(RandomCare(random, 20));
  auto second = NewService();
  const auto second_stub = StubOf(*second);
  EXPECT_EQ(WaitForAgreement(*stub_), "");
  EXPECT_EQ(WaitForAgreement(*second_stub), "");
  service_->Stop();
  service_.reset();
  Append(RandomCare(random, 10));
  EXPECT_EQ(WaitForAgreement(*second_stub), "");
  second->Stop();
}

TEST_F(IndicatorTest, GoesOnAfterARecordThatIsNoMessage) {
  AppendRaw(care::topics::kAllocationEvents, "x", "\xff\xff no message");
  AppendRaw(care::topics::kReferralEvents, "x", "\xff\xff no message");
  AppendRaw(care::topics::kReferenceEvents, "municipality/0995x", "\xff\xff no message");
  std::mt19937_64 random(4);
  Append(RandomCare(random, 10));
  EXPECT_EQ(WaitForAgreement(*stub_), "");
  for (const char* topic : {care::topics::kAllocationEvents, care::topics::kReferralEvents,
                            care::topics::kReferenceEvents}) {
    EXPECT_THAT(platform::MetricsText(),
                testing::HasSubstr("instroom_log_passed_over_total{reason=\"NOT_DECODABLE\","
                                   "topic=\"" +
                                   std::string(topic) + "\"}"));
  }
}

TEST_F(IndicatorTest, StreamGivesASnapshotAndThenOnlyWhatChanged) {
  std::mt19937_64 random(5);
  Append(RandomCare(random, 5));
  ASSERT_EQ(WaitForAgreement(*stub_), "");
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds{30});
  v1::StreamChangesRequest request;
  request.mutable_filter()->add_measures("inflow");
  request.mutable_filter()->add_areas("region");
  const auto reader = stub_->StreamChanges(&context, request);
  v1::StreamChangesResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_TRUE(response.snapshot());
  EXPECT_GE(response.figures_size(), 36);
  std::int64_t before = 0;
  for (const auto& figure : response.figures()) {
    if (figure.period() == "2024-05") before = figure.value();
  }
  allocation::v1::AllocationEvent event;
  event.set_client_key(std::string(31, '0') + "1");
  event.set_municipality("0995");
  auto* decided = event.add_facts()->mutable_allocation_decided();
  decided->set_number(std::chrono::system_clock::now().time_since_epoch().count());
  *decided->mutable_begin_date() = care::ToDate(*care::ParseDay("2024-05-06"));
  *decided->mutable_decision_date() = care::ToDate(*care::ParseDay("2024-05-01"));
  Append({event});
  do {
    ASSERT_TRUE(reader->Read(&response));
  } while (response.figures_size() == 0);
  EXPECT_FALSE(response.snapshot());
  ASSERT_EQ(response.figures_size(), 1);
  EXPECT_EQ(response.figures(0).period(), "2024-05");
  EXPECT_EQ(response.figures(0).value(), before + 1);
  EXPECT_EQ(response.figures(0).definition_version(), "lelystad-2025@1");
  context.TryCancel();
}

TEST_F(IndicatorTest, RefusesWhatItDoesNotServe) {
  std::mt19937_64 random(6);
  Append(RandomCare(random, 5));
  ASSERT_EQ(WaitForAgreement(*stub_), "");
  const auto get = [&](const char* measure, const char* area, const char* period) {
    grpc::ClientContext context;
    v1::GetFigureRequest request;
    request.set_measure(measure);
    request.set_area(area);
    request.set_period(period);
    v1::GetFigureResponse response;
    return stub_->GetFigure(&context, request, &response).error_code();
  };
  EXPECT_EQ(get("inflow", "region", "2024-05"), grpc::StatusCode::OK);
  EXPECT_EQ(get("inflow", "region", "2024-13"), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(get("inflows", "region", "2024-05"), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(get("inflow", "9999", "2024-05"), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(get("inflow", "region", "2099"), grpc::StatusCode::NOT_FOUND);
  const auto list = [&](const char* area, const char* from, const char* to) {
    grpc::ClientContext context;
    v1::ListFiguresRequest request;
    request.mutable_filter()->add_areas("region");
    request.mutable_filter()->add_areas(area);
    request.mutable_filter()->set_period_from(from);
    request.mutable_filter()->set_period_to(to);
    v1::ListFiguresResponse response;
    return stub_->ListFigures(&context, request, &response).error_code();
  };
  EXPECT_EQ(list("0995", "2024-05", "2024-05"), grpc::StatusCode::OK);
  EXPECT_EQ(list("9999", "2024-05", "2024-05"), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(list("0995", "2024-05", "2024-04"), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(IndicatorTest, SaysUnavailableUntilItKnowsTheFigures) {
  std::mt19937_64 random(8);
  Append(RandomCare(random, 5));
  ASSERT_EQ(WaitForAgreement(*stub_), "");
  service_->Stop();
  service_.reset();
  redis_.Kill();
  service_ = NewService();
  stub_ = StubOf(*service_);
  const auto code = [&] {
    grpc::ClientContext context;
    v1::ListFiguresRequest request;
    v1::ListFiguresResponse response;
    return stub_->ListFigures(&context, request, &response).error_code();
  };
  EXPECT_EQ(code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_FALSE(service_->Ready());
  v1::ExportFiguresRequest everything;
  everything.add_filters();
  EXPECT_EQ(Exported(*stub_, everything).code, grpc::StatusCode::UNAVAILABLE);
  redis_.Start();
  EXPECT_EQ(WaitForAgreement(*stub_), "");
  EXPECT_TRUE(service_->Ready());
}

TEST_F(IndicatorTest, ExportsMonthsAndYearsOfOneMoment) {
  std::mt19937_64 random(9);
  Append(RandomCare(random, 20));
  ASSERT_EQ(WaitForAgreement(*stub_), "");
  v1::ExportFiguresRequest request;
  EXPECT_EQ(Exported(*stub_, request).code, grpc::StatusCode::INVALID_ARGUMENT) << "no filter";
  request.add_filters();
  request.add_filters()->set_yearly(true);
  const auto exported = Exported(*stub_, request);
  ASSERT_EQ(exported.code, grpc::StatusCode::OK);
  const auto comparison = Recounted().Compare(exported.figures);
  EXPECT_EQ(comparison.differences.size(), 0u);
  EXPECT_GT(comparison.cells, 2000u);
  for (const auto& figure : exported.figures) {
    ASSERT_TRUE(std::ranges::equal(figure.positions(), exported.figures.front().positions()));
  }
  request.mutable_filters(1)->add_areas("9999");
  EXPECT_EQ(Exported(*stub_, request).code, grpc::StatusCode::NOT_FOUND);
  for (int i = 0; i < 3; ++i) request.add_filters();
  EXPECT_EQ(Exported(*stub_, request).code, grpc::StatusCode::INVALID_ARGUMENT) << "five filters";
}

}  // namespace
}  // namespace instroom::indicator::test
