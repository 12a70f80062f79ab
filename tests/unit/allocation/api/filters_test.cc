#include "services/allocation/api/filters.h"

#include <gtest/gtest.h>

namespace instroom::allocation {
namespace {

struct Case {
  const char* name;
  void (*change)(v1::ListAllocationsRequest&);
  const char* reason;
};

// clang-format off
constexpr Case kCases[] = {
    {"no filter",      [](auto& r) { r.clear_municipality(); },            "FILTER_MISSING"},
    {"municipality",   [](auto& r) { r.set_municipality("99"); },          "CODE_NOT_VALID"},
    {"letters",        [](auto& r) { r.set_municipality("09a5"); },        "CODE_NOT_VALID"},
    {"provider",       [](auto& r) { r.set_provider("0995"); },            "CODE_NOT_VALID"},
    {"client key",     [](auto& r) { r.set_client_key("x"); },             "CLIENT_KEY_NOT_VALID"},
    {"no such day",    [](auto& r) { r.mutable_period_begin()->set_day(31); }, "DATE_NOT_VALID"},
    {"no such end",    [](auto& r) { r.mutable_period_end(); },            "DATE_NOT_VALID"},
    {"page size",      [](auto& r) { r.set_page_size(1001); },             "PAGE_SIZE_NOT_VALID"},
    {"negative size",  [](auto& r) { r.set_page_size(-1); },               "PAGE_SIZE_NOT_VALID"},
    {"page token",     [](auto& r) { r.set_page_token("x"); },             "PAGE_TOKEN_NOT_VALID"},
};
// clang-format on

TEST(Filters, AreRefusedByTheTable) {
  for (const Case& tested : kCases) {
    v1::ListAllocationsRequest request;
    request.set_municipality("0995");
    tested.change(request);
    const auto filter = FilterOf(request);
    EXPECT_EQ(filter ? "accepted" : filter.error().reason, tested.reason) << tested.name;
  }
}

TEST(Filters, TakeWhatIsValid) {
  v1::ListAllocationsRequest request;
  request.set_municipality("0995");
  request.set_number(7);
  const auto filter = FilterOf(request);
  ASSERT_TRUE(filter.ok());
  EXPECT_EQ(filter->municipality, 995U);
  EXPECT_EQ(filter->number, 7);
  EXPECT_EQ(filter->page_size, 100);
}

TEST(FeedWindow, HasDefaultsByWhetherItFollows) {
  v1::ReadFeedRequest request;
  request.set_party("0995");
  EXPECT_EQ(FeedWindowOf(request, 3)->limit, 100U);
  EXPECT_EQ(FeedWindowOf(request, 3)->after, -1);
  request.set_follow(true);
  EXPECT_GT(FeedWindowOf(request, 3)->limit, 1'000'000U);
  request.set_after("3-17");
  request.set_limit(5);
  EXPECT_EQ(FeedWindowOf(request, 3)->limit, 5U);
  EXPECT_EQ(FeedWindowOf(request, 3)->after, 17);
}

TEST(FeedWindow, RefusesWhatIsNoPartyOrNoCursorOfIt) {
  v1::ReadFeedRequest request;
  request.set_party("somebody");
  EXPECT_EQ(FeedWindowOf(request, 3).error().reason, "PARTY_NOT_VALID");
  request.set_party("12345678");
  request.set_after("4-17");
  EXPECT_EQ(FeedWindowOf(request, 3).error().reason, "CURSOR_NOT_VALID");
  EXPECT_TRUE(FeedWindowOf(request, std::nullopt).ok()) << "a feed without items yet";
  request.clear_after();
  request.set_limit(-1);
  EXPECT_EQ(FeedWindowOf(request, 3).error().reason, "LIMIT_NOT_VALID");
}

}  // namespace
}  // namespace instroom::allocation
