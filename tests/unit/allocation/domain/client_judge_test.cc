#include "services/allocation/domain/client_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "services/allocation/domain/client_rules.h"
#include "services/allocation/domain/rule_catalogue.h"
#include "tests/unit/allocation/domain/samples.h"

namespace instroom::allocation {
namespace {

using samples::Allocated;
using samples::Jw301;
using samples::Jw305;
using samples::Jw307;
using samples::Started;
using samples::Stopped;
using testing::ElementsAre;
using testing::IsEmpty;

// "9019 StartProduct[1]" for each fault.
std::vector<std::string> Codes(const std::vector<v1::Fault>& faults) {
  std::vector<std::string> codes;
  for (const auto& fault : faults) codes.push_back(fault.return_code() + " " + fault.place());
  return codes;
}

// Messages that must be accepted, in order.
ClientState After(const std::vector<v1::Submission>& messages) {
  ClientState state;
  for (const auto& message : messages) {
    const auto event = DecideForClient(state, message);
    EXPECT_TRUE(event.ok()) << "the history must be acceptable";
    if (event) Evolve(state, *event);
  }
  return state;
}

struct Case {
  const char* name;
  std::vector<v1::Submission> history;
  v1::Submission message;
  std::vector<std::string> codes;  // Empty: accepted.
};

const auto kOne = Jw301(Allocated(7, "2026-01-01"));
const auto kOther = Jw301(Allocated(8, "2026-01-01"));
const auto kGone = Jw301(Allocated(7, "2026-01-02", "2026-01-01", "13"));
const auto kStart = Jw305(Started(7, "2026-01-10"));
const auto kRestart = Jw305(Started(7, "2026-02-10"));
const auto kPause = Jw307(Stopped(7, "2026-01-10", "20", "2026-01-20"));
const auto kStop = Jw307(Stopped(7, "2026-01-10", "31", "2026-01-31"));
const auto kNoStart = Jw305(Started(7, "2026-01-10", "3"));
const auto kNoPause = Jw307(Stopped(7, "2026-01-10", "20", "2026-01-20", "3"));
const auto kNoStop = Jw307(Stopped(7, "2026-01-10", "31", "2026-01-31", "3"));

// clang-format off
const std::vector<Case> kCases = {
    {"TR019 start of an unknown number", {}, kStart, {"9019 StartProduct[1]"}},
    {"TR019 stop of an unknown number", {}, kStop, {"9019 StopProduct[1]"}},
    {"TR019 number of another allocation", {kOther}, kStart, {"9019 StartProduct[1]"}},
    {"TR019 deleted is never sent", {kOne, kGone}, kStart, {"9019 StartProduct[1]"}},
    {"TR019 kept", {kOne}, kStart, {}},
    {"TR019 not for task-oriented care", {}, Jw305(Started({}, "2026-01-10")), {}},
    {"TR063 withdraws a start that never was", {kOne}, kNoStart, {"9063 StartProduct[1]"}},
    {"TR063 withdraws a stop that never was", {kOne, kStart}, kNoStop, {"9063 StopProduct[1]"}},
    {"TR063 withdraws twice", {kOne, kStart, kNoStart}, kNoStart, {"9063 StartProduct[1]"}},
    {"TR063 other end date is another key", {kOne, kStart, kStop},
     Jw307(Stopped(7, "2026-01-10", "31", "2026-02-01", "3")), {"9063 StopProduct[1]"}},
    {"TR063 kept for a start", {kOne, kStart}, kNoStart, {}},
    {"TR063 kept for a stop", {kOne, kStart, kStop}, kNoStop, {}},
    {"TR063 no other checks: allocation deleted", {kOne, kStart, kGone}, kNoStart, {}},
    {"TR071 start that is stopped", {kOne, kStart, kPause}, kNoStart, {"9071 StartProduct[1]"}},
    {"TR071 kept once the stop is withdrawn", {kOne, kStart, kPause, kNoPause}, kNoStart, {}},
    {"TR074 start delivered before", {kOne, kStart, kStop}, kStart, {"9074 StartProduct[1]"}},
    {"TR074 stop delivered before", {kOne, kStart, kPause}, kPause,
     {"9074 StopProduct[1]", "9413 StopProduct[1]"}},
    {"TR074 kept after a withdrawal", {kOne, kStart, kNoStart}, kStart, {}},
    {"TR326 start while care runs", {kOne, kStart}, kRestart, {"9326 StartProduct[1]"}},
    {"TR326 start again after a stop is withdrawn", {kOne, kStart, kStop, kNoStop}, kRestart,
     {"9326 StartProduct[1]"}},
    {"TR326 two starts in one message", {kOne},
     Jw305(Started(7, "2026-01-10"), Started(7, "2026-02-10")), {"9326 StartProduct[2]"}},
    {"TR326 kept after a pause (OP379)", {kOne, kStart, kPause}, kRestart, {}},
    {"TR326 kept after a definitive stop (OP379)", {kOne, kStart, kStop}, kRestart, {}},
    {"TR326 kept by a correction in one message (IV008)", {kOne, kStart},
     Jw305(Started(7, "2026-02-10"), Started(7, "2026-01-10", "3")), {}},
    {"TR326 another allocation does not matter", {kOne, kOther, kStart},
     Jw305(Started(8, "2026-01-10")), {}},
    {"TR326 task-oriented: same product", {Jw305(Started({}, "2026-01-10"))},
     Jw305(Started({}, "2026-02-10")), {"9326 StartProduct[1]"}},
    {"TR326 task-oriented: another product", {Jw305(Started({}, "2026-01-10"))},
     Jw305(Started({}, "2026-01-10", "1", "45A05")), {}},
    {"TR382 stop without a start", {kOne}, kStop, {"9069 StopProduct[1]"}},
    {"TR382 another begin date", {kOne, kStart},
     Jw307(Stopped(7, "2026-01-11", "31", "2026-01-31")), {"9069 StopProduct[1]"}},
    {"TR382 another product", {kOne, kStart},
     Jw307(Stopped(7, "2026-01-10", "31", "2026-01-31", "1", "45A05")), {"9069 StopProduct[1]"}},
    {"TR382 start withdrawn", {kOne, kStart, kNoStart}, kStop, {"9069 StopProduct[1]"}},
    {"TR382 kept", {kOne, kStart}, kStop, {}},
    {"TR382 stop of a start before the last (OP155)", {kOne, kStart, kPause, kRestart}, kStop,
     {"9069 StopProduct[1]"}},
    {"TR382 kept: the last start (OP155)", {kOne, kStart, kPause, kRestart},
     Jw307(Stopped(7, "2026-02-10", "31", "2026-02-28")), {}},
    {"TR382 kept: the later start is withdrawn",
     {kOne, kStart, kPause, kRestart, Jw305(Started(7, "2026-02-10", "3"))}, kStop, {}},
    {"TR382 kept by the correction of an earlier stop (IV008)", {kOne, kStart, kPause, kRestart},
     Jw307(Stopped(7, "2026-01-10", "20", "2026-01-25"),
           Stopped(7, "2026-01-10", "20", "2026-01-20", "3")), {}},
    {"TR413 second pause", {kOne, kStart, kPause},
     Jw307(Stopped(7, "2026-01-10", "20", "2026-01-25")), {"9413 StopProduct[1]"}},
    {"TR413 kept: stop after a pause (OP377)", {kOne, kStart, kPause}, kStop, {}},
    {"TR413 kept: pause of the restart", {kOne, kStart, kPause, kRestart},
     Jw307(Stopped(7, "2026-02-10", "20", "2026-02-20")), {}},
    {"TR414 ends before the pause", {kOne, kStart, kPause},
     Jw307(Stopped(7, "2026-01-10", "31", "2026-01-19")), {"9414 StopProduct[1]"}},
    {"TR414 kept: ends with the pause", {kOne, kStart, kPause},
     Jw307(Stopped(7, "2026-01-10", "31", "2026-01-20")), {}},
    {"TR415 second definitive stop", {kOne, kStart, kStop},
     Jw307(Stopped(7, "2026-01-10", "32", "2026-02-01")), {"9415 StopProduct[1]"}},
    {"TR415 pause after a definitive stop", {kOne, kStart, kStop},
     Jw307(Stopped(7, "2026-01-10", "20", "2026-02-01")), {"9415 StopProduct[1]"}},
    {"TR415 kept by a correction in one message (IV008)", {kOne, kStart, kStop},
     Jw307(Stopped(7, "2026-01-10", "32", "2026-02-01"),
           Stopped(7, "2026-01-10", "31", "2026-01-31", "3")), {}},
    {"all lines are judged", {kOne},
     Jw305(Started(7, "2026-01-10"), Started(9, "2026-01-10"), Started(8, "2026-01-10", "3")),
     {"9063 StartProduct[3]", "9019 StartProduct[2]"}},
};
// clang-format on

TEST(ClientJudge, FollowsTheTable) {
  for (const Case& tested : kCases) {
    SCOPED_TRACE(tested.name);
    const ClientState before = After(tested.history);
    const auto decided = DecideForClient(before, tested.message);
    const auto codes = decided ? std::vector<std::string>() : Codes(decided.error());
    EXPECT_EQ(codes, tested.codes);
  }
}

TEST(ClientJudge, HasAFailingAndAPassingMessageForEachRule) {
  for (const ClientRule& rule : ClientRules()) {
    const std::string id(rule.id);
    int failing = 0;
    int passing = 0;
    for (const Case& tested : kCases) {
      if (!std::string(tested.name).starts_with(id)) continue;
      ++(tested.codes.empty() ? passing : failing);
    }
    EXPECT_GT(failing, 0) << id;
    EXPECT_GT(passing, 0) << id;
  }
}

TEST(ClientJudge, GivesOneEventWithAllFactsOfAMessage) {
  const ClientState state = After({kOne, kOther});
  const auto message = Jw305(Started(7, "2026-01-10"), Started(8, "2026-01-11"));
  const auto event = DecideForClient(state, message);
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(event->receipt_id(), message.receipt_id());
  EXPECT_EQ(event->municipality(), samples::kMunicipality);
  EXPECT_EQ(event->provider(), samples::kProvider);
  ASSERT_EQ(event->facts_size(), 2);
  EXPECT_EQ(event->facts(0).start_reported().generation(), 1);
  EXPECT_EQ(event->facts(1).start_reported().start().number(), 8);
}

TEST(ClientJudge, CountsGenerationsOfAKey) {
  ClientState state = After({kOne});
  std::vector<int> generations;
  for (const auto& message : {kStart, kNoStart, kStart, kNoStart}) {
    const auto event = DecideForClient(state, message);
    ASSERT_TRUE(event.ok());
    generations.push_back(event->facts(0).start_reported().generation());
    Evolve(state, *event);
  }
  EXPECT_THAT(generations, ElementsAre(1, 2, 3, 4));
}

TEST(ClientJudge, ShowsNoValueInAFault) {
  const auto decided = DecideForClient(After({}), Jw305(Started(123456789, "2026-01-10")));
  ASSERT_FALSE(decided.ok());
  for (const auto& fault : decided.error()) {
    EXPECT_EQ(fault.DebugString().find("123456789"), std::string::npos);
    EXPECT_FALSE(fault.explanation().empty());
    EXPECT_EQ(fault.rule(), "TR019");
    EXPECT_EQ(fault.field(), "StartProduct[1]/ToewijzingNummer");
  }
}

TEST(ClientJudge, LetsARejectedMessageChangeNothing) {
  const ClientState before = After({kOne, kStart});
  const ClientState copy = before;
  EXPECT_FALSE(DecideForClient(before, kRestart).ok());
  EXPECT_EQ(before, copy);
}

// A message of many lines is otherwise answered with more than the log can hold.
TEST(ClientJudge, TellsNoMoreThanAHundredFaults) {
  v1::Submission message = Jw305(Started(999, "2026-01-10"));
  for (int i = 0; i < 1000; ++i) {
    *message.mutable_lines()->add_started() = message.lines().started(0);
  }
  const auto event = DecideForClient(ClientState(), message);
  ASSERT_FALSE(event.ok());
  EXPECT_EQ(event.error().size(), kFaultsMost);
}

}  // namespace
}  // namespace instroom::allocation
