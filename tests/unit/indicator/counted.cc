#include "tests/unit/indicator/counted.h"

#include "instroom/clock/v1/tick.pb.h"
#include "services/care/topics.h"
#include "services/platform/base/check.h"

namespace instroom::indicator::test {
namespace {

constexpr std::size_t kPartitions = 3;

std::size_t PartitionOf(const CareEvent& event) {
  const auto key = std::visit([](const auto& e) { return e.client_key(); }, event);
  return std::hash<std::string>{}(key) % kPartitions;
}

}  // namespace

LiveRegion::LiveRegion(const Definition& definition)
    : definition_(definition), book_(definition, basis_) {
  for (std::size_t p = 0; p < kPartitions; ++p) {
    folds_.push_back(std::make_unique<Fold>(definition_));
  }
  for (const auto& [key, event] : SmallRegion()) basis_.reference.Put(key, &event);
  basis_.today = *care::ParseDay("2025-03-15");
}

void LiveRegion::Take(const std::vector<CareEvent>& events, std::size_t settle_every) {
  std::size_t taken = 0;
  for (const CareEvent& event : events) {
    Fold& fold = *folds_[PartitionOf(event)];
    CHECK(std::visit([&](const auto& e) { return fold.Apply(e); }, event));
    if (++taken % settle_every == 0) {
      for (const auto& each : folds_) each->Settle();
      Publish();
    }
  }
  for (const auto& fold : folds_) fold->Settle();
}

void LiveRegion::Publish(bool all) {
  for (std::size_t p = 0; p < kPartitions; ++p) {
    Cells& cells = folds_[p]->cells();
    if (all) basis_.edges.Clear(p);
    for (const Cell& cell : all ? cells.TakeAll() : cells.TakeChanges()) {
      basis_.edges.Put(p, cell.area, cell.series, cell.period, cell.value);
    }
  }
}

std::int64_t LiveRegion::Value(const std::string& measure, const std::string& area,
                               const std::string& period) const {
  const MeasureEntry* entry = FindMeasure(measure);
  CHECK(entry != nullptr);
  return book_.Compute(*entry, area, *ParsePeriod(period)).value();
}

std::vector<v1::Figure> LiveRegion::Served() const {
  std::vector<v1::Figure> figures;
  for (const auto& [area, name] : book_.Areas()) {
    for (const bool yearly : {false, true}) {
      const ReportPeriod last = book_.LastPeriod(yearly);
      for (ReportPeriod p = book_.FirstPeriod(yearly); p <= last; ++p.index) {
        for (const MeasureEntry& entry : Catalogue()) {
          figures.push_back(book_.Compute(entry, area, p));
        }
      }
    }
  }
  return figures;
}

void Feed(const std::vector<CareEvent>& events, care::Day today, recount::Recount& batch) {
  std::int64_t offset = 0;
  const auto take = [&](const char* topic, const std::string& key, const std::string& value) {
    CHECK(batch.Take({topic, 0, offset++, key, value, false}));
  };
  for (const auto& [key, event] : SmallRegion()) {
    take(care::topics::kReferenceEvents, key, event.SerializeAsString());
  }
  for (const CareEvent& event : events) {
    const bool allocation = std::holds_alternative<allocation::v1::AllocationEvent>(event);
    const char* topic =
        allocation ? care::topics::kAllocationEvents : care::topics::kReferralEvents;
    take(topic, "", std::visit([](const auto& e) { return e.SerializeAsString(); }, event));
  }
  clock::v1::Tick tick;
  *tick.mutable_date() = care::ToDate(today);
  take(care::topics::kTicks, "", tick.SerializeAsString());
  batch.Finish();
}

}  // namespace instroom::indicator::test
