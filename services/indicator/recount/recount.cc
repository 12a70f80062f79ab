#include "services/indicator/recount/recount.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace instroom::indicator::recount {
namespace {

constexpr char kWholeRegion[] = "region";
constexpr int kMonthsBack = 36;
constexpr int kFirstYear = 2015;  // The Youth Act.

struct Days {
  bool year = false;
  care::Day first;
  care::Day last;

  [[nodiscard]] bool Has(care::Day day) const { return first <= day && day <= last; }
};

int YearOf(const std::string& text) {
  int year = 0;
  std::from_chars(text.data(), text.data() + text.size(), year);
  return year;
}

Days DaysOf(const std::string& period) {
  if (period.size() == 4) {
    const int year = YearOf(period);
    return {true, care::FirstDay({year * 12}), care::LastDay({year * 12 + 11})};
  }
  const care::Month month = *care::ParseMonth(period);
  return {false, care::FirstDay(month), care::LastDay(month)};
}

// Counts one area and period.
class Tally {
 public:
  Tally(const Definition& definition, Days days) : definition_(definition), days_(days) {
    for (const char* name : {"01", "02", "03", "04", "05", "06", "08", "none"}) {
      counts_[std::string("inflow_by_referrer.") + name];
      counts_[std::string("inflow_without_residence_by_referrer.") + name];
    }
    for (const char* name :
         {"inflow", "outflow", "stock_begin", "stock_end", "allocations", "chained_inflow",
          "chained_outflow", "chained_stock_begin", "chained_stock_end", "extensions",
          "extensions_succession", "extensions_stretch"}) {
      for (const char* kind : {"", "_with_residence", "_without_residence"}) {
        counts_[std::string(name) + kind];
      }
    }
    counts_["unusable_periods"];
  }

  void Add(const Case& one) {
    if (!one.usable) {
      counts_["unusable_periods"] += days_.Has(one.begin);
      return;
    }
    AddAllocation(one);
    AddChain(one);
    AddYouth(one);
  }

  [[nodiscard]] Values Result(std::optional<std::int64_t> population) const {
    Values values;
    for (const auto& [name, count] : counts_) values[name] = {count, std::nullopt};
    const auto size = [](const auto& set) { return static_cast<std::int64_t>(set.size()); };
    std::set<std::size_t> any = without_, both;
    any.insert(with_.begin(), with_.end());
    std::ranges::set_intersection(without_, with_, std::inserter(both, both.end()));
    std::set<std::size_t> only;
    std::ranges::set_difference(without_, with_, std::inserter(only, only.end()));
    values["youths_any"] = {size(any), std::nullopt};
    values["youths_without"] = {size(without_), std::nullopt};
    values["youths_with"] = {size(with_), std::nullopt};
    values["youths_both"] = {size(both), std::nullopt};
    values["youths_only_without"] = {size(only), std::nullopt};
    values["unknown_birth_date"] = {size(unknown_), std::nullopt};
    values["share_without_residence"] = {size(without_), population};
    values["share_with_residence"] = {size(with_), population};
    values["share_without_among_clients"] = {size(without_), size(any)};
    values["share_only_without_among_clients"] = {size(only), size(any)};
    return values;
  }

 private:
  void Bump(const char* name, bool residential, std::int64_t by) {
    if (by == 0) return;
    counts_[name] += by;
    counts_[std::string(name) + (residential ? "_with_residence" : "_without_residence")] += by;
  }

  void AddAllocation(const Case& one) {
    const bool r = one.residential;
    const bool begins = days_.Has(one.begin);
    const bool ends = one.end && days_.Has(*one.end);
    const bool begun_before = one.begin < days_.first;
    const bool ended_before = one.end && *one.end < days_.first;
    Bump("inflow", r, begins);
    Bump("outflow", r, ends);
    Bump("stock_begin", r, begun_before && !ended_before);
    Bump("stock_end", r, one.begin <= days_.last && (!one.end || *one.end > days_.last));
    Bump("allocations", r, one.begin <= days_.last && !ended_before);
    if (begins) {
      ++counts_["inflow_by_referrer." + one.referrer];
      if (!r) ++counts_["inflow_without_residence_by_referrer." + one.referrer];
    }
    const auto moved =
        std::ranges::count_if(one.stretched, [&](care::Day d) { return days_.Has(d); });
    Bump("extensions_stretch", r, moved);
    Bump("extensions", r, moved + (one.prolongs && begins));
    Bump("extensions_succession", r, one.prolongs && begins);
  }

  void AddChain(const Case& one) {
    if (one.joined) return;  // The first of a chain stands for all.
    const bool r = one.residential;
    const bool ended_before = one.chain_ends && one.chain_end < days_.first;
    Bump("chained_inflow", r, days_.Has(one.begin));
    Bump("chained_outflow", r, one.chain_ends && days_.Has(one.chain_end));
    Bump("chained_stock_begin", r, one.begin < days_.first && !ended_before);
    Bump("chained_stock_end", r,
         one.begin <= days_.last && (!one.chain_ends || one.chain_end > days_.last));
  }

