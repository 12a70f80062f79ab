#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "services/allocation/view/allocation_table.h"
#include "services/allocation/view/latest_accepted.h"
#include "tests/unit/allocation/view/folded.h"

namespace instroom::allocation {
namespace {

using folded::Judge;
using folded::Jw301For;
using samples::Allocated;
using samples::Receipt;
using testing::ElementsAre;
using testing::IsEmpty;

// Ten clients, two municipalities, three providers; number n belongs to client n % 10.
AllocationTable Table() {
  AllocationTable table;
  for (std::int64_t n = 0; n < 60; ++n) {
    const std::string municipality = n % 2 == 0 ? "0995" : "0392";
    const std::string provider = "1234567" + std::to_string(n % 3);
    table.Take(Judge(Jw301For(Receipt(static_cast<std::uint64_t>(n % 10)), municipality, provider,
                              Allocated(n, "2026-01-01")))
                   .event);
  }
  return table;
}

std::vector<std::int64_t> Numbers(const v1::ListAllocationsResponse& response) {
  std::vector<std::int64_t> numbers;
  for (const auto& row : response.allocations()) numbers.push_back(row.current().number());
  return numbers;
}

TEST(AllocationTable, FiltersByEachField) {
  const AllocationTable table = Table();
  AllocationFilter filter;
  filter.client = *care::ParseClientKey(Receipt(4));
  EXPECT_THAT(Numbers(table.List(filter)), ElementsAre(4, 14, 24, 34, 44, 54));
  filter.provider = 12345671;
  EXPECT_THAT(Numbers(table.List(filter)), ElementsAre(4, 34));
  filter.municipality = 392;
  EXPECT_THAT(Numbers(table.List(filter)), IsEmpty());
  filter = {};
  filter.municipality = 995;
  EXPECT_EQ(table.List(filter).allocations_size(), 30);
  filter.provider = 12345670;
  EXPECT_EQ(table.List(filter).allocations_size(), 10);
  filter.number = 30;
  EXPECT_THAT(Numbers(table.List(filter)), ElementsAre(30));
  filter = {};
  filter.provider = 99999999;
  EXPECT_THAT(Numbers(table.List(filter)), IsEmpty());
}

TEST(AllocationTable, PagesWithoutLossOrRepetition) {
  const AllocationTable table = Table();
  AllocationFilter filter;
  filter.provider = 12345672;
  const auto all = Numbers(table.List(filter));
  EXPECT_EQ(all.size(), 20U);
  for (int size = 1; size <= 21; ++size) {
    filter.page_size = size;
    filter.after.reset();
    std::vector<std::int64_t> paged;
    for (;;) {
      const auto page = table.List(filter);
      std::ranges::copy(Numbers(page), std::back_inserter(paged));
      if (page.next_page_token().empty()) break;
      filter.after = ParsePageToken(page.next_page_token());
      ASSERT_TRUE(filter.after);
    }
    EXPECT_EQ(paged, all) << "pages of " << size;
  }
}

TEST(AllocationTable, FiltersByPeriod) {
  const AllocationTable table = Table();
  AllocationFilter filter;
  filter.client = *care::ParseClientKey(Receipt(4));
  filter.begin = *DayNumberOf(samples::Date("2026-12-31"));
  EXPECT_EQ(table.List(filter).allocations_size(), 6);
  filter.begin = *DayNumberOf(samples::Date("2027-01-01"));
  EXPECT_EQ(table.List(filter).allocations_size(), 0);
  filter.begin = -kOpen;
  filter.end = *DayNumberOf(samples::Date("2025-12-31"));
  EXPECT_EQ(table.List(filter).allocations_size(), 0);
}

TEST(AllocationTable, HidesDeletedAllocationsUnlessAsked) {
  AllocationTable table;
  table.Take(Judge(samples::Jw301(Allocated(7, "2026-01-01"))).event);
  table.Take(Judge(samples::Jw301(Allocated(7, "2026-01-02", "2026-01-01", "13"))).event);
  AllocationFilter filter;
  filter.client = *care::ParseClientKey(samples::kClient);
  EXPECT_EQ(table.List(filter).allocations_size(), 0);
  filter.with_deleted = true;
  ASSERT_EQ(table.List(filter).allocations_size(), 1);
  EXPECT_TRUE(table.List(filter).allocations(0).deleted());
  EXPECT_EQ(table.List(filter).allocations(0).version_count(), 2);
}

TEST(AllocationTable, ShowsCareWithoutAnAllocation) {
  AllocationTable table;
  table.Take(Judge(samples::Jw305(samples::Started({}, "2026-01-10"))).event);
  AllocationFilter filter;
  filter.client = *care::ParseClientKey(samples::kClient);
  const auto listed = table.List(filter);
  ASSERT_EQ(listed.allocations_size(), 1);
  EXPECT_FALSE(listed.allocations(0).has_current());
  EXPECT_EQ(listed.allocations(0).delivered_size(), 1);
}

TEST(PageToken, IsReadOnlyAsWritten) {
  const PageMark mark{{0x0123456789abcdef, 7}, {995, kNoNumber, 12345678}};
  EXPECT_EQ(ParsePageToken(PageToken(mark)), mark);
  for (const char* wrong :
       {"", "x", "1.2.3.4", "00000000000000000000000000000001.2.3",
        "00000000000000000000000000000001.2.3.4.5", "00000000000000000000000000000001.2..4"}) {
    EXPECT_FALSE(ParsePageToken(wrong)) << wrong;
  }
}

TEST(Cursor, IsReadOnlyAsWritten) {
  const auto cursor = ParseCursor("3-1207");
  ASSERT_TRUE(cursor);
  EXPECT_EQ(CursorText(*cursor), "3-1207");
  for (const char* wrong :
       {"", "3", "3-", "-1207", "3-1207x", "3--1", "a-b", "03-1207", "3-01207", "+3-1207"}) {
    EXPECT_FALSE(ParseCursor(wrong)) << wrong;
  }
}

TEST(LatestAccepted, GivesTheLatestByTimeWhateverArrivesFirst) {
  LatestAccepted latest;
  std::vector<int> seconds(300);
  std::iota(seconds.begin(), seconds.end(), 1);
  std::mt19937 random(1);
  std::ranges::shuffle(seconds, random);
  for (const int second : seconds) {
    auto event = Judge(samples::Jw301(Allocated(7, "2026-01-01"))).event;
    event.mutable_receive_time()->set_seconds(second);
    latest.Take(event, {0, second});
  }
  const auto rows = latest.Latest(3);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].position(), "0-298");
  EXPECT_EQ(rows[2].position(), "0-300");
  EXPECT_EQ(latest.Latest(1000).size(), 100U);
}

TEST(LatestAccepted, GivesAReaderWhatItHasNotSeen) {
  LatestAccepted latest;
  const auto event = Judge(samples::Jw301(Allocated(7, "2026-01-01"))).event;
  for (int i = 0; i < 5; ++i) latest.Take(event, {0, i});
  EXPECT_EQ(latest.Since(5).size(), 0U);
  ASSERT_EQ(latest.Since(3).size(), 2U);
  EXPECT_EQ(latest.Since(3)[0].position(), "0-3");
  for (int i = 0; i < 5000; ++i) latest.Take(event, {0, i});
  EXPECT_EQ(latest.Since(0).size(), 1000U) << "bounded";
}

}  // namespace
}  // namespace instroom::allocation
