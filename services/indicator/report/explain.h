#pragma once

// How one figure came about: its parts with their numbers, and what a reader should know. Pure.

#include <functional>
#include <string_view>

#include "instroom/indicator/v1/indicator_service.pb.h"
#include "services/indicator/report/figure_book.h"

namespace instroom::indicator {

// `figure_of` gives a measure of the same area and period as its reader may see it; empty is as the
// book has it. The book must hold nothing that the reader may not see.
using FigureOf = std::function<v1::Figure(const MeasureEntry& measure)>;

[[nodiscard]] v1::ExplainFigureResponse Explain(const Definition& definition,
                                                const FigureBook& book, const MeasureEntry& measure,
                                                std::string_view area, ReportPeriod period,
                                                const FigureOf& figure_of = {});

}  // namespace instroom::indicator
