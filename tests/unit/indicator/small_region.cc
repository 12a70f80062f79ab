#include "tests/unit/indicator/small_region.h"

#include <fstream>
#include <iterator>
#include <random>
#include <sstream>

#include "services/platform/base/check.h"

namespace instroom::indicator::test {
namespace {

const std::vector<std::string> kAreas = {"0171", "0303"};

}  // namespace

std::string ShippedPolicy() {
  const std::string here = __FILE__;
  std::ifstream file(here.substr(0, here.find("/tests/unit/")) +
                     "/deploy/disclosure/instroom-2026.yaml");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

DisclosurePolicy SmallPolicy() {
  auto policy = ParseDisclosurePolicy(ShippedPolicy());
  CHECK(policy.ok());
  policy->first_year = 2026;
  return std::move(policy).value();
}

CellNumbers RandomCells(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto upto = [&random](std::int64_t most) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(most + 1));
  };
  CellNumbers cells;
  for (const std::string& area : kAreas) {
    for (int kind = 0; kind < 2; ++kind) {
      const std::int64_t size = kind == 0 ? 20 : 6;
      cells[{area, Next(Series::kInflowWithout, kind), kFirstMonth - 5}] = 3 * size + upto(9);
      for (std::int32_t month = kFirstMonth; month < kFirstMonth + kMonths; ++month) {
        cells[{area, Next(Series::kInflowWithout, kind), month}] = upto(size);
        cells[{area, Next(Series::kOutflowWithout, kind), month}] = upto(size);
        cells[{area, Next(Series::kReferrer02Without, kind), month}] = upto(size / 2);
        cells[{area, Next(Series::kChainInflowWithout, kind), month}] = upto(size / 2);
      }
    }
    const std::int64_t with = upto(12), without = 20 + upto(30);
    cells[{area, Series::kYearYouthsWith, 2024}] = with;
    cells[{area, Series::kYearYouthsWithout, 2024}] = without;
    cells[{area, Series::kYearYouthsAny, 2024}] = without + with - upto(with);
  }
  return cells;
}

void ChangeOne(std::uint32_t seed, CellNumbers& cells) {
  std::mt19937 random(seed);
  auto cell = std::next(cells.begin(), static_cast<std::ptrdiff_t>(random() % cells.size()));
  if (IsYearly(std::get<Series>(cell->first))) return;
  cell->second += cell->second == 0 || random() % 2 == 0 ? 1 : -1;
}

void Fill(const CellNumbers& cells, care::Day today, Basis& basis) {
  for (const auto& [place, number] : cells) {
    const auto& [area, series, period] = place;
    basis.edges.Put(0, area, series, period, number);
  }
  for (const std::string& area : kAreas) {
    reference::v1::ReferenceEvent municipality, population;
    municipality.set_version(1);
    population.set_version(1);
    municipality.mutable_municipality()->set_code(area);
    municipality.mutable_municipality()->set_name(area);
    municipality.mutable_municipality()->set_in_region(true);
    basis.reference.Put("municipality/" + area, &municipality);
    population.mutable_population()->set_municipality(area);
    population.mutable_population()->set_minors(1000);
    basis.reference.Put("population/" + area + "/2024-12-31", &population);
  }
  basis.today = today;
  // The newest message and the position in the log tell when something came.
  basis.as_of_ms = 1'790'000'000'000 + static_cast<std::int64_t>(cells.size());
  for (const auto& [place, number] : cells) basis.positions.push_back(number);
}

std::string EveryAnswer(const DisclosurePolicy& policy, const Definition& definition,
                        const Basis& basis, care::Day published, const OffsetOf& offset_of) {
  const FigureBook live(definition, basis);
  const Release release(policy, definition, basis, published, offset_of);
  std::string all;
  for (const AudiencePolicy& rules : policy.audiences) {
    const Audience audience{rules.name, {}};
    const FigureView view(definition, live, audience, &policy, &release);
    for (const auto& [area, name] : view.Areas()) {
      all += "area " + area + " " + name + "\n";
      for (const bool yearly : {false, true}) {
        auto [period, last] = view.Span(area, yearly);
        for (; period <= last; ++period.index) {
          for (const MeasureEntry& measure : Catalogue()) {
            all += view.Compute(measure, area, period).SerializeAsString() + "\n";
            if (!yearly) continue;
            all += view.Explained(measure, area, period).DebugString();
          }
        }
      }
    }
  }
  return all;
}

}  // namespace instroom::indicator::test