  void AddYouth(const Case& one) {
    const Active active = days_.year ? definition_.active_year : definition_.active_month;
    const care::Day from = active == Active::kOnLastDay ? days_.last : days_.first;
    const bool is_active = one.begin <= days_.last && (!one.end || *one.end >= from);
    if (!is_active) return;
    if (!one.birth_known) {
      unknown_.insert(one.client);
    } else if (one.young) {
      (one.residential ? with_ : without_).insert(one.client);
    }
  }

  const Definition& definition_;
  Days days_;
  std::map<std::string, std::int64_t> counts_;
  std::set<std::size_t> without_, with_, unknown_;
};

std::optional<std::int64_t> PopulationOf(const care::Reference& reference, const std::string& area,
                                         care::Day until) {
  std::optional<std::int64_t> newest;
  for (const auto& [date, population] : reference.Populations(area)) {
    if (date <= care::DayText(until) && population.minors() > 0) newest = population.minors();
    if (date <= care::DayText(until) && population.minors() <= 0) newest.reset();
  }
  return newest;
}

std::optional<std::int64_t> PopulationOfArea(const care::Reference& reference,
                                             const std::string& area, care::Day until) {
  if (area != kWholeRegion) return PopulationOf(reference, area, until);
  const auto region = reference.Region();
  if (region.empty()) return std::nullopt;
  std::int64_t sum = 0;
  for (const auto& municipality : region) {
    const auto part = PopulationOf(reference, municipality.code(), until);
    if (!part) return std::nullopt;
    sum += *part;
  }
  return sum;
}

std::string Text(const Value& value) {
  const std::string count = std::to_string(value.value);
  return value.denominator ? count + "/" + std::to_string(*value.denominator) : count;
}

std::string Text(const v1::Figure& figure) {
  const std::string count = figure.has_value() ? std::to_string(figure.value()) : "-";
  return figure.has_denominator() ? count + "/" + std::to_string(figure.denominator()) : count;
}

}  // namespace

void Recount::Finish() {
  cases_ = CasesOf(ledger_, definition_);
}

std::vector<std::string> Recount::Areas() const {
  std::set<std::string> codes;
  for (const Case& one : cases_) codes.insert(one.area);
  for (const auto& municipality : ledger_.reference().Region()) codes.insert(municipality.code());
  std::vector<std::string> areas(codes.begin(), codes.end());
  areas.emplace_back(kWholeRegion);
  return areas;
}

std::vector<std::string> Recount::Periods(bool yearly) const {
  if (!today()) return {};
  const care::Month running = care::MonthOf(*today());
  care::Month first{running.index - kMonthsBack};
  for (const Case& one : cases_) {
    if (one.usable) first = std::min(first, care::MonthOf(one.begin));
  }
  first = std::max(first, care::Month{kFirstYear * 12});
  std::vector<std::string> periods;
  if (yearly) {
    for (int y = first.year(); y <= running.year(); ++y) periods.push_back(std::to_string(y));
  } else {
    for (care::Month m = first; m <= running; ++m.index) periods.push_back(care::MonthText(m));
  }
  return periods;
}

Values Recount::Count(const std::string& area, const std::string& period) const {
  const Days days = DaysOf(period);
  Tally tally(definition_, days);
  for (const Case& one : cases_) {
    if (area == kWholeRegion || one.area == area) tally.Add(one);
  }
  const bool until_end = definition_.population_date == PopulationDate::kUntilPeriodEnd;
  const care::Day until = until_end ? days.last : days.first - std::chrono::days{1};
  if (!definition_.CountsMinors()) return tally.Result(std::nullopt);
  return tally.Result(PopulationOfArea(ledger_.reference(), area, until));
}

Comparison Recount::Compare(const std::vector<v1::Figure>& served) const {
  std::map<std::pair<std::string, std::string>, std::map<std::string, std::string>> by_place;
  for (const std::string& area : Areas()) {
    for (const bool yearly : {false, true}) {
      for (const std::string& period : Periods(yearly)) by_place[{area, period}];
    }
  }
  for (const v1::Figure& figure : served) {
    by_place[{figure.area(), figure.period()}][figure.measure()] = Text(figure);
  }
  Comparison comparison;
  for (auto& [place, figures] : by_place) {
    std::map<std::string, std::string> recounted;
    for (const auto& [measure, value] : Count(place.first, place.second)) {
      recounted[measure] = Text(value);
      figures.try_emplace(measure, "-");
    }
    for (const auto& [measure, text] : figures) {
      ++comparison.cells;
      const auto found = recounted.find(measure);
      const std::string other = found == recounted.end() ? "-" : found->second;
      if (text != other) {
        comparison.differences.push_back({measure, place.first, place.second, text, other});
      }
    }
  }
  return comparison;
}

}  // namespace instroom::indicator::recount
