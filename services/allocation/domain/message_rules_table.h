#pragma once

// What the parts of the table of message rules share. Only message_rules*.cc may use it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/allocation/v1/fault.pb.h"
#include "instroom/allocation/v1/message.pb.h"
#include "services/allocation/domain/rule_catalogue.h"
#include "services/care/calendar.h"

namespace instroom::allocation {

// A class of the message: "Client", "StartProduct[2]", "Relatie[1]/Contact". Becomes text only when
// something is wrong with it, which is rare.
class Spot {
 public:
  constexpr Spot(std::string_view name, int index, std::string_view below = {})
      : name_(name), below_(below), index_(index) {}
  // There is only one of it.
  constexpr Spot(const char* name) : name_(name) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] std::string Text() const {
    std::string text(name_);
    if (index_ >= 0) text.append("[").append(std::to_string(index_ + 1)).append("]");
    return text.append(below_);
  }

 private:
  std::string_view name_;
  std::string_view below_;
  int index_ = -1;
};

// Takes what one rule has against a message, up to kFaultsMost of all rules.
class RuleFaults {
 public:
  RuleFaults(std::string_view rule, std::vector<v1::Fault>& faults)
      : rule_(rule), faults_(faults) {}

  // `element` lies below the spot; the shape is of the value that is wrong.
  void Add(const Spot& spot, std::string_view element, std::string shape) {
    if (faults_.size() >= kFaultsMost) return;
    std::string field = spot.Text();
    if (!element.empty()) field.append("/").append(element);
    // Level 2 is answered in the header alone (IV028), whatever element it is about.
    faults_.push_back(MakeFault(rule_, "Header", std::move(field), std::move(shape)));
  }

 private:
  std::string_view rule_;
  std::vector<v1::Fault>& faults_;
};

// One row of the table: the predicate of a rule. Text, messages and code are in the catalogue.
struct MessageRule {
  std::string_view id;
  void (*judge)(const v1::Message& message, RuleFaults& faults);
};

// Rules for more messages than JW301, and rules for JW301 alone.
[[nodiscard]] std::span<const MessageRule> SharedMessageRules();
[[nodiscard]] std::span<const MessageRule> AllocationMessageRules();

// The day of a date that the form has checked.
[[nodiscard]] inline care::Day DayIn(const care::v1::Date& date) {
  return care::DayOf(date).value_or(care::Day{});
}

// Calls `each(spot, birth_date)` for the client and every relation with a birth date.
template <typename F>
void ForEachBirthDate(const v1::Message& message, F each) {
  if (message.person().has_birth_date()) each(Spot("Client"), message.person().birth_date());
  for (int i = 0; i < message.person().relations_size(); ++i) {
    const v1::Relation& relation = message.person().relations(i);
    if (relation.has_birth_date()) each(Spot("Relatie", i), relation.birth_date());
  }
}

}  // namespace instroom::allocation
