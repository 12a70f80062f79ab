// The sample stream judged by the rules of the standard: what is meant to be right is accepted,
// what is meant to be wrong is rejected with the code it was made for.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "deploy/sample/generate.h"
#include "deploy/sample/region.h"
#include "services/allocation/domain/client_judge.h"
#include "services/allocation/domain/message_rules.h"
#include "services/allocation/domain/sender_judge.h"

namespace instroom::sample {
namespace {

using allocation::v1::Fault;
using allocation::v1::Submission;

// Sender and client judges with their state, as one process would hold them.
class Judges {
 public:
  explicit Judges(std::int64_t receive_seconds) : receive_seconds_(receive_seconds) {
    for (const auto& row : Municipalities()) {
      reference::v1::ReferenceEvent event;
      event.mutable_municipality()->set_code(std::string(row.code));
      codes_.Put("municipality/" + std::string(row.code), &event);
    }
    for (const auto& row : Products()) {
      const std::string owner(
          row.only_municipality < 0
              ? ""
              : Municipalities()[static_cast<std::size_t>(row.only_municipality)].code);
      reference::v1::ReferenceEvent event;
      event.mutable_product()->set_municipality(owner);
      event.mutable_product()->set_category(std::string(row.category));
      event.mutable_product()->set_code(std::string(row.code));
      if (!row.code.empty()) codes_.Put("product/" + owner + "/" + std::string(row.code), &event);
    }
  }

  // Everything that is against the message; empty if it is accepted.
  std::vector<Fault> Judge(const allocation::v1::Message& message) {
    const Submission submission = Submit(message);
    auto& sender = senders_[submission.header().sender()];
    const auto record = allocation::DecideForSender(sender, submission, codes_);
    EXPECT_TRUE(record.has_value()) << "repeated";
    if (!record) return {};
    sender.Evolve(*record);
    if (record->has_outcome()) {
      return {record->outcome().faults().begin(), record->outcome().faults().end()};
    }
    auto& client = clients_[submission.client_key()];
    auto decided = allocation::DecideForClient(client, submission);
    if (!decided) return decided.error();
    allocation::Evolve(client, *decided);
    return {};
  }

 private:
  Submission Submit(const allocation::v1::Message& message) const {
    Submission submission;
    submission.set_receipt_id(
        std::to_string(std::hash<std::string>{}(message.SerializeAsString())));
    *submission.mutable_header() = message.header();
    submission.set_client_key(message.person().bsn() + std::string(23, '0'));
    *submission.mutable_birth_date() = message.person().birth_date().date();
    *submission.mutable_lines() = message.lines();
    for (auto& fault : allocation::CheckMessage(message)) *submission.add_faults() = fault;
    submission.mutable_receive_time()->set_seconds(receive_seconds_);
    return submission;
  }

  std::int64_t receive_seconds_;
  allocation::KnownCodes codes_;
  std::map<std::string, allocation::SenderState> senders_;
  std::map<std::string, allocation::ClientState> clients_;
};

std::string Describe(const Item& item, const std::vector<Fault>& faults) {
  std::string text = "expected '" + item.expected_code + "', got";
  for (const auto& fault : faults) text += " " + fault.return_code() + " " + fault.rule();
  return text + " for " + item.message->lines().ShortDebugString();
}

void ExpectJudgedAsMeant(Judges& judges, const Item& item) {
  const auto faults = judges.Judge(*item.message);
  if (item.expected_code.empty()) {
    EXPECT_TRUE(faults.empty()) << Describe(item, faults);
    return;
  }
  EXPECT_TRUE(std::any_of(faults.begin(), faults.end(), [&](const Fault& fault) {
    return fault.return_code() == item.expected_code;
  })) << Describe(item, faults);
}

TEST(SampleJudged, IsAcceptedOrRejectedAsMeant) {
  Options options;
  options.today = *care::ParseDay("2026-11-22");
  options.allocations = 20'000;
  Judges judges(std::chrono::seconds{options.today.time_since_epoch()}.count());
  std::map<std::string, int> codes;
  Generate(options, [&](const Item& item) {
    if (!item.message) return true;
    ++codes[item.expected_code];
    ExpectJudgedAsMeant(judges, item);
    return !testing::Test::HasFailure();
  });
  EXPECT_EQ(codes.size(), 12U) << "every flaw happens";
}

TEST(SampleJudged, SoIsTheTrickleThatFollowsIt) {
  Options options;
  options.today = *care::ParseDay("2026-11-22");
  options.allocations = 2'000;
  const auto midnight = std::chrono::seconds{options.today.time_since_epoch()}.count();
  Judges judges(midnight + 86'400);
  Generate(options, [&](const Item& item) {
    if (item.message) ExpectJudgedAsMeant(judges, item);
    return true;
  });
  const auto trickle = MakeTrickle(options, (midnight + 30'000) * 1'000);
  for (int i = 0; i < 5'000 && !testing::Test::HasFailure(); ++i) {
    const Item item = trickle->Next((midnight + 30'000 + i) * 1'000);
    if (item.message) ExpectJudgedAsMeant(judges, item);
  }
}

TEST(SampleJudged, SoIsATrickleThatIsStartedAgain) {
  Options options;
  options.today = *care::ParseDay("2026-11-22");
  options.allocations = 2'000;
  const auto midnight = std::chrono::seconds{options.today.time_since_epoch()}.count();
  Judges judges(midnight + 86'400);
  Generate(options, [&](const Item& item) {
    if (item.message) ExpectJudgedAsMeant(judges, item);
    return true;
  });
  std::int64_t second = midnight + 30'000;
  for (const bool with_history : {true, false, false}) {
    const auto trickle = MakeTrickle(options, second * 1'000, with_history);
    for (int i = 0; i < 2'000 && !testing::Test::HasFailure(); ++i) {
      const Item item = trickle->Next(++second * 1'000);
      if (item.message) ExpectJudgedAsMeant(judges, item);
    }
  }
}

}  // namespace
}  // namespace instroom::sample
