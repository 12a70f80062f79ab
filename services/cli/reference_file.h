#pragma once

// A file of reference data: what it says, and everything that is wrong with it by line. Pure.
//
// The file is YAML: `region` (CBS codes of the region), `files` (`municipalities` and `products`,
// CSV files beside it), `providers`, `own_products`, `populations`. See
// deploy/sample/reference.yaml.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "instroom/reference/v1/reference_events.pb.h"
#include "services/platform/base/result.h"

namespace instroom::cli {

struct ReferenceProblem {
  std::string file;
  // From 1; 0 is the file as a whole.
  int line = 0;
  // What is wrong, the shape of the value, what is expected.
  std::string reason;
};

// "reference.yaml:12: code: 3 digits; a CBS code has four" for a person.
[[nodiscard]] std::string ProblemText(const ReferenceProblem& problem);

// Items by the key of their record, without a version.
using ReferenceItems = std::map<std::string, reference::v1::ReferenceEvent>;

// Contents of a file, or nothing if there is none.
using FileReader = std::function<std::optional<std::string>(const std::string& path)>;

// Everything that `path` and the files it names say, or every problem that was found.
[[nodiscard]] platform::Result<ReferenceItems, std::vector<ReferenceProblem>> ReadReference(
    const std::string& path, const FileReader& read);

// One line of CSV (RFC 4180 without line breaks in a cell), with its number in the file. Empty
// lines and lines that begin with # are left out.
struct CsvRow {
  int line = 0;
  std::vector<std::string> cells;
};
[[nodiscard]] std::vector<CsvRow> ReadCsv(const std::string& text);

}  // namespace instroom::cli
