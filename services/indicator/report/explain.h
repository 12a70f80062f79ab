#pragma once

// How one figure came about: its parts with their numbers, and what a reader should know. Pure.

#include <string_view>

#include "instroom/indicator/v1/indicator_service.pb.h"
#include "services/indicator/report/figure_book.h"

namespace instroom::indicator {

[[nodiscard]] v1::ExplainFigureResponse Explain(const Definition& definition,
                                                const FigureBook& book, const MeasureEntry& measure,
                                                std::string_view area, ReportPeriod period);

}  // namespace instroom::indicator
