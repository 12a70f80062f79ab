// Sending over Exchange: order where it matters, a window, and nothing lost when streams break.

#include "services/cli/dispatcher.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/unit/cli/fake_clients.h"

namespace instroom::cli {
namespace {

using std::chrono::milliseconds;

Parcel Make(const std::string& label, const std::string& chain, bool follows) {
  Parcel parcel;
  parcel.label = label;
  parcel.chain = chain;
  parcel.follows = follows;
  parcel.submittal.set_xml(label);
  return parcel;
}

struct Sending {
  std::vector<Parcel> parcels;
  std::vector<Answer> answers;
  DispatcherOptions options{.window = 10, .batch = 4, .patience = milliseconds{2'000}};

  platform::Outcome<platform::Done> Run(FakeClients& clients) {
    Dispatcher dispatcher(clients, options);
    std::size_t at = 0;
    return dispatcher.Run(
        [&]() -> Supply {
          if (at == parcels.size()) return {std::nullopt, false};
          return {parcels[at++], true};
        },
        [&](const Answer& answer) { answers.push_back(answer); }, [] { return false; });
  }
};

TEST(Dispatcher, AnswersEveryMessageOnce) {
  FakeClients clients;
  Sending sending;
  for (int i = 0; i < 300; ++i) sending.parcels.push_back(Make(std::to_string(i), "", false));
  ASSERT_TRUE(sending.Run(clients));
  std::set<std::string> labels;
  for (const auto& answer : sending.answers) EXPECT_TRUE(labels.insert(answer.label).second);
  EXPECT_EQ(labels.size(), 300U);
}

TEST(Dispatcher, HoldsAReportBackUntilItsAllocationsAreAnswered) {
  FakeClients clients;
  std::map<std::string, bool> answered;
  bool too_early = false;
  clients.service.judge = [&](const allocation::v1::Submittal& submittal) {
    // "3f" follows "3": what it follows must have been answered in an earlier request.
    const auto label = submittal.xml();
    if (label.back() == 'f') too_early |= !answered[label.substr(0, label.size() - 1)];
    return FakeAnswer{};
  };
  Sending sending;
  for (int i = 0; i < 100; ++i) {
    const auto chain = std::to_string(i % 7);
    sending.parcels.push_back(Make(std::to_string(i), chain, false));
    sending.parcels.push_back(Make(std::to_string(i) + "f", chain, true));
  }
  Dispatcher dispatcher(clients, sending.options);
  std::size_t at = 0;
  ASSERT_TRUE(dispatcher.Run(
      [&]() -> Supply {
        if (at == sending.parcels.size()) return {std::nullopt, false};
        return {sending.parcels[at++], true};
      },
      [&](const Answer& answer) {
        const std::lock_guard lock(clients.service.mutex);
        answered[answer.label] = true;
      },
      [] { return false; }));
  EXPECT_EQ(answered.size(), 200U);
  EXPECT_FALSE(too_early);
}

TEST(Dispatcher, KeepsTheOrderOfReportsOfOneClient) {
  FakeClients clients;
  Sending sending;
  for (int i = 0; i < 50; ++i) {
    sending.parcels.push_back(Make("a" + std::to_string(i), "x", false));
    sending.parcels.push_back(Make("f" + std::to_string(1000 + i), "x", true));
  }
  ASSERT_TRUE(sending.Run(clients));
  std::string last;
  for (const auto& submittal : clients.service.received) {
    if (submittal.xml().front() != 'f') continue;
    EXPECT_LT(last, submittal.xml());
    last = submittal.xml();
  }
}

TEST(Dispatcher, SendsEverythingUnansweredAgainAfterABreak) {
  FakeClients clients;
  clients.service.break_after = 17;
  Sending sending;
  for (int i = 0; i < 60; ++i) sending.parcels.push_back(Make(std::to_string(i), "", false));
  ASSERT_TRUE(sending.Run(clients));
  EXPECT_EQ(sending.answers.size(), 60U);
  EXPECT_EQ(clients.service.streams, 2U);
  EXPECT_GT(clients.service.received.size(), 60U);
}

TEST(Dispatcher, DoesNotRepeatWhatItIsNotAllowed) {
  for (const auto kind : {platform::ErrorKind::kUnknownCaller, platform::ErrorKind::kNotAllowed}) {
    FakeClients clients;
    clients.service.unreachable = true;
    clients.service.away = {kind, "CERTIFICATE_REVOKED", ""};
    Sending sending;
    sending.parcels.push_back(Make("1", "", false));
    const auto sent = sending.Run(clients);
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().reason, "CERTIFICATE_REVOKED");
    EXPECT_EQ(clients.service.streams, 1U);
  }
}

TEST(Dispatcher, GivesUpWhenNobodyAnswers) {
  FakeClients clients;
  clients.service.unreachable = true;
  Sending sending;
  sending.options.patience = milliseconds{300};
  sending.parcels.push_back(Make("1", "", false));
  const auto sent = sending.Run(clients);
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().kind, platform::ErrorKind::kUnavailable);
  EXPECT_TRUE(sending.answers.empty());
}

TEST(Dispatcher, NeverHasMoreUnansweredThanItsWindow) {
  FakeClients clients;
  clients.service.judge = [](const auto&) { return FakeAnswer{.judged = false, .refusal = {}}; };
  Sending sending;
  sending.options.patience = milliseconds{300};
  for (int i = 0; i < 100; ++i) sending.parcels.push_back(Make(std::to_string(i), "", false));
  EXPECT_FALSE(sending.Run(clients));
  EXPECT_LE(clients.service.received.size() / clients.service.streams, sending.options.window);
}

TEST(Dispatcher, RepeatsWhatTheLogHadNoRoomFor) {
  FakeClients clients;
  int refusals = 3;
  clients.service.judge = [&](const auto&) {
    return refusals-- > 0 ? FakeAnswer{.refusal = "QUEUE_FULL"} : FakeAnswer{};
  };
  Sending sending;
  for (int i = 0; i < 5; ++i) sending.parcels.push_back(Make(std::to_string(i), "", false));
  ASSERT_TRUE(sending.Run(clients));
  for (const auto& answer : sending.answers) EXPECT_TRUE(answer.accepted) << answer.label;
  EXPECT_EQ(sending.answers.size(), 5U);
}

TEST(Dispatcher, TellsARefusalOfTheMessageItself) {
  FakeClients clients;
  clients.service.judge = [](const auto&) { return FakeAnswer{.refusal = "NOT_WELL_FORMED"}; };
  Sending sending;
  sending.parcels.push_back(Make("1", "x", false));
  sending.parcels.push_back(Make("1f", "x", true));
  ASSERT_TRUE(sending.Run(clients));
  ASSERT_EQ(sending.answers.size(), 2U);
  EXPECT_EQ(sending.answers.front().refusal, "NOT_WELL_FORMED");
}

}  // namespace
}  // namespace instroom::cli
