#include "services/indicator/definition/parse.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>
#include <utility>

namespace instroom::indicator {
namespace {

template <typename Value>
using Choices = std::vector<std::pair<const char*, Value>>;

// Reads one mapping and remembers what is wrong with it.
class Mapping {
 public:
  Mapping(const YAML::Node& node, std::string path, std::vector<DefinitionProblem>& problems)
      : node_(node), path_(std::move(path)), problems_(problems) {
    if (!node_.IsMap()) Problem(node_, where("") + "must be a mapping of names to values");
  }

  void Only(const std::set<std::string>& known) {
    if (!node_.IsMap()) return;
    std::set<std::string> seen;
    for (const auto& entry : node_) {
      const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "?";
      if (!known.contains(key)) {
        Problem(entry.first, "unknown name \"" + path_ + key + "\"");
      } else if (!seen.insert(key).second) {
        Problem(entry.first, "\"" + path_ + key + "\" is given twice");
      }
    }
  }

  std::string Text(const char* name) {
    const YAML::Node node = Find(name);
    if (!node) return {};
    if (!node.IsScalar() || node.Scalar().empty()) {
      Problem(node, where(name) + "must be a text");
      return {};
    }
    return node.Scalar();
  }

  int Number(const char* name, int low, int high) {
    const YAML::Node node = Find(name);
    if (!node) return low;
    int value = 0;
    const std::string text = node.IsScalar() ? node.Scalar() : "";
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    if (whole && value >= low && value <= high) return value;
    Problem(node, where(name) + "must be a whole number from " + std::to_string(low) + " to " +
                      std::to_string(high));
    return low;
  }

  template <typename Value>
  Value OneOf(const char* name, const Choices<Value>& choices) {
    const YAML::Node node = Find(name);
    if (!node) return choices.begin()->second;
    std::string expected;
    for (const auto& [text, value] : choices) {
      if (node.IsScalar() && node.Scalar() == text) return value;
      expected += std::string(expected.empty() ? "" : " or ") + text;
    }
    Problem(node, where(name) + "must be " + expected);
    return choices.begin()->second;
  }

  // Absent is already reported.
  YAML::Node Find(const char* name) {
    const YAML::Node node = node_.IsMap() ? node_[name] : YAML::Node(YAML::NodeType::Undefined);
    if (!node && node_.IsMap()) Problem(node_, where(name) + "is missing");
    return node;
  }

  void Problem(const YAML::Node& at, std::string reason) {
    const int line = at.IsDefined() ? at.Mark().line + 1 : node_.Mark().line + 1;
    problems_.push_back({line, std::move(reason)});
  }

 private:
  [[nodiscard]] std::string where(std::string_view name) const {
    const std::string full = path_ + std::string(name);
    return full.empty() ? std::string("the file ") : "\"" + full + "\" ";
  }

