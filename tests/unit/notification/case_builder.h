#pragma once

// Short ways to say facts in tests of the notification rules.

#include <string>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "services/care/calendar.h"

namespace instroom::notification {

inline constexpr char kClient[] = "00112233445566778899aabbccddeeff";

inline care::Day D(const char* text) {
  return *care::ParseDay(text);
}

inline allocation::v1::AllocationEvent Event() {
  allocation::v1::AllocationEvent event;
  event.set_client_key(kClient);
  event.set_municipality("0995");
  event.set_provider("12345678");
  return event;
}

// Allocation 1 of product 43A03, decided on `decided`, up to and including `end` ("" is open).
inline allocation::v1::AllocationEvent Allocated(const char* decided, const std::string& end,
                                                 const char* reason = "",
                                                 const char* category = "43",
                                                 const char* code = "43A03") {
  auto event = Event();
  auto& product = *event.add_facts()->mutable_allocation_decided();
  product.set_number(1);
  product.mutable_product()->set_category(category);
  product.mutable_product()->set_code(code);
  *product.mutable_decision_date() = care::ToDate(D(decided));
  *product.mutable_begin_date() = care::ToDate(D("2026-01-01"));
  if (!end.empty()) *product.mutable_end_date() = care::ToDate(D(end.c_str()));
  product.set_change_reason(reason);
  return event;
}

inline allocation::v1::AllocationEvent Started(const char* begin, int generation = 1) {
  auto event = Event();
  auto& fact = *event.add_facts()->mutable_start_reported();
  fact.set_generation(generation);
  fact.mutable_start()->set_number(1);
  *fact.mutable_start()->mutable_begin_date() = care::ToDate(D(begin));
  return event;
}

inline allocation::v1::AllocationEvent Stopped(const char* begin, const char* end,
                                               const char* reason = "31", int generation = 1) {
  auto event = Event();
  auto& fact = *event.add_facts()->mutable_stop_reported();
  fact.set_generation(generation);
  fact.mutable_stop()->set_number(1);
  fact.mutable_stop()->set_end_reason(reason);
  *fact.mutable_stop()->mutable_begin_date() = care::ToDate(D(begin));
  *fact.mutable_stop()->mutable_end_date() = care::ToDate(D(end));
  return event;
}

}  // namespace instroom::notification
