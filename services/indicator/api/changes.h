#pragma once

// What a reader of a stream has not seen yet.

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "instroom/indicator/v1/indicator_service.pb.h"
#include "services/indicator/api/selection.h"
#include "services/indicator/publish/table_state.h"

namespace instroom::indicator {

using Figures = google::protobuf::RepeatedPtrField<v1::Figure>;

// Appends the figures of one measure, by area and period.
void AddFigures(const Selection& selection, const FigureView& view, const MeasureEntry& measure,
                Figures& figures);

class Changes {
 public:
  explicit Changes(Selection selection) : selection_(std::move(selection)) {}

  // Appends every figure that differs from the one collected before; at first all. Only what may
  // have changed is computed: of areas that are protected, nothing before the next publication.
  void Collect(const TableState& state, const FigureView& view, Figures& figures);
  [[nodiscard]] bool begun() const { return version_ != 0; }
  // True if the response says more than the one before: figures, or that they stand still, or that
  // they are live again.
  bool AreNews(const v1::StreamChangesResponse& response);

 private:
  struct Seen {
    std::int64_t value = 0;
    std::int64_t denominator = -1;
    bool missing = false;
    bool running = false;
    int protection = 0;
    bool operator==(const Seen&) const = default;
  };

  const Selection selection_;
  std::uint64_t version_ = 0;
  std::optional<care::Day> published_;
  bool stale_ = false;
  std::unordered_map<std::string, Seen> seen_;
};

}  // namespace instroom::indicator