  YAML::Node node_;
  std::string path_;
  std::vector<DefinitionProblem>& problems_;
};

using Problems = std::vector<DefinitionProblem>;

bool IsCode(const std::string& text, std::size_t digits) {
  return text.size() == digits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool IsName(const std::string& text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

void ReadResidential(Mapping& root, Definition& definition, Problems& problems) {
  const YAML::Node node = root.Find("residential");
  if (!node) return;
  Mapping residential(node, "residential.", problems);
  residential.Only({"categories", "own_products"});
  const YAML::Node categories = residential.Find("categories");
  if (categories && !categories.IsSequence()) {
    residential.Problem(categories, "\"residential.categories\" must be a list");
  }
  for (const auto& category : categories) {
    if (!category.IsScalar() || !IsCode(category.Scalar(), 2)) {
      residential.Problem(category, "a category has two digits (code list JZ020)");
    } else {
      definition.residential_categories.push_back(category.Scalar());
    }
  }
  const YAML::Node own_products = residential.Find("own_products");
  if (own_products && !own_products.IsSequence()) {
    residential.Problem(own_products, "\"residential.own_products\" must be a list");
    return;
  }
  for (const auto& entry : own_products) {
    Mapping own(entry, "residential.own_products.", problems);
    own.Only({"municipality", "code"});
    const std::string municipality = own.Text("municipality"), code = own.Text("code");
    if (!municipality.empty() && !IsCode(municipality, 4)) {
      own.Problem(entry, "a municipality has four digits (CBS)");
    }
    if (code.size() > 5) own.Problem(entry, "a product code has at most five characters");
    definition.residential_own_products.emplace_back(municipality, code);
  }
}

void ReadAgeAndActivity(Mapping& root, Definition& definition, Problems& problems) {
  const Choices<Active> activities = {{"during_period", Active::kDuringPeriod},
                                      {"on_last_day", Active::kOnLastDay}};
  if (const YAML::Node node = root.Find("age")) {
    Mapping age(node, "age.", problems);
    age.Only({"max_years", "date"});
    definition.age_max_years = age.Number("max_years", 0, 120);
    definition.age_date =
        age.OneOf<AgeDate>("date", {{"allocation_begin", AgeDate::kAllocationBegin},
                                    {"counted_begin", AgeDate::kCountedBegin}});
  }
  if (const YAML::Node node = root.Find("active")) {
    Mapping active(node, "active.", problems);
    active.Only({"month", "year"});
    definition.active_month = active.OneOf<Active>("month", activities);
    definition.active_year = active.OneOf<Active>("year", activities);
  }
}

void ReadChainAndPopulation(Mapping& root, Definition& definition, Problems& problems) {
  if (const YAML::Node node = root.Find("chain")) {
    Mapping chain(node, "chain.", problems);
    chain.Only({"gap_days", "join_overlap"});
    definition.chain_gap_days = chain.Number("gap_days", 0, 366);
    definition.chain_join_overlap =
        chain.OneOf<bool>("join_overlap", {{"true", true}, {"false", false}});
  }
  if (const YAML::Node node = root.Find("population")) {
    Mapping population(node, "population.", problems);
    population.Only({"date"});
    definition.population_date = population.OneOf<PopulationDate>(
        "date", {{"until_period_end", PopulationDate::kUntilPeriodEnd},
                 {"before_period", PopulationDate::kBeforePeriod}});
  }
}

Definition Read(const YAML::Node& node, Problems& problems) {
  Definition definition;
  Mapping root(node, "", problems);
  root.Only({"name", "version", "source", "counting_date", "age", "active", "residential", "chain",
             "population"});
  if (!node.IsMap()) return definition;
  definition.name = root.Text("name");
  if (!IsName(definition.name)) {
    root.Problem(node["name"], "\"name\" has only small letters, digits and -");
  }
  definition.version = root.Number("version", 1, 1000000);
  definition.source = root.Text("source");
  definition.counting_date = root.OneOf<CountingDate>(
      "counting_date", {{"actual_first", CountingDate::kActualFirst},
                        {"allocation_only", CountingDate::kAllocationOnly}});
  ReadAgeAndActivity(root, definition, problems);
  ReadResidential(root, definition, problems);
  ReadChainAndPopulation(root, definition, problems);
  return definition;
}

}  // namespace

std::vector<std::string> ProblemTexts(const std::vector<DefinitionProblem>& problems) {
  std::vector<std::string> texts;
  for (const auto& [line, reason] : problems) {
    texts.push_back("line " + std::to_string(line) + ": " + reason);
  }
  return texts;
}

platform::Result<Definition, Problems> ParseDefinition(const std::string& yaml) {
  Problems problems;
  try {
    Definition definition = Read(YAML::Load(yaml), problems);
    if (problems.empty()) return definition;
  } catch (const YAML::Exception& wrong) {
    problems.push_back({wrong.mark.line + 1, "is not YAML: " + wrong.msg});
  }
  std::ranges::stable_sort(problems, {}, &DefinitionProblem::line);
  return platform::Fail(problems);
}

}  // namespace instroom::indicator
