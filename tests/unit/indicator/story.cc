#include "tests/unit/indicator/story.h"

#include <cstdio>

#include "services/platform/base/check.h"

namespace instroom::indicator::test {
namespace {

void Set(const std::string& day, care::v1::Date& date) {
  date = care::ToDate(*care::ParseDay(day));
}

}  // namespace

Definition Lelystad() {
  Definition definition;
  definition.name = "lelystad-2025";
  definition.version = 1;
  definition.residential_categories = {"43", "44"};
  definition.residential_own_products = {{"0995", "90002"}};
  return definition;
}

Story& Story::Client(int number, const std::string& birth) {
  char key[33];
  std::snprintf(key, sizeof key, "%032x", number);
  client_ = key;
  birth_ = birth;
  return *this;
}

Story& Story::Allocation(std::int64_t number, const std::string& municipality) {
  number_ = number;
  municipality_ = municipality;
  return *this;
}

allocation::v1::AllocationFact& Story::NewFact() {
  allocation::v1::AllocationEvent event;
  event.set_client_key(client_);
  event.set_municipality(municipality_);
  event.set_provider("11111111");
  event.mutable_receive_time()->set_seconds(++received_);
  if (!birth_.empty()) Set(birth_, *event.mutable_birth_date());
  events_.emplace_back(std::move(event));
  return *std::get<allocation::v1::AllocationEvent>(events_.back()).add_facts();
}

Story& Story::Decided(const std::string& on, const std::string& begin, const std::string& end,
                      const std::string& category, const std::string& code,
                      const std::string& reason) {
  auto& decided = *NewFact().mutable_allocation_decided();
  decided.set_number(number_);
  decided.set_change_reason(reason);
  decided.mutable_product()->set_category(category);
  decided.mutable_product()->set_code(code);
  Set(on, *decided.mutable_decision_date());
  Set(begin, *decided.mutable_begin_date());
  if (!end.empty()) Set(end, *decided.mutable_end_date());
  return *this;
}

Story& Story::Started(const std::string& begin, int generation) {
  auto& fact = *NewFact().mutable_start_reported();
  fact.mutable_start()->set_number(number_);
  Set(begin, *fact.mutable_start()->mutable_begin_date());
  fact.set_generation(generation);
  return *this;
}

Story& Story::Stopped(const std::string& begin, const std::string& end, const std::string& reason,
                      int generation) {
  auto& fact = *NewFact().mutable_stop_reported();
  fact.mutable_stop()->set_number(number_);
  fact.mutable_stop()->set_end_reason(reason);
  Set(begin, *fact.mutable_stop()->mutable_begin_date());
  Set(end, *fact.mutable_stop()->mutable_end_date());
  fact.set_generation(generation);
  return *this;
}

std::int64_t Story::Count(const std::string& measure, const std::string& period,
                          const std::string& area) const {
  const Definition definition = Lelystad();
  LiveRegion live(definition);
  live.Take(events_);
  live.Publish();
  return live.Value(measure, area, period);
}

}  // namespace instroom::indicator::test
