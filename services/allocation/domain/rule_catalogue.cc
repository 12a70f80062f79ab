#include "services/allocation/domain/rule_catalogue.h"

#include <unordered_map>
#include <utility>

#include "services/platform/base/check.h"

namespace instroom::allocation {
namespace {

using Index = std::unordered_map<std::string_view, RuleRow>;

Index MakeIndex() {
  Index index;
  for (const RuleRow& row : AllRules()) CHECK(index.emplace(row.id, row).second);
  return index;
}

}  // namespace

const RuleRow* FindRule(std::string_view id) {
  static const Index index = MakeIndex();
  const auto found = index.find(id);
  return found == index.end() ? nullptr : &found->second;
}

std::vector<RuleRow> AllRules() {
  std::vector<RuleRow> rows;
  for (const auto part : {FormRules(), ContentRules(), AcrossRules(), PracticeRules()}) {
    rows.insert(rows.end(), part.begin(), part.end());
  }
  return rows;
}

v1::Fault MakeFault(std::string_view rule, std::string place, std::string field,
                    std::string shape) {
  const RuleRow* row = FindRule(rule);
  CHECK(row != nullptr);
  v1::Fault fault;
  fault.set_rule(std::string(row->id));
  fault.set_return_code(std::string(row->return_code));
  fault.set_place(std::move(place));
  fault.set_field(std::move(field));
  fault.set_shape(std::move(shape));
  fault.set_explanation(std::string(row->explanation));
  return fault;
}

std::uint8_t MessageBit(v1::MessageKind kind) {
  switch (kind) {
    case v1::MESSAGE_KIND_JW301:
      return kOn301;
    case v1::MESSAGE_KIND_JW302:
      return kOn302;
    case v1::MESSAGE_KIND_JW305:
      return kOn305;
    case v1::MESSAGE_KIND_JW306:
      return kOn306;
    case v1::MESSAGE_KIND_JW307:
      return kOn307;
    case v1::MESSAGE_KIND_JW308:
      return kOn308;
    default:
      return 0;
  }
}

}  // namespace instroom::allocation
