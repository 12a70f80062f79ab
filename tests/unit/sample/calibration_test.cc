// The sample region looks like the region it stands for: shares of youths with help, durations,
// seasons, referrers. Ranges are wide enough for chance, too narrow for another region.

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "deploy/sample/generate.h"
#include "deploy/sample/region.h"

namespace instroom::sample {
namespace {

constexpr int kNever = 1 << 30;

int DayNumber(const care::v1::Date& date) {
  return static_cast<int>(care::DayOf(date)->time_since_epoch().count());
}

int DayNumber(const char* text) {
  return static_cast<int>(care::ParseDay(text)->time_since_epoch().count());
}

// An allocation as it came out, by the latest message: enough to count with.
struct Row {
  std::string municipality, bsn;
  bool residential = false, deleted = false;
  std::int64_t decided = 0;
  int begin = 0, end = kNever, care_begin = 0, care_end = kNever, birth = 0;

  [[nodiscard]] int first() const { return care_begin != 0 ? care_begin : begin; }
  [[nodiscard]] int last() const { return care_end != kNever ? care_end : end; }
};

class Calibration : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Options options;
    options.today = *care::ParseDay("2026-11-22");
    totals_ = Generate(options, [](const Item& item) {
      if (item.report) ++referrers_[item.report->referral().referrer()];
      if (item.message && item.expected_code.empty()) Fold(*item.message);
      return true;
    });
  }

  static void Fold(const allocation::v1::Message& message) {
    const auto& header = message.header();
    for (const auto& line : message.lines().allocated()) {
      auto& row = rows_[header.sender() + "/" + std::to_string(line.number())];
      const auto decided =
          DayNumber(line.decision_date()) * std::int64_t{86'400'000} + line.decision_time_ms();
      if (decided < row.decided) continue;
      row.decided = decided;
      row.municipality = header.sender();
      row.bsn = message.person().bsn();
      row.birth = DayNumber(message.person().birth_date().date());
      row.begin = DayNumber(line.begin_date());
      row.end = line.has_end_date() ? DayNumber(line.end_date()) : kNever;
      row.deleted = line.change_reason() == "13";
      const auto& product = line.product();
      row.residential =
          product.category() == "43" || product.category() == "44" || product.code() == "90002";
      if (line.change_reason() == "04") ++stretches_;
    }
    for (const auto& line : message.lines().started()) {
      auto& row = rows_[header.receiver() + "/" + std::to_string(line.number())];
      if (line.delivery_status() == "3") {
        row.care_begin = 0;
        ++withdrawals_;
        continue;
      }
      if (row.care_begin == 0) row.care_begin = DayNumber(line.begin_date());
      row.care_end = kNever;
    }
    for (const auto& line : message.lines().stopped()) {
      auto& row = rows_[header.receiver() + "/" + std::to_string(line.number())];
      row.care_end = line.delivery_status() == "3" ? kNever : DayNumber(line.end_date());
      if (line.end_reason() == "20") ++pauses_;
    }
  }

  // Youths with help in 2025: of everybody, without and with residence, by municipality.
  struct Youths {
    std::map<std::string, std::set<std::string>> any, without, with;
  };

  static Youths In2025() {
    Youths youths;
    const int first = DayNumber("2025-01-01"), last = DayNumber("2025-12-31");
    for (const auto& [key, row] : rows_) {
      const bool minor = row.begin - row.birth < 6'574;
      if (row.deleted || !minor || row.first() > last || row.last() < first) continue;
      youths.any[row.municipality].insert(row.bsn);
      (row.residential ? youths.with : youths.without)[row.municipality].insert(row.bsn);
    }
    return youths;
  }

  static inline std::map<std::string, Row> rows_;
  static inline std::map<int, int> referrers_;
  static inline Totals totals_;
  static inline int stretches_ = 0, withdrawals_ = 0, pauses_ = 0;
};

