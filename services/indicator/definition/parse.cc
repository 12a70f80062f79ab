#include "services/indicator/definition/parse.h"

#include <algorithm>
#include <string_view>

#include "services/indicator/definition/mapping.h"

namespace instroom::indicator {
namespace {

using Problems = std::vector<DefinitionProblem>;

bool IsCode(const std::string& text, std::size_t digits) {
  return text.size() == digits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
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
    chain.Only({"gap_days"});
    definition.chain_gap_days = chain.Number("gap_days", 0, 366);
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
