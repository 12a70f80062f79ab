// Messages that are taken, judged, delivered and read again.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/care/calendar.h"
#include "services/platform/base/clock.h"
#include "tests/component/allocation/service/running_service.h"

namespace instroom::allocation {
namespace {

using testing::HasSubstr;

std::vector<std::string> Codes(const v1::Judgement& judgement) {
  std::vector<std::string> codes;
  for (const auto& fault : judgement.faults()) codes.push_back(fault.return_code());
  return codes;
}

v1::ListAllocationsResponse List(const v1::ListAllocationsRequest& request) {
  v1::ListAllocationsResponse response;
  const auto status = RunningService::Shared().stub().ListAllocations(
      RunningService::Context().get(), request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return response;
}

TEST(Conversation, RunsFromAllocationToStop) {
  auto& service = RunningService::Shared();
  const std::int64_t number = FreshNumber();
  const auto allocated = service.Judge(Jw301(number));
  EXPECT_TRUE(allocated.accepted());
  EXPECT_THAT(allocated.return_xml(), HasSubstr("<jw302:BerichtCode>437<"));
  const auto started = service.Judge(Jw305(number));
  EXPECT_TRUE(started.accepted()) << started.DebugString();
  EXPECT_THAT(started.return_xml(), HasSubstr("<jw306:BerichtCode>439<"));
  const auto stopped = service.Judge(Jw307(number));
  EXPECT_TRUE(stopped.accepted()) << stopped.DebugString();
  EXPECT_THAT(stopped.return_xml(), HasSubstr("<jw308:BerichtCode>441<"));
}

TEST(Conversation, LetsACallerReadItsOwnWrites) {
  auto& service = RunningService::Shared();
  v1::ListAllocationsRequest request;
  request.set_municipality(kMunicipality);
  for (int i = 0; i < 20; ++i) {
    const std::int64_t number = FreshNumber();
    ASSERT_TRUE(service.Judge(Jw301(number)).accepted());
    request.set_number(number);
    const auto found = List(request);
    ASSERT_EQ(found.allocations_size(), 1) << "allocation " << i;
    EXPECT_EQ(found.allocations(0).current().number(), number);
    EXPECT_EQ(found.allocations(0).provider(), kProvider);
  }
}

TEST(Conversation, ListsInPages) {
  auto& service = RunningService::Shared();
  for (int i = 0; i < 7; ++i) ASSERT_TRUE(service.Judge(Jw301(FreshNumber())).accepted());
  v1::ListAllocationsRequest request;
  request.set_provider(kProvider);
  const int all = List(request).allocations_size();
  request.set_page_size(3);
  std::vector<std::int64_t> numbers;
  do {
    const auto page = List(request);
    EXPECT_LE(page.allocations_size(), 3);
    for (const auto& row : page.allocations()) numbers.push_back(row.current().number());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(numbers.size(), static_cast<std::size_t>(all));
  EXPECT_TRUE(std::ranges::is_sorted(numbers));
}

TEST(Conversation, GivesARepeatItsFirstOutcome) {
  auto& service = RunningService::Shared();
  const v1::Message message = Jw301(FreshNumber());
  const auto first = service.Judge(message);
  const auto second = service.Judge(message);
  EXPECT_TRUE(second.accepted());
  EXPECT_EQ(first.SerializeAsString(), second.SerializeAsString());
}

TEST(Conversation, RejectsAnIdentificationWithOtherContent) {
  auto& service = RunningService::Shared();
  const v1::Message first = Jw301(FreshNumber());
  ASSERT_TRUE(service.Judge(first).accepted());
  v1::Message second = Jw301(FreshNumber());
  second.mutable_header()->set_identification(first.header().identification());
  const auto judgement = service.Judge(second);
  EXPECT_FALSE(judgement.accepted());
  EXPECT_THAT(Codes(judgement), testing::ElementsAre("9056"));
  EXPECT_THAT(judgement.return_xml(), HasSubstr("9056"));
}

TEST(Conversation, RejectsByTheRulesOfEachJudge) {
  auto& service = RunningService::Shared();
  const auto unknown = service.Judge(Jw305(FreshNumber()));
  EXPECT_THAT(Codes(unknown), testing::ElementsAre("9019"));
  EXPECT_THAT(unknown.return_xml(), HasSubstr("9019"));

  const std::int64_t number = FreshNumber();
  ASSERT_TRUE(service.Judge(Jw301(number)).accepted());
  v1::Message of_other = Jw301(number);
  of_other.mutable_person()->set_bsn("999900018");
  EXPECT_THAT(Codes(service.Judge(of_other)), testing::ElementsAre("9332"));

  v1::Message future = Jw301(FreshNumber());
  *future.mutable_header()->mutable_message_date() =
      care::ToDate(care::DutchDay(platform::SystemClock().Now()) + std::chrono::days{2});
  EXPECT_THAT(Codes(service.Judge(future)), testing::ElementsAre("8848"));

  v1::Message against_content = Jw301(FreshNumber());
  against_content.mutable_person()->set_bsn("999900007");
  EXPECT_THAT(Codes(service.Judge(against_content)), testing::Each("0001"));
}

TEST(Conversation, DeliversReturnsAndMessagesInOrder) {
  auto& service = RunningService::Shared();
  const std::int64_t number = FreshNumber();
  const auto allocated = service.Judge(Jw301(number));
  const auto rejected = service.Judge(Jw305(FreshNumber()));
  const auto find = [&](const std::string& party, const std::string& receipt) {
    // The postman comes after the judge: wait until it has been.
    for (int i = 0; i < 200; ++i) {
      for (const auto& item : service.Feed(party)) {
        if (item.receipt_id() == receipt) return item;
      }
    }
    ADD_FAILURE() << "not delivered to " << party;
    return v1::ReadFeedResponse();
  };
  const auto message = find(kProvider, allocated.receipt_id());
  EXPECT_EQ(message.kind(), v1::DELIVERY_KIND_MESSAGE);
  EXPECT_EQ(message.message_kind(), v1::MESSAGE_KIND_JW301);
  EXPECT_THAT(message.xml(), HasSubstr(kSurname));
  const auto returned = find(kMunicipality, allocated.receipt_id());
  EXPECT_EQ(returned.kind(), v1::DELIVERY_KIND_RETURN);
  EXPECT_EQ(returned.message_kind(), v1::MESSAGE_KIND_JW302);
  EXPECT_EQ(returned.xml(), allocated.return_xml());
  EXPECT_EQ(find(kProvider, rejected.receipt_id()).message_kind(), v1::MESSAGE_KIND_JW306);

  const auto all = service.Feed(kProvider);
  const auto rest = service.Feed(kProvider, all[all.size() / 2].cursor());
  ASSERT_EQ(rest.size(), all.size() - all.size() / 2 - 1);
  EXPECT_EQ(rest.back().SerializeAsString(), all.back().SerializeAsString());
}

TEST(Conversation, ShowsAcceptedMessagesToWhoWatches) {
  auto& service = RunningService::Shared();
  ASSERT_TRUE(service.Judge(Jw301(FreshNumber())).accepted());
  v1::WatchAcceptedRequest request;
  request.set_latest(1);
  const auto context = RunningService::Context();
  const auto reader = service.stub().WatchAccepted(context.get(), request);
  v1::WatchAcceptedResponse row;
  ASSERT_TRUE(reader->Read(&row));
  EXPECT_EQ(row.municipality(), kMunicipality);
  EXPECT_EQ(row.category(), "43");
  const std::int64_t number = FreshNumber();
  ASSERT_TRUE(service.Judge(Jw301(number)).accepted());
  ASSERT_TRUE(service.Judge(Jw305(number)).accepted());
  ASSERT_TRUE(reader->Read(&row));
  EXPECT_EQ(row.message_kind(), v1::MESSAGE_KIND_JW301);
  ASSERT_TRUE(reader->Read(&row));
  EXPECT_EQ(row.message_kind(), v1::MESSAGE_KIND_JW305);
  context->TryCancel();
}

TEST(Conversation, KeepsEverythingOverARestart) {
  auto& service = RunningService::Shared();
  const std::int64_t number = FreshNumber();
  const v1::Message message = Jw301(number);
  const auto before = service.Judge(message);
  const v1::Message start = Jw305(number);
  ASSERT_TRUE(service.Judge(start).accepted());
  v1::ListAllocationsRequest request;
  request.set_municipality(kMunicipality);
  request.set_page_size(1000);
  const auto listed = List(request);

  service.Restart();
  EXPECT_EQ(service.Judge(message).SerializeAsString(), before.SerializeAsString());
  EXPECT_EQ(List(request).SerializeAsString(), listed.SerializeAsString());
  v1::Message again = Jw305(number, "2026-01-12");
  again.mutable_header()->set_identification(start.header().identification());
  EXPECT_THAT(Codes(service.Judge(again)), testing::ElementsAre("9056"));
  EXPECT_THAT(Codes(service.Judge(Jw305(number, "2026-01-12"))), testing::ElementsAre("9326"));
  EXPECT_TRUE(service.Judge(Jw307(number)).accepted());
}

}  // namespace
}  // namespace instroom::allocation
