#include "services/indicator/api/indicator_api.h"

#include <algorithm>
#include <atomic>
#include <string>

#include "instroom/indicator/v1/indicator_service.grpc.pb.h"
#include "services/indicator/api/changes.h"
#include "services/indicator/api/selection.h"
#include "services/platform/observe/trace.h"
#include "services/platform/rpc/status.h"

namespace instroom::indicator {
namespace {

using platform::Error;
using platform::ErrorKind;

// In one answer; about 15 MB. Beyond this a reader narrows its filter, or exports.
constexpr std::int64_t kFiguresMax = 100000;
// In one export: sixty municipalities over ten years.
constexpr std::int64_t kExportMax = 700000;
constexpr int kFiltersMax = 4;
// Figures in one response of a stream; some 3 MB, below gRPC's own limit of 4 MB.
constexpr int kFiguresPerResponse = 20000;
// Changes within this time travel together.
constexpr std::chrono::milliseconds kCoalesce{25};
constexpr std::chrono::milliseconds kLook{200};

constexpr const char* kNotLoaded = "FIGURES_NOT_LOADED";
constexpr const char* kAreaUnknown = "AREA_UNKNOWN";

grpc::Status NotServed(const char* reason) {
  if (reason == kNotLoaded) {
    return platform::ToStatus({ErrorKind::kUnavailable, reason, "no figures from Redis yet"});
  }
  return platform::ToStatus({ErrorKind::kNotFound, reason,
                             reason == kAreaUnknown
                                 ? "an area must be one of ListMeasures: a CBS code, or \"region\""
                                 : "ListFigures gives the periods that are served"});
}

grpc::Status TooMany() {
  return platform::ToStatus({ErrorKind::kInvalidInput, "TOO_MANY_FIGURES",
                             "ask for fewer measures, areas or periods at once"});
}

// Why a selection can't be read; null if it can.
const char* Unreadable(const Selection& selection, const TableState& state,
                       const FigureView& view) {
  if (!state.loaded) return kNotLoaded;
  return selection.Knows(view) ? nullptr : kAreaUnknown;
}

template <typename Response>
void SetStale(const TableState& state, Response& response) {
  if (!state.stale_since) return;
  const std::int64_t ms = state.stale_since->time_since_epoch().count();
  response.mutable_stale_since_time()->set_seconds(ms / 1000);
  response.mutable_stale_since_time()->set_nanos(static_cast<int>(ms % 1000) * 1000000);
}

class Api final : public IndicatorApi, public v1::IndicatorService::Service {
 public:
  Api(const Definition& definition, const LiveTable& table, ReaderRules rules)
      : definition_(definition), table_(table), readers_(definition, table, std::move(rules)) {}

  grpc::Service* service() override { return this; }
  void Stop() override { stopping_ = true; }

  grpc::Status ListMeasures(grpc::ServerContext* context, const v1::ListMeasuresRequest*,
                            v1::ListMeasuresResponse* response) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto reader = readers_.ReaderElsewhere(*context, "ListMeasures");
    if (!reader) return access::Refuse(reader.error());
    for (const MeasureEntry& entry : Catalogue()) {
      *response->add_measures() = ToMeasure(entry, definition_);
    }
    response->set_definition_version(definition_.Id());
    for (const std::string& text : ParametersOf(definition_)) response->add_parameters(text);
    readers_.With(reader->audience, [&](const TableState& state, const FigureView& view) {
      for (const auto& [code, name] : view.Areas()) {
        auto* area = response->add_areas();
        area->set_code(code);
        area->set_name(name);
      }
      if (state.basis().today) response->set_today(care::DayText(*state.basis().today));
    });
    return grpc::Status::OK;
  }

  grpc::Status ListFigures(grpc::ServerContext* context, const v1::ListFiguresRequest* request,
                           v1::ListFiguresResponse* response) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto reader = readers_.ReaderOf(*context, "ListFigures");
    if (!reader) return access::Refuse(reader.error());
    const auto selection = Select(request->filter());
    if (!selection) return platform::ToStatus(selection.error());
    grpc::Status status =
        readers_.With(reader->audience, [&](const TableState& state, const FigureView& view) {
          if (const char* reason = Unreadable(*selection, state, view)) return NotServed(reason);
          if (CountOf(*selection, view) > kFiguresMax) return TooMany();
          SetStale(state, *response);
          for (const MeasureEntry* measure : selection->measures) {
            AddFigures(*selection, view, *measure, *response->mutable_figures());
          }
          return grpc::Status::OK;
        });
    access::Weigh(reader->place, response->ByteSizeLong());
    return status;
  }

