#pragma once

// Events in few words, for tests that tell a case by its dates.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/indicator/counted.h"

namespace instroom::indicator::test {

// The definition of the shipped file.
[[nodiscard]] Definition Lelystad();

// Collects events; every call makes one message with one fact. Days as "2024-01-31"; an empty day
// is none.
class Story {
 public:
  // Later calls are about this client, born on this day.
  Story& Client(int number, const std::string& birth = "2012-06-01");
  // And about this allocation of this municipality.
  Story& Allocation(std::int64_t number, const std::string& municipality = "0995");
  Story& Decided(const std::string& on, const std::string& begin, const std::string& end,
                 const std::string& category = "45", const std::string& code = "45A53",
                 const std::string& reason = "");
  Story& Started(const std::string& begin, int generation = 1);
  Story& Stopped(const std::string& begin, const std::string& end, const std::string& reason = "31",
                 int generation = 1);

  [[nodiscard]] const std::vector<CareEvent>& events() const { return events_; }
  // All of it counted.
  [[nodiscard]] std::int64_t Count(const std::string& measure, const std::string& period,
                                   const std::string& area = "region") const;

 private:
  allocation::v1::AllocationFact& NewFact();

  std::vector<CareEvent> events_;
  std::string client_, birth_, municipality_;
  std::int64_t number_ = 0;
  std::int64_t received_ = 1700000000;
};

}  // namespace instroom::indicator::test
