// The stream: many messages, few calls.

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <thread>

#include "tests/component/allocation/service/running_service.h"

namespace instroom::allocation {
namespace {

struct Answers {
  std::map<std::uint64_t, std::string> receipts;
  std::map<std::uint64_t, v1::Judgement> judgements;
  std::map<std::uint64_t, std::string> refusals;
  bool outcome_before_receipt = false;
};

// Sends all in requests of `per_request`, closes, and reads everything.
Answers Exchange(const std::vector<v1::Submittal>& submittals, int per_request,
                 bool receipts_only = false) {
  auto& service = RunningService::Shared();
  const auto context = RunningService::Context(60);
  const auto stream = service.stub().Exchange(context.get());
  std::thread sender([&] {
    v1::ExchangeRequest request;
    request.set_receipts_only(receipts_only);
    for (const auto& submittal : submittals) {
      *request.add_submittals() = submittal;
      if (request.submittals_size() < per_request) continue;
      stream->Write(request);
      request.clear_submittals();
    }
    if (request.submittals_size() > 0) stream->Write(request);
    stream->WritesDone();
  });
  Answers answers;
  v1::ExchangeResponse response;
  while (stream->Read(&response)) {
    for (const auto& receipt : response.receipts()) {
      EXPECT_TRUE(answers.receipts.emplace(receipt.correlation(), receipt.receipt_id()).second);
    }
    for (const auto& judgement : response.judgements()) {
      answers.outcome_before_receipt |= !answers.receipts.contains(judgement.correlation());
      EXPECT_TRUE(answers.judgements.emplace(judgement.correlation(), judgement).second);
    }
    for (const auto& refusal : response.refusals()) {
      EXPECT_TRUE(answers.refusals.emplace(refusal.correlation(), refusal.reason()).second);
    }
  }
  sender.join();
  const auto status = stream->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return answers;
}

std::vector<v1::Submittal> Allocations(int count) {
  std::vector<v1::Submittal> submittals;
  for (int i = 0; i < count; ++i) {
    *submittals.emplace_back().mutable_message() = Jw301(FreshNumber());
    submittals.back().set_correlation(static_cast<std::uint64_t>(i) + 1);
  }
  return submittals;
}

TEST(Exchange, GivesEachMessageOneReceiptAndOneOutcome) {
  const auto answers = Exchange(Allocations(1000), 100);
  EXPECT_EQ(answers.receipts.size(), 1000U);
  EXPECT_EQ(answers.judgements.size(), 1000U);
  EXPECT_FALSE(answers.outcome_before_receipt);
  for (const auto& [correlation, judgement] : answers.judgements) {
    EXPECT_TRUE(judgement.accepted());
    EXPECT_EQ(judgement.receipt_id(), answers.receipts.at(correlation));
  }
}

TEST(Exchange, GivesReceiptsOnlyIfAsked) {
  const auto answers = Exchange(Allocations(300), 500, /*receipts_only=*/true);
  EXPECT_EQ(answers.receipts.size(), 300U);
  EXPECT_TRUE(answers.judgements.empty());
}

TEST(Exchange, AnswersTheSameMessageTwiceInOneStream) {
  auto submittals = Allocations(2);
  *submittals[1].mutable_message() = submittals[0].message();
  const auto answers = Exchange(submittals, 1);
  EXPECT_EQ(answers.receipts.at(1), answers.receipts.at(2));
  EXPECT_TRUE(answers.judgements.at(1).accepted());
  EXPECT_TRUE(answers.judgements.at(2).accepted());
}

TEST(Exchange, RefusesOneAndGoesOnWithTheOthers) {
  auto submittals = Allocations(3);
  submittals[1].mutable_message()->mutable_header()->set_sender("99");
  const auto answers = Exchange(submittals, 3);
  EXPECT_EQ(answers.receipts.size(), 2U);
  EXPECT_EQ(answers.refusals,
            (std::map<std::uint64_t, std::string>{{2, "NOT_VALID_AGAINST_SCHEMA"}}));
}

TEST(Exchange, FreesEverythingWhenItsCallerVanishes) {
  auto& service = RunningService::Shared();
  for (int i = 0; i < 20; ++i) {
    const auto context = RunningService::Context();
    const auto stream = service.stub().Exchange(context.get());
    v1::ExchangeRequest request;
    for (const auto& submittal : Allocations(50)) *request.add_submittals() = submittal;
    stream->Write(request);
    context->TryCancel();
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  EXPECT_TRUE(service.Judge(Jw301(FreshNumber())).accepted());
}

TEST(Exchange, RefusesARequestWithTooManyMessages) {
  auto& service = RunningService::Shared();
  const auto context = RunningService::Context();
  const auto stream = service.stub().Exchange(context.get());
  v1::ExchangeRequest request;
  for (int i = 0; i < 501; ++i) request.add_submittals();
  stream->Write(request);
  stream->WritesDone();
  v1::ExchangeResponse response;
  while (stream->Read(&response)) {
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace instroom::allocation