  grpc::Status ExportFigures(grpc::ServerContext* context, const v1::ExportFiguresRequest* request,
                             grpc::ServerWriter<v1::ExportFiguresResponse>* writer) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto reader = readers_.ReaderOf(*context, "ExportFigures");
    if (!reader) return access::Refuse(reader.error());
    if (request->filters().empty() || request->filters_size() > kFiltersMax) {
      return platform::ToStatus(
          {ErrorKind::kInvalidInput, "FILTERS_OUT_OF_RANGE", "filters: 1 to 4"});
    }
    std::vector<Selection> selections;
    for (const auto& filter : request->filters()) {
      auto selection = Select(filter);
      if (!selection) return platform::ToStatus(selection.error());
      selections.push_back(std::move(*selection));
    }
    v1::ExportFiguresResponse all;
    grpc::Status status =
        readers_.With(reader->audience, [&](const TableState& state, const FigureView& view) {
          SetStale(state, all);
          return CollectAll(selections, state, view, *all.mutable_figures());
        });
    access::Weigh(reader->place, all.ByteSizeLong());
    if (!status.ok()) return status;
    return WriteParts(*writer, all) ? grpc::Status::OK : grpc::Status::CANCELLED;
  }

  grpc::Status GetFigure(grpc::ServerContext* context, const v1::GetFigureRequest* request,
                         v1::GetFigureResponse* response) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    return WithPlace(*context, "GetFigure", *request,
                     [&](const FigureView& view, const MeasureEntry& measure, ReportPeriod period) {
                       *response->mutable_figure() = view.Compute(measure, request->area(), period);
                     });
  }

  grpc::Status ExplainFigure(grpc::ServerContext* context, const v1::ExplainFigureRequest* request,
                             v1::ExplainFigureResponse* response) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    return WithPlace(*context, "ExplainFigure", *request,
                     [&](const FigureView& view, const MeasureEntry& measure, ReportPeriod period) {
                       *response = view.Explained(measure, request->area(), period);
                     });
  }

  grpc::Status StreamChanges(grpc::ServerContext* context, const v1::StreamChangesRequest* request,
                             grpc::ServerWriter<v1::StreamChangesResponse>* writer) override {
    const platform::TraceScope trace(platform::TraceOf(*context));
    const auto reader = readers_.ReaderOf(*context, "StreamChanges");
    if (!reader) return access::Refuse(reader.error());
    const auto selection = Select(request->filter());
    if (!selection) return platform::ToStatus(selection.error());
    Changes changes(*selection);
    std::uint64_t version = 0;
    access::Presence presence = readers_.PresenceOf(*context);
    while (!stopping_ && !presence.Ended()) {
      const std::uint64_t now = table_.WaitFor(version, kLook);
      if (now == version) continue;
      v1::StreamChangesResponse response;
      version =
          readers_.With(reader->audience, [&](const TableState& state, const FigureView& view) {
            SetStale(state, response);
            if (state.loaded) {
              response.set_snapshot(!changes.begun());
              changes.Collect(state, view, *response.mutable_figures());
            }
            return state.version;
          });
      if (changes.AreNews(response) && !WriteParts(*writer, response)) break;
      std::this_thread::sleep_for(kCoalesce);
    }
    return presence.Or(stopping_ ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server stops")
                                 : grpc::Status::OK);
  }

 private:
  static std::int64_t CountOf(const Selection& selection, const FigureView& view) {
    std::int64_t periods = 0;
    for (const std::string& area : selection.AreasIn(view)) {
      const auto [from, to] = selection.SpanIn(view, area);
      periods += std::max(0, to.index - from.index + 1);
    }
    return periods * static_cast<std::int64_t>(selection.measures.size());
  }

  static grpc::Status CollectAll(const std::vector<Selection>& selections, const TableState& state,
                                 const FigureView& view, Figures& figures) {
    std::int64_t count = 0;
    for (const Selection& selection : selections) {
      if (const char* reason = Unreadable(selection, state, view)) return NotServed(reason);
      count += CountOf(selection, view);
    }
    if (count > kExportMax) return TooMany();
    for (const Selection& selection : selections) {
      for (const MeasureEntry* measure : selection.measures) {
        AddFigures(selection, view, *measure, figures);
      }
    }
    return grpc::Status::OK;
  }

  // Sends `all`, whose figures are gone afterwards, in parts that are the same in everything else.
  // False if the reader is gone.
  template <typename Response>
  static bool WriteParts(grpc::ServerWriter<Response>& writer, Response& all) {
    if (all.figures_size() <= kFiguresPerResponse) return writer.Write(all);
    Figures figures;
    figures.Swap(all.mutable_figures());
    for (int from = 0; from < figures.size(); from += kFiguresPerResponse) {
      Response part = all;
      const int to = std::min(from + kFiguresPerResponse, figures.size());
      for (int i = from; i < to; ++i) part.add_figures()->Swap(figures.Mutable(i));
      if (!writer.Write(part)) return false;
    }
    return true;
  }

  // Checks measure, area and period of a request for one figure.
  template <typename Request, typename Read>
  grpc::Status WithPlace(const grpc::ServerContext& context, const char* method,
                         const Request& request, const Read& read) {
    const auto reader = readers_.ReaderOf(context, method);
    if (!reader) return access::Refuse(reader.error());
    const MeasureEntry* measure = FindMeasure(request.measure());
    const auto period = ParsePeriod(request.period());
    if (!period) {
      return platform::ToStatus(
          {ErrorKind::kInvalidInput, "PERIOD_MALFORMED", "period must be like 2026-03 or 2026"});
    }
    if (measure == nullptr) {
      return platform::ToStatus(
          {ErrorKind::kNotFound, "MEASURE_UNKNOWN", "see ListMeasures for the names"});
    }
    const auto look = [&](const TableState& state, const FigureView& view) -> const char* {
      if (!state.loaded) return kNotLoaded;
      const auto areas = view.Areas();
      const bool known = std::ranges::any_of(
          areas, [&](const auto& area) { return area.first == request.area(); });
      if (!known) return kAreaUnknown;
      const auto [first, last] = view.Span(request.area(), period->yearly);
      if (*period < first || *period > last) return "PERIOD_NOT_SERVED";
      read(view, *measure, *period);
      return nullptr;
    };
    const char* reason = readers_.With(reader->audience, look);
    return reason == nullptr ? grpc::Status::OK : NotServed(reason);
  }

  const Definition& definition_;
  const LiveTable& table_;
  Readers readers_;
  std::atomic<bool> stopping_{false};
};

}  // namespace

std::unique_ptr<IndicatorApi> MakeIndicatorApi(const Definition& definition, const LiveTable& table,
                                               ReaderRules rules) {
  return std::make_unique<Api>(definition, table, std::move(rules));
}

}  // namespace instroom::indicator
