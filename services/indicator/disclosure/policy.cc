#include "services/indicator/disclosure/policy.h"

#include <algorithm>

#include "services/indicator/definition/mapping.h"

namespace instroom::indicator {
namespace {

using Problems = std::vector<DefinitionProblem>;

const Choices<bool> kYesNo = {{"true", true}, {"false", false}};

void ReadRounding(Mapping& root, DisclosurePolicy& policy, Problems& problems) {
  if (const YAML::Node node = root.Find("rounding")) {
    Mapping rounding(node, "rounding.", problems);
    rounding.Only({"base", "first_year", "inflow_by"});
    policy.base = rounding.Number("base", 2, 1000);
    // The Youth Act is in force since 2015.
    policy.first_year = rounding.Number("first_year", 2015, 9999);
    policy.inflow_by = rounding.OneOf<InflowBy>(
        "inflow_by", {{"residence", InflowBy::kResidence}, {"referrer", InflowBy::kReferrer}});
  }
  if (const YAML::Node node = root.Find("publication")) {
    Mapping publication(node, "publication.", problems);
    publication.Only({"every_months", "day"});
    policy.every_months = publication.OneOf<int>("every_months", {{"1", 1}, {"3", 3}, {"12", 12}});
    policy.day = publication.Number("day", 1, 28);
  }
}

AudiencePolicy ReadAudience(const YAML::Node& node, int base, Problems& problems) {
  AudiencePolicy audience;
  Mapping mapping(node, "audiences.", problems);
  mapping.Only({"name", "municipalities", "months", "threshold", "denominator_min"});
  if (!node.IsMap()) return audience;
  audience.name = mapping.Text("name");
  if (!IsName(audience.name)) {
    mapping.Problem(node["name"], "\"audiences.name\" has only small letters, digits and -");
  }
  audience.municipalities = mapping.OneOf<bool>("municipalities", kYesNo);
  audience.months = mapping.OneOf<bool>("months", kYesNo);
  audience.threshold = mapping.Number("threshold", 1, 100000);
  audience.denominator_min = mapping.Number("denominator_min", 1, 1000000);
  if (node["threshold"].IsDefined() && audience.threshold < base) {
    mapping.Problem(node["threshold"], "\"audiences.threshold\" must be at least rounding.base, " +
                                           std::to_string(base));
  }
  if (node["denominator_min"].IsDefined() && audience.denominator_min < audience.threshold) {
    mapping.Problem(node["denominator_min"],
                    "\"audiences.denominator_min\" must be at least the threshold");
  }
  return audience;
}

void ReadAudiences(Mapping& root, DisclosurePolicy& policy, Problems& problems) {
  const YAML::Node node = root.Find("audiences");
  if (!node) return;
  if (!node.IsSequence() || node.size() == 0) {
    return root.Problem(node, "\"audiences\" must be a list of at least one");
  }
  for (const auto& entry : node) {
    AudiencePolicy audience = ReadAudience(entry, policy.base, problems);
    if (policy.Find(audience.name) != nullptr) {
      root.Problem(entry, "audience \"" + audience.name + "\" is given twice");
    }
    policy.audiences.push_back(std::move(audience));
  }
}

DisclosurePolicy Read(const YAML::Node& node, Problems& problems) {
  DisclosurePolicy policy;
  Mapping root(node, "", problems);
  root.Only({"name", "version", "source", "rounding", "publication", "audiences"});
  if (!node.IsMap()) return policy;
  policy.name = root.Text("name");
  if (!IsName(policy.name)) {
    root.Problem(node["name"], "\"name\" has only small letters, digits and -");
  }
  policy.version = root.Number("version", 1, 1000000);
  policy.source = root.Text("source");
  ReadRounding(root, policy, problems);
  ReadAudiences(root, policy, problems);
  return policy;
}

}  // namespace

const AudiencePolicy* DisclosurePolicy::Find(std::string_view audience) const {
  const auto found = std::ranges::find(audiences, audience, &AudiencePolicy::name);
  return found == audiences.end() ? nullptr : &*found;
}

platform::Result<DisclosurePolicy, Problems> ParseDisclosurePolicy(const std::string& yaml) {
  Problems problems;
  try {
    DisclosurePolicy policy = Read(YAML::Load(yaml), problems);
    if (problems.empty()) return policy;
  } catch (const YAML::Exception& wrong) {
    problems.push_back({wrong.mark.line + 1, "is not YAML: " + wrong.msg});
  }
  std::ranges::stable_sort(problems, {}, &DefinitionProblem::line);
  return platform::Fail(problems);
}

care::Day PublicationDay(const DisclosurePolicy& policy, care::Day today) {
  care::Month month = care::MonthOf(today);
  const auto day_in = [&policy](care::Month in) {
    return care::FirstDay(in) + std::chrono::days{policy.day - 1};
  };
  if (today < day_in(month)) --month.index;
  month.index -= month.index % policy.every_months;
  return day_in(month);
}

}  // namespace instroom::indicator
