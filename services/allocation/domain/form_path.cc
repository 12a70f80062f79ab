#include "services/allocation/domain/form_path.h"

#include <utility>

#include "services/allocation/domain/rule_catalogue.h"

namespace instroom::allocation {

std::string Place::Join(std::size_t until) const {
  std::size_t from = 0;
  for (std::size_t i = 0; i < until; ++i) {
    if (steps_[i].starts_anew) from = i;
  }
  std::string text;
  for (std::size_t i = from; i < until; ++i) {
    if (!text.empty()) text += '/';
    text += steps_[i].name;
    if (steps_[i].number > 0) text += '[' + std::to_string(steps_[i].number) + ']';
  }
  return text;
}

std::string Place::ClassName() const {
  for (std::size_t i = steps_.size(); i > 0; --i) {
    if (steps_[i - 1].is_class) return Join(i);
  }
  return "Header";
}

std::string Place::Field(std::string_view leaf) const {
  std::string text = Join(steps_.size());
  if (!text.empty() && !leaf.empty()) text += '/';
  return text.append(leaf);
}

void FormFaults::Add(std::string_view rule, std::string_view leaf, std::string shape) {
  if (full()) return;
  faults_.push_back(MakeFault(rule, place_.ClassName(), place_.Field(leaf), std::move(shape)));
}

}  // namespace instroom::allocation
