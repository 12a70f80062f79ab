// instroom export: every figure that is served, as CSV or JSON lines.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/figures.h"
#include "services/cli/output_files.h"
#include "services/cli/session.h"

namespace instroom::cli {
namespace {

struct ExportArguments {
  FigureQuery query;
  std::string file;
};

std::string Cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

const char* ProtectionText(indicator::v1::Protection protection) {
  if (protection == indicator::v1::PROTECTION_ROUNDED) return "rounded";
  return protection == indicator::v1::PROTECTION_SUPPRESSED ? "suppressed" : "withheld";
}

bool IsHidden(const indicator::v1::Figure& figure) {
  return figure.protection() != indicator::v1::PROTECTION_UNSPECIFIED &&
         figure.protection() != indicator::v1::PROTECTION_ROUNDED;
}

// A share as a fraction with six digits; unknown as an empty cell, never as zero. What may not be
// shown says so.
std::string ValueText(const indicator::v1::Figure& figure) {
  if (IsHidden(figure)) return ProtectionText(figure.protection());
  if (!figure.has_value()) return "";
  if (figure.unit() != indicator::v1::UNIT_SHARE) return std::to_string(figure.value());
  if (!figure.has_denominator() || figure.denominator() == 0) return "";
  char text[40];
  std::snprintf(text, sizeof text, "%.6f",
                static_cast<double>(figure.value()) / static_cast<double>(figure.denominator()));
  return text;
}

std::string JsonLine(const indicator::v1::Figure& figure) {
  nlohmann::json line = {{"municipality", figure.area()},
                         {"measure", figure.measure()},
                         {"period", figure.period()},
                         {"definition", figure.definition_version()},
                         {"running", figure.running()}};
  line["value"] = figure.has_value() ? nlohmann::json(figure.value()) : nlohmann::json();
  if (figure.has_denominator()) line["denominator"] = figure.denominator();
  if (!figure.missing_reason().empty()) line["missing"] = figure.missing_reason();
  if (figure.protection() != indicator::v1::PROTECTION_UNSPECIFIED) {
    line["protection"] = ProtectionText(figure.protection());
  }
  return line.dump();
}

void WriteFigures(const std::vector<indicator::v1::Figure>& figures, bool json, std::ostream& out) {
  if (!json) out << "municipality,measure,period,value\r\n";
  for (const auto& figure : figures) {
    if (json) {
      out << JsonLine(figure) << "\n";
    } else {
      out << Cell(figure.area()) << "," << Cell(figure.measure()) << "," << figure.period() << ","
          << ValueText(figure) << "\r\n";
    }
  }
}

int Export(const ExportArguments& arguments, Session& session) {
  const auto served = FetchFigures(session.Services(), arguments.query);
  if (!served) return FailToReach(session, "indicator", served.error());
  if (!served->stale_since.empty()) {
    *session.err << "warning: these figures stand still since " << served->stale_since << "\n";
  }
  const bool json = session.settings.json;
  if (arguments.file.empty()) {
    WriteFigures(served->figures, json, *session.out);
    return kExitGood;
  }
  const auto written = WriteFile(
      arguments.file, [&](std::ostream& file) { WriteFigures(served->figures, json, file); });
  if (!written) return Fail(session, written.error());
  *session.err << served->figures.size() << " figures written\n";
  return kExitGood;
}

}  // namespace

void AddExport(CLI::App& root, Session& session) {
  auto* command = root.add_subcommand("export", "Write every figure that is served, as CSV");
  auto arguments = std::make_shared<ExportArguments>();
  auto& query = arguments->query;
  command->add_option("--measure", query.measures, "Only these measures");
  command->add_option("--area", query.areas, "Only these CBS codes, or region");
  command->add_option("--from", query.from, "First period, 2024-01 or 2024");
  command->add_option("--to", query.to, "Last period");
  command->add_option("--out", arguments->file, "Write into this file");
  command->footer(
      "Columns: municipality, measure, period (month or year), value. An unknown value is "
      "empty.\n\n"
      "Examples:\n"
      "  instroom export --out figures.csv\n"
      "  instroom export --area 0995 --measure share_with_residence --json");
  command->callback([arguments, &session] { session.exit_code = Export(*arguments, session); });
}

}  // namespace instroom::cli
