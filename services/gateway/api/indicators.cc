#include "services/gateway/api/indicators.h"

#include <algorithm>

#include "services/gateway/api/csv.h"
#include "services/gateway/api/figure_json.h"
#include "services/gateway/http/problems.h"
#include "services/gateway/http/reading.h"

namespace instroom::gateway {
namespace {

using nlohmann::json;
using platform::HttpRequest;
using platform::HttpResponse;

constexpr std::size_t kNameMax = 80;
constexpr std::size_t kListMax = 2000;
constexpr std::size_t kYearLength = 4;

// "a,b" fills a list; empty leaves it empty.
template <typename Add>
void Split(const std::string& text, const Add& add) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    if (end > begin) add(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

void ReadFilter(Reading& reading, indicator::v1::FigureFilter& filter) {
  const std::string period = reading.Text("period", kNameMax);
  if (!period.empty() && period != "month" && period != "year") {
    reading.Wrong("period", period, "month or year");
  }
  filter.set_yearly(period == "year");
  Split(reading.Text("measure", kListMax),
        [&](const std::string& name) { filter.add_measures(name); });
  Split(reading.Text("area", kListMax), [&](const std::string& code) { filter.add_areas(code); });
  filter.set_period_from(reading.Period("from", filter.yearly()));
  filter.set_period_to(reading.Period("to", filter.yearly()));
}

json AreasJson(const indicator::v1::ListMeasuresResponse& response,
               const std::string& region_name) {
  json areas = json::array();
  for (const auto& area : response.areas()) {
    const bool named = area.code() == "region" && !region_name.empty();
    areas.push_back({{"code", area.code()}, {"name", named ? region_name : area.name()}});
  }
  return areas;
}

json StepsJson(const indicator::v1::ExplainFigureResponse& response) {
  json steps = json::array();
  for (const auto& step : response.steps()) {
    json entry{{"name", step.name()}, {"names", TextsJson(step.names())}, {"value", nullptr}};
    if (step.has_value()) entry["value"] = step.value();
    if (step.protection() != indicator::v1::PROTECTION_UNSPECIFIED) {
      entry["protection"] = ProtectionName(step.protection());
    }
    steps.push_back(std::move(entry));
  }
  return steps;
}

template <typename Texts>
json ListJson(const Texts& texts) {
  json list = json::array();
  for (const auto& text : texts) list.push_back(text);
  return list;
}

}  // namespace

void IndicatorsApi::Register(platform::HttpServer& server) {
  server.Route("GET", "/v1/indicators/measures",
               [this](const HttpRequest& request) { return Measures(request); });
  server.Route("GET", "/v1/indicators/figures",
               [this](const HttpRequest& request) { return Figures(request); });
  server.Route("GET", "/v1/indicators/explain",
               [this](const HttpRequest& request) { return Explain(request); });
  server.Route("GET", "/v1/indicators/export.csv",
               [this](const HttpRequest& request) { return Export(request); });
}

HttpResponse IndicatorsApi::Measures(const HttpRequest& request) {
  const auto answer = port_.ListMeasures(request.caller);
  if (!answer.ok()) return ToProblem(answer.error());
  json measures = json::array();
  for (const auto& measure : answer->measures()) measures.push_back(MeasureJson(measure));
  return JsonResponse(Dump({{"definition_version", answer->definition_version()},
                            {"today", answer->today()},
                            {"parameters", ListJson(answer->parameters())},
                            {"areas", AreasJson(*answer, region_name_)},
                            {"measures", std::move(measures)}}));
}

HttpResponse IndicatorsApi::Figures(const HttpRequest& request) {
  Reading reading(request);
  indicator::v1::ListFiguresRequest asked;
  ReadFilter(reading, *asked.mutable_filter());
  if (!reading.ok()) return reading.Refusal();
  const auto answer = port_.ListFigures(request.caller, asked);
  if (!answer.ok()) return ToProblem(answer.error());
  json figures = json::array();
  for (const auto& figure : answer->figures()) {
    json entry = FigureJson(figure);
    entry["positions"] = ListJson(figure.positions());
    figures.push_back(std::move(entry));
  }
  json body{{"figures", std::move(figures)}, {"stale_since", nullptr}};
  if (answer->has_stale_since_time()) body["stale_since"] = TimeText(answer->stale_since_time());
  return JsonResponse(Dump(body));
}

HttpResponse IndicatorsApi::Explain(const HttpRequest& request) {
  Reading reading(request);
  indicator::v1::ExplainFigureRequest asked;
  asked.set_measure(reading.Required("measure", kNameMax));
  asked.set_area(reading.Required("area", kNameMax));
  const std::string period = reading.Required("period", kNameMax);
  if (!period.empty()) asked.set_period(reading.Period("period", period.size() == 4));
  if (!reading.ok()) return reading.Refusal();
  const auto answer = port_.Explain(request.caller, asked);
  if (!answer.ok()) return ToProblem(answer.error());
  json figure = FigureJson(answer->figure());
  figure["positions"] = ListJson(answer->figure().positions());
  return JsonResponse(Dump({{"figure", std::move(figure)},
                            {"definition", MeasureJson(answer->definition())},
                            {"parameters", ListJson(answer->parameters())},
                            {"steps", StepsJson(*answer)},
                            {"remarks", TextsJson(answer->remarks())}}));
}

HttpResponse IndicatorsApi::Export(const HttpRequest& request) {
  Reading reading(request);
  indicator::v1::ExportFiguresRequest asked;
  auto& filter = *asked.add_filters();
  ReadFilter(reading, filter);
  if (!reading.ok()) return reading.Refusal();
  if (reading.Text("period", kNameMax).empty()) {
    // Months, and the years that they are part of.
    auto& years = *asked.add_filters();
    years = filter;
    years.set_yearly(true);
    years.set_period_from(filter.period_from().substr(0, kYearLength));
    years.set_period_to(filter.period_to().substr(0, kYearLength));
  }
  const auto answer = port_.ExportFigures(request.caller, asked);
  if (!answer.ok()) return ToProblem(answer.error());
  std::string csv = CsvHeader();
  for (const auto& figure : answer->figures()) csv += CsvLine(figure);
  std::string name = "instroom";
  HttpResponse response;
  if (answer->has_stale_since_time()) {
    const std::string since = TimeText(answer->stale_since_time());
    response.headers["Instroom-Stale-Since"] = since;
    // To the minute, without the colons that may not stand in every file's name.
    name += "-stale-since-" + since.substr(0, since.rfind(':'));
    std::erase(name, ':');
  }
  response.content_type = "text/csv; charset=utf-8; header=present";
  response.headers["Content-Disposition"] = "attachment; filename=\"" + name + ".csv\"";
  response.headers["Cache-Control"] = "no-store";
  response.body = std::move(csv);
  return response;
}

}  // namespace instroom::gateway
