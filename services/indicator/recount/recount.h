#pragma once

// The batch path: counts figures from scratch by the letter of the definition, day by day, with
// none of the live fold's code. The oracle of `instroom recount` and of the fault tests.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "instroom/indicator/v1/figure.pb.h"
#include "services/indicator/definition/definition.h"
#include "services/indicator/recount/case.h"
#include "services/indicator/recount/ledger.h"

namespace instroom::indicator::recount {

struct Value {
  std::int64_t value = 0;
  // Of a share; empty for other measures, and where there is no population.
  std::optional<std::int64_t> denominator;
  bool operator==(const Value&) const = default;
};

// By measure.
using Values = std::map<std::string, Value>;

struct Difference {
  std::string measure;
  std::string area;
  std::string period;
  // "12", "12/340"; "-" where there is none.
  std::string served;
  std::string recounted;
};

struct Comparison {
  std::uint64_t cells = 0;
  std::vector<Difference> differences;
};

class Recount {
 public:
  explicit Recount(Definition definition) : definition_(std::move(definition)) {}

  // Counts the messages that figures with these positions count; call it before Take. Without it
  // everything counts.
  void StopAt(std::vector<std::int64_t> positions) { ledger_.StopAt(std::move(positions)); }
  // Feed every record of the topics of allocation events, referral events, reference events and
  // ticks, in any order of topics; false if the bytes are none of the topic. Then Finish once.
  bool Take(const LogRecord& record) { return ledger_.Take(record); }
  void Finish();

  // Municipalities of the region and those with an allocation, then "region".
  [[nodiscard]] std::vector<std::string> Areas() const;
  // Months ("2026-03") or years from the first that is served to the running one.
  [[nodiscard]] std::vector<std::string> Periods(bool yearly) const;
  // Every measure of one area and period. The period must be well formed.
  [[nodiscard]] Values Count(const std::string& area, const std::string& period) const;

  // Every cell of Areas x Periods x measures against the figures as served, months and years: one
  // that is not served differs as well. Figures of other periods are compared too.
  [[nodiscard]] Comparison Compare(const std::vector<v1::Figure>& served) const;

  [[nodiscard]] std::optional<care::Day> today() const { return ledger_.today(); }

 private:
  Definition definition_;
  Ledger ledger_;
  std::vector<Case> cases_;
};

}  // namespace instroom::indicator::recount
