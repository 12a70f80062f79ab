#pragma once

// What the view remembers of one client's allocations: enough to join a referral to its allocation
// and to the first day of care. Pure; facts may come in any order, however often.

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "instroom/allocation/v1/allocation_events.pb.h"
#include "services/care/calendar.h"

namespace instroom::referral {

class ClientCare {
 public:
  struct Link {
    std::int64_t number = 0;
    // First day of care; empty while none was reported.
    std::optional<care::Day> begin;
  };

  void Fold(const allocation::v1::AllocationEvent& event);
  // The allocation that carries this reference; of several the lowest number, with the earliest
  // start of them all. Empty if there is none or all were deleted.
  [[nodiscard]] std::optional<Link> Find(std::string_view provider,
                                         std::string_view provider_reference) const;

 private:
  // When a version was decided; the newest holds (OP033x1), of equal ones the deleted one.
  struct Version {
    std::int64_t day = 0;
    std::int32_t time_ms = 0;
    bool deleted = false;
    auto operator<=>(const Version&) const = default;
  };
  // Allocation numbers are unique for a municipality only (TR332).
  struct Number {
    std::string municipality;
    std::int64_t number = 0;
    auto operator<=>(const Number&) const = default;
  };
  struct Allocation {
    std::string provider;
    // Filled only in the first version, whenever that arrives (IV097).
    std::string reference;
    Version reference_version;
    Version newest;
  };
  struct Start {
    Number number;
    std::string product;
    std::int64_t begin_day = 0;
    auto operator<=>(const Start&) const = default;
  };

  void FoldAllocation(const Number& number, const std::string& provider,
                      const allocation::v1::AllocatedProduct& product);
  [[nodiscard]] std::optional<care::Day> FirstStart(const Number& number) const;

  std::map<Number, Allocation> allocations_;
  std::map<Start, std::int32_t> generations_;
};

}  // namespace instroom::referral
