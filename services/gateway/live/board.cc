#include "services/gateway/live/board.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "services/gateway/api/figure_json.h"

namespace instroom::gateway {
namespace {

using allocation::v1::WatchAcceptedResponse;
using indicator::v1::Figure;
using nlohmann::json;

// Enough to recognise lines that an upstream gives again after a break.
constexpr std::size_t kAcceptedKept = 500;
constexpr std::size_t kAcceptedShown = 20;
constexpr std::size_t kYearLength = 4;

bool SameNumber(const Figure& a, const Figure& b) {
  const auto parts = [](const Figure& figure) {
    return std::make_tuple(figure.has_value(), figure.value(), figure.has_denominator(),
                           figure.denominator(), figure.missing_reason(),
                           figure.definition_version(), figure.running(), figure.protection());
  };
  return parts(a) == parts(b);
}

json LineJson(const WatchAcceptedResponse& line) {
  const std::string& name = allocation::v1::MessageKind_Name(line.message_kind());
  constexpr std::string_view kPrefix = "MESSAGE_KIND_";
  json object{{"kind", name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name},
              {"municipality", line.municipality()},
              {"provider", line.provider()},
              {"category", line.category()},
              {"products", line.product_count()},
              {"receive_time", nullptr},
              {"position", line.position()}};
  if (line.has_receive_time()) object["receive_time"] = TimeText(line.receive_time());
  return object;
}

json PointJson(const Figure& figure) {
  json point{{"period", figure.period()}, {"value", nullptr}};
  if (figure.has_value()) point["value"] = figure.value();
  if (figure.has_denominator()) point["denominator"] = figure.denominator();
  if (!figure.missing_reason().empty()) point["missing_reason"] = figure.missing_reason();
  if (figure.running()) point["running"] = true;
  if (figure.protection() != indicator::v1::PROTECTION_UNSPECIFIED) {
    point["protection"] = ProtectionName(figure.protection());
  }
  if (figure.margin() > 0) point["margin"] = figure.margin();
  return point;
}

// Of a long history the snapshot shows five years; older figures can be asked.
template <typename Series>
auto FirstShown(const Series& series) {
  constexpr std::ptrdiff_t kShown = 66;
  const auto size = static_cast<std::ptrdiff_t>(series.size());
  return std::next(series.begin(), std::max<std::ptrdiff_t>(0, size - kShown));
}

template <typename Series>
json SeriesJson(const std::string& measure, const std::string& area, const Series& series) {
  json points = json::array();
  std::string as_of;
  const Figure* any = nullptr;
  for (auto entry = FirstShown(series); entry != series.end(); ++entry) {
    const Figure& figure = entry->second;
    points.push_back(PointJson(figure));
    if (figure.has_as_of_time()) as_of = std::max(as_of, TimeText(figure.as_of_time()));
    any = &figure;
  }
  return {{"measure", measure},
          {"area", area},
          {"unit", any == nullptr ? "unknown" : UnitName(any->unit())},
          {"definition_version", any == nullptr ? "" : any->definition_version()},
          {"as_of", as_of.empty() ? json(nullptr) : json(as_of)},
          {"points", std::move(points)}};
}

json StaleJson(const std::map<std::string, std::string>& stale) {
  // "indicator/year" and "indicator/month" are one source to a reader; the earlier moment counts.
  std::map<std::string, std::string> merged;
  for (const auto& [source, since] : stale) {
    const auto [place, fresh] = merged.try_emplace(source.substr(0, source.find('/')), since);
    if (!fresh) place->second = std::min(place->second, since);
  }
  json list = json::array();
  for (const auto& [source, since] : merged) {
    list.push_back({{"source", source}, {"since", since}});
  }
  return list;
}

}  // namespace

Board::Change Board::Put(const indicator::v1::StreamChangesResponse& response, bool yearly) {
  Change change;
  if (!response.snapshot()) change.removed = Forget(yearly);
  for (const Figure& given : response.figures()) {
    if (response.snapshot()) {
      present_.emplace(yearly, given.measure(), given.area(), given.period());
    }
    Figure figure = given;
    figure.clear_positions();
    auto [place, fresh] =
        series_[{given.measure(), given.area()}].try_emplace(given.period(), figure);
    if (!fresh && SameNumber(place->second, figure)) {
      place->second = std::move(figure);
      continue;
    }
    place->second = figure;
    change.figures.push_back(std::move(figure));
  }
  return change;
}

bool Board::Forget(bool yearly) {
  const auto begin = present_.lower_bound({yearly, "", "", ""});
  const auto end = yearly ? present_.end() : present_.lower_bound({true, "", "", ""});
  if (begin == end) return false;
  std::size_t gone = 0;
  for (auto& [key, series] : series_) {
    gone += std::erase_if(series, [&, &key = key](const auto& entry) {
      const bool same_kind = (entry.first.size() == kYearLength) == yearly;
      return same_kind && !present_.contains({yearly, key.first, key.second, entry.first});
    });
  }
  std::erase_if(series_, [](const auto& entry) { return entry.second.empty(); });
  present_.erase(begin, end);
  return gone > 0;
}

bool Board::Add(const WatchAcceptedResponse& line) {
  const bool known = std::any_of(
      accepted_.begin(), accepted_.end(),
      [&](const WatchAcceptedResponse& other) { return other.position() == line.position(); });
  if (known) return false;
  accepted_.push_back(line);
  if (accepted_.size() > kAcceptedKept) accepted_.pop_front();
  return true;
}

bool Board::SetNotices(std::int32_t total) {
  const bool other = notices_ != total;
  notices_ = total;
  return other;
}

bool Board::SetStale(const std::string& source, const std::string& since) {
  if (since.empty()) return stale_.erase(source) > 0;
  const auto [place, fresh] = stale_.try_emplace(source, since);
  if (fresh || place->second == since) return fresh;
  place->second = since;
  return true;
}

std::string Board::StaleText() const {
  return Dump({{"stale", StaleJson(stale_)}});
}

std::string Board::SnapshotText() const {
  json series = json::array();
  for (const auto& [key, figures] : series_) {
    series.push_back(SeriesJson(key.first, key.second, figures));
  }
  json accepted = json::array();
  const std::size_t shown = std::min(accepted_.size(), kAcceptedShown);
  for (auto line = accepted_.end() - static_cast<std::ptrdiff_t>(shown); line != accepted_.end();
       ++line) {
    accepted.push_back(LineJson(*line));
  }
  return Dump({{"series", std::move(series)},
               {"accepted", std::move(accepted)},
               {"notices", notices_ ? json(*notices_) : json(nullptr)},
               {"stale", StaleJson(stale_)}});
}

std::string AcceptedText(const std::vector<WatchAcceptedResponse>& lines) {
  json list = json::array();
  for (const WatchAcceptedResponse& line : lines) list.push_back(LineJson(line));
  return Dump({{"lines", std::move(list)}});
}

std::string FiguresText(const std::vector<Figure>& figures) {
  json list = json::array();
  for (const Figure& figure : figures) list.push_back(FigureJson(figure));
  return Dump({{"figures", std::move(list)}});
}

}  // namespace instroom::gateway
