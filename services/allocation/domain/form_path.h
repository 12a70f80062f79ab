#pragma once

// What the walks over a message share: the names of its elements and where in it they are.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/allocation/v1/fault.pb.h"
#include "services/allocation/domain/rule_catalogue.h"

namespace instroom::allocation {

// Which namespace an element is in: that of the message or that of the base schema (CDT_ types).
enum class Space : std::uint8_t { kOwn, kBase };

// How often an element occurs; more than once only in Each.
enum class Need : std::uint8_t { kMust, kMay };

struct Element {
  std::string_view name;
  Space space = Space::kOwn;
  Need need = Need::kMust;
  bool is_class = false;  // A class of the standard, where return codes can stand.
};

constexpr Element Own(std::string_view name, Need need = Need::kMust) {
  return {name, Space::kOwn, need, false};
}
constexpr Element Base(std::string_view name, Need need = Need::kMust) {
  return {name, Space::kBase, need, false};
}
constexpr Element ClassOf(std::string_view name) {
  return {name, Space::kOwn, Need::kMust, true};
}

// Where a walk is, from the outermost class inwards. A repeated class starts anew: relations,
// contacts and products are named without the client around them.
class Place {
 public:
  Place() { steps_.reserve(kDepthUsual); }
  void Enter(const Element& element) {
    steps_.push_back({element.name, 0, false, element.is_class});
  }
  void EnterItem(const Element& element, std::size_t index) {
    steps_.push_back({element.name, index + 1, true, element.is_class});
  }
  void Leave() { steps_.pop_back(); }

  // "StartProduct[2]".
  [[nodiscard]] std::string ClassName() const;
  // "StartProduct[2]/Product/Code"; without a leaf the path itself.
  [[nodiscard]] std::string Field(std::string_view leaf = {}) const;

 private:
  struct Step {
    std::string_view name;
    std::size_t number;  // Counted from 1; 0 if it is not one of several.
    bool starts_anew;
    bool is_class;
  };
  static constexpr std::size_t kDepthUsual = 8;
  [[nodiscard]] std::string Join(std::size_t until) const;

  std::vector<Step> steps_;
};

// Collects what is wrong on the way.
class FormFaults {
 public:
  // Takes no more than kFaultsMost. `leaf` is the element below the present place; empty is the
  // place itself.
  void Add(std::string_view rule, std::string_view leaf, std::string shape);
  [[nodiscard]] Place& place() { return place_; }
  [[nodiscard]] const Place& place() const { return place_; }
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] bool full() const { return faults_.size() >= kFaultsMost; }
  [[nodiscard]] std::vector<v1::Fault> Take() { return std::move(faults_); }

 private:
  Place place_;
  std::vector<v1::Fault> faults_;
};

}  // namespace instroom::allocation
