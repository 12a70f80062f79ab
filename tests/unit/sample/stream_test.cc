// The sample stream: reproducible, in order, made for test people only, and right where it means to
// be right.

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "deploy/sample/generate.h"
#include "deploy/sample/people.h"
#include "services/allocation/domain/form.h"
#include "services/allocation/domain/message_rules.h"
#include "services/care/bsn.h"

namespace instroom::sample {
namespace {

Options Small(std::uint64_t seed = 1) {
  Options options;
  options.seed = seed;
  options.today = *care::ParseDay("2026-11-22");
  options.allocations = 1'500;
  return options;
}

std::string Bytes(const Item& item) {
  std::string bytes = std::to_string(item.moment_ms) + item.expected_code;
  if (item.message) bytes += item.message->SerializeAsString();
  if (item.report) bytes += item.report->SerializeAsString();
  if (item.decide) bytes += item.decide->SerializeAsString();
  return bytes;
}

std::string AllBytes(const Options& options) {
  std::string all;
  Generate(options, [&](const Item& item) {
    all += Bytes(item);
    return true;
  });
  return all;
}

TEST(SampleStream, IsTheSameForTheSameSeedAndAnotherForAnother) {
  const auto first = AllBytes(Small(7));
  EXPECT_GT(first.size(), 100'000U);
  EXPECT_EQ(first, AllBytes(Small(7)));
  EXPECT_NE(first, AllBytes(Small(8)));
}

TEST(SampleStream, EndsBeforeTodayAndNeverGoesBackInTime) {
  const auto options = Small();
  std::int64_t last = 0;
  const auto end =
      std::chrono::duration_cast<std::chrono::milliseconds>(options.today.time_since_epoch())
          .count();
  Generate(options, [&](const Item& item) {
    EXPECT_GE(item.moment_ms, last);
    EXPECT_LT(item.moment_ms, end);
    last = item.moment_ms;
    return true;
  });
}

TEST(SampleStream, UsesOnlyTestNumbersThatPassTheElfproef) {
  EXPECT_EQ(BsnCount(), 9'091);
  const auto check = [](const std::string& bsn) {
    EXPECT_TRUE(care::IsBsn(bsn));
    EXPECT_GE(bsn, "999900006");
    EXPECT_LE(bsn, "999999990");
  };
  check(Bsn(0));
  check(Bsn(BsnCount() - 1));
  Generate(Small(), [&](const Item& item) {
    if (item.message) check(item.message->person().bsn());
    if (item.report) check(item.report->bsn());
    if (item.decide) check(item.decide->bsn());
    return true;
  });
}

TEST(SampleStream, SendsMessagesThatKeepEveryRuleInsideAMessage) {
  int looked_at = 0;
  Generate(Small(3), [&](const Item& item) {
    if (!item.message) return true;
    ++looked_at;
    const auto form = allocation::CheckForm(*item.message);
    EXPECT_TRUE(form.empty()) << form.front().ShortDebugString();
    const auto faults = allocation::CheckMessage(*item.message);
    const bool wrong = item.expected_code == "0001";
    EXPECT_EQ(!faults.empty(), wrong)
        << (faults.empty() ? "no fault" : faults.front().ShortDebugString()) << " in "
        << item.message->lines().ShortDebugString();
    return !testing::Test::HasFailure();
  });
  EXPECT_GT(looked_at, 3'000);
}

TEST(SampleStream, NeverUsesAnIdentificationTwiceUnlessItMeansTo) {
  std::set<std::string> seen;
  Generate(Small(), [&](const Item& item) {
    if (!item.message) return true;
    const auto& header = item.message->header();
    const auto key =
        header.sender() + "/" + std::to_string(header.kind()) + "/" + header.identification();
    EXPECT_EQ(seen.insert(key).second, item.expected_code != "9056") << key;
    EXPECT_LE(header.identification().size(), 12U);
    return true;
  });
}

TEST(SampleStream, KeepsIdentificationsAndNumbersOfTwoRunsApart) {
  std::set<std::string> first;
  Generate(Small(1), [&](const Item& item) {
    if (item.message) first.insert(item.message->header().identification());
    return true;
  });
  Generate(Small(2), [&](const Item& item) {
    if (!item.message) return true;
    EXPECT_FALSE(first.contains(item.message->header().identification()));
    return true;
  });
}

TEST(SampleStream, CountsWhatItSends) {
  Totals counted;
  const auto totals = Generate(Small(), [&](const Item& item) {
    const int set = (item.message ? 1 : 0) + (item.report ? 1 : 0) + (item.decide ? 1 : 0);
    EXPECT_EQ(set, 1);
    if (item.message) ++counted.messages;
    if (item.report) ++counted.referrals;
    if (!item.expected_code.empty()) ++counted.wrong_messages;
    return true;
  });
  EXPECT_EQ(totals.messages, counted.messages);
  EXPECT_EQ(totals.referrals, counted.referrals);
  EXPECT_EQ(totals.wrong_messages, counted.wrong_messages);
  EXPECT_GT(totals.wrong_messages, 0U);
}

TEST(SampleStream, GrowsWithTheNumberOfAllocationsAskedFor) {
  auto options = Small();
  options.allocations = 4'000;
  const auto small = Generate(options, [](const Item&) { return true; });
  options.allocations = 40'000;
  const auto large = Generate(options, [](const Item&) { return true; });
  EXPECT_NEAR(static_cast<double>(large.allocations) / static_cast<double>(small.allocations), 10,
              0.7);
}

TEST(SampleTrickle, GoesOnForeverWithMessagesOfItsOwn) {
  const auto options = Small();
  const std::int64_t begin_ms = 1'795'348'800'000;  // 2026-11-22 12:00 UTC
  const auto trickle = MakeTrickle(options, begin_ms);
  std::set<std::string> seen;
  std::map<int, int> kinds;
  for (int i = 0; i < 3'000; ++i) {
    const Item item = trickle->Next(begin_ms + i * 1'000);
    EXPECT_EQ(item.moment_ms, begin_ms + i * 1'000);
    if (!item.message) continue;
    ++kinds[item.message->header().kind()];
    EXPECT_TRUE(seen.insert(item.message->header().identification()).second);
    EXPECT_TRUE(allocation::CheckForm(*item.message).empty());
    EXPECT_EQ(allocation::CheckMessage(*item.message).empty(), item.expected_code != "0001")
        << item.message->lines().ShortDebugString();
  }
  EXPECT_EQ(kinds.size(), 3U);
}

}  // namespace
}  // namespace instroom::sample
