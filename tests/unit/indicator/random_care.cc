#include "tests/unit/indicator/random_care.h"

#include <algorithm>
#include <cstdio>

#include "services/care/calendar.h"

namespace instroom::indicator::test {
namespace {

using allocation::v1::AllocationEvent;

int Pick(std::mt19937_64& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

bool Chance(std::mt19937_64& random, int percent) {
  return Pick(random, 1, 100) <= percent;
}

// Days from few places, so that periods touch, overlap and turn with the year.
care::Day RandomDay(std::mt19937_64& random) {
  const int year = Pick(random, 2022, 2024);
  switch (Pick(random, 0, 5)) {
    case 0:
      return care::FirstDay({year * 12});
    case 1:
      return care::LastDay({year * 12 + 11});
    case 2:
      return care::LastDay({year * 12 + Pick(random, 0, 11)});
    case 3:
      return care::FirstDay({year * 12 + Pick(random, 0, 11)});
    default:
      return care::FirstDay({year * 12}) + std::chrono::days{Pick(random, 0, 364)};
  }
}

void SetProduct(std::mt19937_64& random, care::v1::Product& product) {
  constexpr std::pair<const char*, const char*> kProducts[] = {
      {"43", "43A03"}, {"45", "45A53"}, {"45", "45A04"}, {"50", "90002"}, {"44", ""}, {"", ""}};
  const auto& [category, code] = kProducts[static_cast<std::size_t>(Pick(random, 0, 5))];
  product.set_category(category);
  product.set_code(code);
}

struct Person {
  std::string key;
  std::int64_t next_receipt_ms = 1700000000000;
};

AllocationEvent NewEvent(std::mt19937_64& random, Person& person, const char* municipality) {
  AllocationEvent event;
  event.set_client_key(person.key);
  event.set_municipality(municipality);
  event.set_provider(Chance(random, 70) ? "11111111" : "22222222");
  person.next_receipt_ms += Pick(random, 1, 5000);
  event.mutable_receive_time()->set_seconds(person.next_receipt_ms / 1000);
  event.mutable_receive_time()->set_nanos(static_cast<int>(person.next_receipt_ms % 1000) *
                                          1000000);
  if (Chance(random, 60)) {
    *event.mutable_birth_date() = care::ToDate(care::FirstDay({2005 * 12 + Pick(random, 0, 24)}));
  }
  return event;
}

void AddVersion(std::mt19937_64& random, std::int64_t number, AllocationEvent& event) {
  auto* decided = event.add_facts()->mutable_allocation_decided();
  decided->set_number(number);
  if (Chance(random, 50)) decided->set_provider_reference("R" + std::to_string(Pick(random, 1, 3)));
  if (Chance(random, 95)) SetProduct(random, *decided->mutable_product());
  *decided->mutable_decision_date() = care::ToDate(RandomDay(random));
  decided->set_decision_time_ms(Pick(random, 0, 1));
  *decided->mutable_begin_date() = care::ToDate(RandomDay(random));
  if (Chance(random, 70)) *decided->mutable_end_date() = care::ToDate(RandomDay(random));
  if (Chance(random, 8)) decided->set_change_reason("13");
  if (Chance(random, 20)) decided->set_change_reason("01");
}

void AddReport(std::mt19937_64& random, std::int64_t number, AllocationEvent& event) {
  const bool numbered = Chance(random, 95);
  if (Chance(random, 50)) {
    auto* fact = event.add_facts()->mutable_start_reported();
    if (numbered) fact->mutable_start()->set_number(number);
    *fact->mutable_start()->mutable_begin_date() =
        care::ToDate(care::FirstDay({2022 * 12 + Pick(random, 0, 3) * 12}));
    fact->set_generation(Pick(random, 1, 4));
    return;
  }
  auto* fact = event.add_facts()->mutable_stop_reported();
  if (numbered) fact->mutable_stop()->set_number(number);
  *fact->mutable_stop()->mutable_begin_date() =
      care::ToDate(care::FirstDay({2022 * 12 + Pick(random, 0, 3) * 12}));
  *fact->mutable_stop()->mutable_end_date() = care::ToDate(RandomDay(random));
  fact->mutable_stop()->set_end_reason(Chance(random, 30) ? "20" : "31");
  fact->set_generation(Pick(random, 1, 4));
}

void AddReferral(std::mt19937_64& random, Person& person, int number,
                 std::vector<CareEvent>& events) {
  referral::v1::ReferralEvent event;
  event.set_client_key(person.key);
  event.set_referral_id("referral-" + std::to_string(number));
  person.next_receipt_ms += 1000;
  event.mutable_receive_time()->set_seconds(person.next_receipt_ms / 1000);
  auto* reported = event.mutable_reported();
  constexpr int kReferrers[] = {1, 2, 3, 4, 5, 6, 8};
  reported->set_referrer(static_cast<referral::v1::ReferrerKind>(kReferrers[Pick(random, 0, 6)]));
  *reported->mutable_referral_date() = care::ToDate(RandomDay(random));
  if (Chance(random, 70)) reported->set_provider("11111111");
  if (Chance(random, 70))
    reported->set_provider_reference("R" + std::to_string(Pick(random, 1, 3)));
  events.emplace_back(event);
  if (Chance(random, 50)) return;
  event.clear_reported();
  auto* decided = event.mutable_decided();
  decided->set_decision(referral::v1::DECISION_PROVISION);
  if (Chance(random, 50)) decided->set_provider("22222222");
  if (Chance(random, 50)) decided->set_provider_reference("R" + std::to_string(Pick(random, 1, 3)));
  events.emplace_back(event);
}

}  // namespace

Definition RandomDefinition(std::mt19937_64& random) {
  Definition definition;
  definition.name = "random";
  definition.version = 1;
  definition.residential_categories = {"43", "44"};
  definition.residential_own_products = {{"0995", "90002"}};
  if (Chance(random, 50)) return definition;
  definition.counting_date =
      Chance(random, 50) ? CountingDate::kActualFirst : CountingDate::kAllocationOnly;
  definition.age_max_years = Chance(random, 70) ? 17 : 20;
  definition.age_date = Chance(random, 50) ? AgeDate::kAllocationBegin : AgeDate::kCountedBegin;
  definition.active_month = Chance(random, 50) ? Active::kDuringPeriod : Active::kOnLastDay;
  definition.active_year = Chance(random, 50) ? Active::kDuringPeriod : Active::kOnLastDay;
  definition.population_date =
      Chance(random, 50) ? PopulationDate::kUntilPeriodEnd : PopulationDate::kBeforePeriod;
  definition.chain_gap_days = Pick(random, 0, 31);
  return definition;
}

std::vector<CareEvent> RandomCare(std::mt19937_64& random, int clients) {
  std::vector<CareEvent> events;
  for (int c = 0; c < clients; ++c) {
    char key[33];
    std::snprintf(key, sizeof key, "%016llx%016x", static_cast<unsigned long long>(random()), c);
    Person person{key};
    const int allocations = Pick(random, 1, 5);
    for (std::int64_t number = 1; number <= allocations; ++number) {
      const char* municipality = Chance(random, 70) ? "0995" : "1892";
      for (int messages = Pick(random, 1, 4); messages > 0; --messages) {
        AllocationEvent event = NewEvent(random, person, municipality);
        for (int facts = Pick(random, 1, 2); facts > 0; --facts) {
          if (Chance(random, 60)) {
            AddVersion(random, number, event);
          } else {
            AddReport(random, number, event);
          }
        }
        events.emplace_back(event);
      }
    }
    for (int r = Pick(random, 0, 2); r > 0; --r) AddReferral(random, person, r, events);
  }
  return events;
}

std::vector<CareEvent> Disturbed(std::vector<CareEvent> events, std::mt19937_64& random) {
  const std::size_t twice = events.size() / 3;
  for (std::size_t i = 0; i < twice; ++i) {
    events.push_back(events[static_cast<std::size_t>(random() % events.size())]);
  }
  std::ranges::shuffle(events, random);
  return events;
}

std::vector<std::pair<std::string, reference::v1::ReferenceEvent>> SmallRegion() {
  std::vector<std::pair<std::string, reference::v1::ReferenceEvent>> items;
  for (const char* code : {"0995", "1892"}) {
    reference::v1::ReferenceEvent municipality;
    municipality.set_version(1);
    municipality.mutable_municipality()->set_code(code);
    municipality.mutable_municipality()->set_name(code);
    municipality.mutable_municipality()->set_in_region(true);
    items.emplace_back(std::string("municipality/") + code, municipality);
    for (const int year : {2021, 2022, 2023}) {
      reference::v1::ReferenceEvent population;
      population.set_version(1);
      population.mutable_population()->set_municipality(code);
      population.mutable_population()->set_minors(year * 10);
      // The second municipality has no count of 2021: its shares of that time are missing.
      if (year == 2021 && std::string(code) == "1892") continue;
      items.emplace_back(std::string("population/") + code + "/" + std::to_string(year) + "-12-31",
                         population);
    }
  }
  return items;
}

}  // namespace instroom::indicator::test
