#include "services/cli/reference_file.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "services/care/calendar.h"

namespace instroom::cli {
namespace {

using reference::v1::ReferenceEvent;

bool IsDigits(const std::string& text, std::size_t count) {
  return text.size() == count &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string Shape(const std::string& text) {
  if (text.empty()) return "empty";
  const bool digits = IsDigits(text, text.size());
  return std::to_string(text.size()) + (digits ? " digits" : " characters");
}

// Reads one file after another and remembers everything that is wrong.
class Reader {
 public:
  explicit Reader(const FileReader& read) : read_(read) {}

  void ReadMain(const std::string& path);
  ReferenceItems items;
  std::vector<ReferenceProblem> problems;

 private:
  void Problem(int line, const std::string& reason) { problems.push_back({file_, line, reason}); }
  void Problem(const YAML::Node& node, const std::string& reason) {
    Problem(node.Mark().line + 1, reason);
  }

  void ReadSections(const YAML::Node& root, const std::string& folder);
  void ReadRegion(const YAML::Node& list);
  void ReadProviders(const YAML::Node& list);
  void ReadOwnProducts(const YAML::Node& list);
  void ReadEnds(const YAML::Node& list);
  void ReadPopulations(const YAML::Node& list);
  void ReadMunicipalities(const std::string& path);
  void ReadProducts(const std::string& path);
  // The rows below the header line, each with as many cells.
  std::vector<CsvRow> ReadTable(const std::string& path, const std::vector<std::string>& header);
  // Each entry of a list of maps with exactly these keys; one may be missing.
  template <typename Take>
  void ForEach(const YAML::Node& list, const std::vector<std::string>& keys,
               const std::set<std::string>& may_miss, Take take);
  bool Code(int line, const std::string& name, const std::string& text, std::size_t digits,
            const std::string& what);
  void Product(int line, ReferenceEvent event);
  void Put(int line, const std::string& key, ReferenceEvent event);

  const FileReader& read_;
  std::string file_;
};

void Reader::Put(int line, const std::string& key, ReferenceEvent event) {
  if (!items.emplace(key, std::move(event)).second) Problem(line, key + " is given twice");
}

bool Reader::Code(int line, const std::string& name, const std::string& text, std::size_t digits,
                  const std::string& what) {
  if (IsDigits(text, digits)) return true;
  Problem(line, name + ": " + Shape(text) + "; " + what + " has " + std::to_string(digits) +
                    " digits (write it between quotes)");
  return false;
}

void Reader::ReadMain(const std::string& path) {
  file_ = path;
  const auto text = read_(path);
  if (!text) return Problem(0, "there is no such file, or it can't be read");
  YAML::Node root;
  try {
    root = YAML::Load(*text);
    if (!root.IsMap()) return Problem(1, "not a map; expected region, files, providers ...");
    ReadSections(root, std::filesystem::path(path).parent_path().string());
  } catch (const YAML::Exception& wrong) {
    Problem(wrong.mark.line + 1, "not YAML: " + wrong.msg);
  }
}

void Reader::ReadSections(const YAML::Node& root, const std::string& folder) {
  static const std::set<std::string> kKnown = {"region",       "files", "providers",
                                               "own_products", "ends",  "populations"};
  for (const auto& section : root) {
    const auto name = section.first.as<std::string>();
    if (!kKnown.contains(name)) {
      Problem(
          section.first,
          name + ": unknown; expected region, files, providers, own_products, ends or populations");
    }
  }
  const std::string main_file = file_;
  if (const auto& files = root["files"]) {
    for (const auto& entry : files) {
      const auto name = entry.first.as<std::string>();
      const auto path =
          (std::filesystem::path(folder) / entry.second.as<std::string>()).lexically_normal();
      if (name == "municipalities") {
        ReadMunicipalities(path.string());
      } else if (name == "products") {
        ReadProducts(path.string());
      } else {
        Problem(entry.first, name + ": unknown; expected municipalities or products");
      }
      file_ = main_file;
    }
  }
  if (const auto& list = root["region"]) ReadRegion(list);
  if (const auto& list = root["providers"]) ReadProviders(list);
  if (const auto& list = root["own_products"]) ReadOwnProducts(list);
  if (const auto& list = root["ends"]) ReadEnds(list);
  if (const auto& list = root["populations"]) ReadPopulations(list);
}

template <typename Take>
void Reader::ForEach(const YAML::Node& list, const std::vector<std::string>& keys,
                     const std::set<std::string>& may_miss, Take take) {
  if (!list.IsSequence()) return Problem(list, "not a list");
  for (const auto& entry : list) {
    if (!entry.IsMap()) {
      Problem(entry, "not a map with " + keys.front() + " and so on");
      continue;
    }
    std::map<std::string, std::string> values;
    bool good = true;
    for (const auto& pair : entry) {
      const auto name = pair.first.as<std::string>();
      if (std::find(keys.begin(), keys.end(), name) == keys.end()) {
        Problem(pair.first, name + ": unknown here");
        good = false;
      }
      values[name] = pair.second.IsScalar() ? pair.second.Scalar() : "";
    }
    for (const auto& key : keys) {
      if (values[key].empty() && !may_miss.contains(key)) {
        Problem(entry, key + ": missing");
        good = false;
      }
    }
    if (good) take(entry.Mark().line + 1, values);
  }
}

void Reader::ReadRegion(const YAML::Node& list) {
  if (!list.IsSequence()) return Problem(list, "region: not a list of CBS codes");
  for (const auto& entry : list) {
    const auto code = entry.IsScalar() ? entry.Scalar() : "";
    const int line = entry.Mark().line + 1;
    if (!Code(line, "region", code, 4, "a CBS code")) continue;
    const auto found = items.find("municipality/" + code);
    if (found == items.end()) {
      Problem(line, "region: " + code + " is not among the municipalities");
      continue;
    }
    found->second.mutable_municipality()->set_in_region(true);
  }
}

void Reader::ReadProviders(const YAML::Node& list) {
  ForEach(list, {"code", "name"}, {}, [&](int line, auto& values) {
    if (!Code(line, "code", values["code"], 8, "an AGB code")) return;
    ReferenceEvent event;
    event.mutable_provider()->set_code(values["code"]);
    event.mutable_provider()->set_name(values["name"]);
    Put(line, "provider/" + values["code"], std::move(event));
  });
}

void Reader::Product(int line, ReferenceEvent event) {
  const auto& product = event.product();
  if (!Code(line, "category", product.category(), 2, "a category of JZ020")) return;
  if (product.code().empty() || product.code().size() > 5) {
    return Problem(line, "code: " + Shape(product.code()) + "; 1 to 5 characters");
  }
  if (!product.care_form().empty() &&
      !Code(line, "care_form", product.care_form(), 2, "a form of care of CBS")) {
    return;
  }
  Put(line, "product/" + product.municipality() + "/" + product.code(), std::move(event));
}

void Reader::ReadOwnProducts(const YAML::Node& list) {
  ForEach(list, {"municipality", "category", "code", "name", "care_form"}, {"care_form"},
          [&](int line, auto& values) {
            if (!items.contains("municipality/" + values["municipality"])) {
              return Problem(line, "municipality: not among the municipalities");
            }
            ReferenceEvent event;
            auto& product = *event.mutable_product();
            product.set_municipality(values["municipality"]);
            product.set_category(values["category"]);
            product.set_code(values["code"]);
            product.set_name(values["name"]);
            product.set_care_form(values["care_form"]);
            Product(line, std::move(event));
          });
}

// A municipality, its own product, or one of the national list.
void Reader::ReadEnds(const YAML::Node& list) {
  ForEach(list, {"until", "municipality", "code"}, {"municipality", "code"},
          [&](int line, auto& values) {
            const auto day = care::ParseDay(values["until"]);
            if (!day) return Problem(line, "until: not an existing day like 2025-12-31");
            const std::string& municipality = values["municipality"];
            const std::string& code = values["code"];
            const auto found = items.find(code.empty() ? "municipality/" + municipality
                                                       : "product/" + municipality + "/" + code);
            if (found == items.end()) {
              return Problem(line, "ends: neither a municipality nor a product of this file");
            }
            auto& item = found->second;
            *(code.empty() ? item.mutable_municipality()->mutable_end_date()
                           : item.mutable_product()->mutable_end_date()) = care::ToDate(*day);
          });
}

void Reader::ReadPopulations(const YAML::Node& list) {
  ForEach(list, {"municipality", "date", "minors", "source"}, {}, [&](int line, auto& values) {
    if (!items.contains("municipality/" + values["municipality"])) {
      return Problem(line, "municipality: not among the municipalities");
    }
    const auto day = care::ParseDay(values["date"]);
    if (!day) return Problem(line, "date: not an existing day like 2025-12-31");
    const auto& minors = values["minors"];
    if (minors.size() > 8 || !IsDigits(minors, minors.size())) {
      return Problem(line, "minors: " + Shape(minors) + "; a whole number of at most 8 digits");
    }
    ReferenceEvent event;
    auto& population = *event.mutable_population();
    population.set_municipality(values["municipality"]);
    *population.mutable_date() = care::ToDate(*day);
    population.set_minors(std::stoll(minors));
    population.set_source(values["source"]);
    Put(line, "population/" + values["municipality"] + "/" + values["date"], std::move(event));
  });
}

std::vector<CsvRow> Reader::ReadTable(const std::string& path,
                                      const std::vector<std::string>& header) {
  file_ = path;
  const auto text = read_(path);
  if (!text) {
    Problem(0, "there is no such file, or it can't be read");
    return {};
  }
  auto rows = ReadCsv(*text);
  std::string names;
  for (const auto& name : header) names += (names.empty() ? "" : ",") + name;
  if (rows.empty() || rows.front().cells != header) {
    Problem(rows.empty() ? 0 : rows.front().line, "the first line must be: " + names);
    return {};
  }
  rows.erase(rows.begin());
  std::erase_if(rows, [&](const CsvRow& row) {
    if (row.cells.size() == header.size()) return false;
    Problem(row.line, std::to_string(row.cells.size()) + " cells; expected " + names);
    return true;
  });
  return rows;
}

void Reader::ReadMunicipalities(const std::string& path) {
  for (const auto& row : ReadTable(path, {"code", "name"})) {
    if (!Code(row.line, "code", row.cells[0], 4, "a CBS code")) continue;
    if (row.cells[1].empty()) {
      Problem(row.line, "name: empty");
      continue;
    }
    ReferenceEvent event;
    event.mutable_municipality()->set_code(row.cells[0]);
    event.mutable_municipality()->set_name(row.cells[1]);
    Put(row.line, "municipality/" + row.cells[0], std::move(event));
  }
}

void Reader::ReadProducts(const std::string& path) {
  for (const auto& row : ReadTable(path, {"code", "category", "care_form", "name"})) {
    ReferenceEvent event;
    auto& product = *event.mutable_product();
    product.set_code(row.cells[0]);
    product.set_category(row.cells[1]);
    product.set_care_form(row.cells[2]);
    product.set_name(row.cells[3]);
    Product(row.line, std::move(event));
  }
}

}  // namespace

std::string ProblemText(const ReferenceProblem& problem) {
  return problem.file + (problem.line > 0 ? ":" + std::to_string(problem.line) : "") + ": " +
         problem.reason;
}

platform::Result<ReferenceItems, std::vector<ReferenceProblem>> ReadReference(
    const std::string& path, const FileReader& read) {
  Reader reader(read);
  reader.ReadMain(path);
  if (!reader.problems.empty()) return platform::Fail(std::move(reader.problems));
  return std::move(reader.items);
}

}  // namespace instroom::cli