TEST_F(Calibration, HasAboutTwentyThousandAllocationsInThreeYears) {
  const int today = DayNumber("2026-11-22");
  int in_force = 0, deleted = 0;
  for (const auto& [key, row] : rows_) {
    deleted += row.deleted ? 1 : 0;
    in_force += !row.deleted && row.end >= today - 1'096 && row.begin <= today ? 1 : 0;
  }
  EXPECT_NEAR(in_force, 20'000, 2'500);
  EXPECT_GT(deleted, 100);
  EXPECT_LT(totals_.wrong_messages * 50, totals_.messages);
}

TEST_F(Calibration, GivesLelystadItsPublishedShares) {
  const auto youths = In2025();
  const double minors = 17'950;
  const auto count = [](const auto& sets) { return static_cast<double>(sets.at("0995").size()); };
  EXPECT_NEAR(100 * count(youths.without) / minors, 12.3, 0.9);
  EXPECT_NEAR(100 * count(youths.with) / minors, 1.75, 0.25);
  EXPECT_NEAR(100 * count(youths.without) / count(youths.any), 95.3, 1.2);
}

TEST_F(Calibration, GivesOtherMunicipalitiesPlausibleShares) {
  const auto youths = In2025();
  for (const auto& row : Municipalities()) {
    if (row.code == "0995") continue;
    const auto share =
        100 * static_cast<double>(youths.any.at(std::string(row.code)).size()) / row.minors;
    EXPECT_GT(share, 7.4) << row.name;
    EXPECT_LT(share, 11.8) << row.name;
  }
}

TEST_F(Calibration, ShowsTheJanuaryAndDecemberPeaks) {
  std::map<int, int> in, out;
  for (const auto& [key, row] : rows_) {
    if (row.deleted) continue;
    ++in[care::MonthOf(care::Day{std::chrono::days{row.first()}}).index];
    if (row.last() == kNever) continue;
    ++out[care::MonthOf(care::Day{std::chrono::days{row.last()}}).index];
  }
  EXPECT_GT(in[care::ParseMonth("2025-01")->index], 2 * in[care::ParseMonth("2025-03")->index]);
  EXPECT_GT(out[care::ParseMonth("2024-12")->index], 2 * out[care::ParseMonth("2024-10")->index]);
  EXPECT_LT(in[care::ParseMonth("2025-08")->index], in[care::ParseMonth("2025-10")->index]);
}

TEST_F(Calibration, LastsAsLongAsCareDoes) {
  constexpr std::array<int, 6> kLimits = {92, 183, 365, 731, 1096, 1461};
  constexpr std::array<double, 7> kShares = {16, 17, 30, 23, 7, 3, 4};
  std::array<double, 7> counts{};
  double all = 0;
  const int today = DayNumber("2026-11-22");
  for (const auto& [key, row] : rows_) {
    if (row.deleted || row.last() >= today || row.last() < today - 1'096) continue;
    std::size_t band = 0;
    while (band < kLimits.size() && row.last() - row.first() >= kLimits[band]) ++band;
    ++counts[band];
    ++all;
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    EXPECT_NEAR(100 * counts[i] / all, kShares[i], 5) << "class " << i;
  }
}

TEST_F(Calibration, IsReferredByEveryKindOfReferrer) {
  double all = 0;
  for (const auto& [kind, count] : referrers_) all += count;
  EXPECT_EQ(referrers_.size(), 7U);
  EXPECT_NEAR(100 * referrers_[1] / all, 30, 4);
  EXPECT_NEAR(100 * referrers_[2] / all, 40, 4);
  EXPECT_NEAR(100 * referrers_[4] / all, 6.5, 2.5);
}

TEST_F(Calibration, HasExtensionsWithdrawalsAndPauses) {
  EXPECT_GT(stretches_, 5'000);
  EXPECT_GT(withdrawals_, 100);
  EXPECT_GT(pauses_, 200);
}

}  // namespace
}  // namespace instroom::sample
