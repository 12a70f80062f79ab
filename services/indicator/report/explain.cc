#include "services/indicator/report/explain.h"

#include <string>

namespace instroom::indicator {
namespace {

class Explanation {
 public:
  Explanation(const FigureBook& book, const MeasureEntry& measure, std::string_view area,
              ReportPeriod period, const FigureOf& figure_of)
      : book_(book), measure_(measure), area_(area), period_(period), figure_of_(figure_of) {}

  v1::ExplainFigureResponse Make(const Definition& definition) {
    *response_.mutable_figure() = Figure(measure_);
    *response_.mutable_definition() = ToMeasure(measure_, definition);
    for (const std::string& parameter : ParametersOf(definition)) {
      response_.add_parameters(parameter);
    }
    if (response_.figure().protection() != v1::PROTECTION_WITHHELD) {
      AddSteps();
      AddTurnOfYear();
    }
    AddReading();
    AddProtection();
    return std::move(response_);
  }

 private:
  [[nodiscard]] v1::Figure Figure(const MeasureEntry& measure) const {
    return figure_of_ ? figure_of_(measure) : book_.Compute(measure, area_, period_);
  }

  void AddSteps() {
    switch (measure_.formula) {
      case Formula::kStockBegin:
      case Formula::kStockEnd:
      case Formula::kStockActive:
        return AddStock();
      case Formula::kFlow:
      case Formula::kFlowOfTwo:
        return AddFlow();
      default:
        return AddYouths();
    }
  }

  void AddStock() {
    const std::string prefix = measure_.unit == v1::UNIT_CHAINS ? "chained_" : "";
    std::string kind;
    if (measure_.residence == Residence::kWithout) kind = "_without_residence";
    if (measure_.residence == Residence::kWith) kind = "_with_residence";
    for (const char* part : {"stock_begin", "inflow", "outflow", "stock_end"}) {
      AddMeasure(prefix + part + kind);
    }
  }

  void AddFlow() {
    if (measure_.formula == Formula::kFlowOfTwo) {
      std::string kind = measure_.name.substr(std::string("extensions").size());
      AddMeasure("extensions_succession" + kind);
      AddMeasure("extensions_stretch" + kind);
    }
    if (measure_.residence == Residence::kAny && FindMeasure(measure_.name + "_with_residence")) {
      AddMeasure(measure_.name + "_without_residence");
      AddMeasure(measure_.name + "_with_residence");
    }
    AddMeasure(measure_.name);
  }

  void AddYouths() {
    for (const char* part : {"youths_any", "youths_without", "youths_with", "youths_both",
                             "youths_only_without", "unknown_birth_date"}) {
      AddMeasure(part);
    }
    if (measure_.formula != Formula::kShareOfPopulation) return;
    v1::Step& step =
        AddStep("population", "Kinderen tot en met 17 jaar", "Children up to and including 17");
    const v1::Figure& figure = response_.figure();
    if (figure.has_denominator()) step.set_value(figure.denominator());
  }

  void AddMeasure(const std::string& name) {
    const MeasureEntry* entry = FindMeasure(name);
    if (entry == nullptr) return;
    const v1::Figure figure = Figure(*entry);
    v1::Step& step = AddStep(name, entry->title_nl, entry->title_en);
    if (figure.has_value()) step.set_value(figure.value());
    step.set_protection(figure.protection());
  }

  v1::Step& AddStep(const std::string& name, const std::string& nl, const std::string& en) {
    v1::Step& step = *response_.add_steps();
    step.set_name(name);
    (*step.mutable_names())["nl"] = nl;
    (*step.mutable_names())["en"] = en;
    return step;
  }

  // The peaks of January and December (Lelystad fn 11).
  void AddTurnOfYear() {
    const bool in =
        measure_.name.starts_with("inflow") && measure_.series == Series::kInflowWithout;
    const bool out =
        measure_.series == Series::kOutflowWithout && measure_.formula == Formula::kFlow;
    if (!in && !out) return;
    const auto flow = [&](Series series) {
      return book_.Flow(area_, series, measure_.residence, period_);
    };
    const std::int64_t renewed = flow(in ? Series::kRenewedInWithout : Series::kRenewedOutWithout);
    const std::int64_t switched =
        flow(in ? Series::kSwitchedInWithout : Series::kSwitchedOutWithout);
    if (renewed + switched == 0) return;
    AddStep("turn_of_year_renewed", "Jaarwisseling, zelfde product: verlopen en vernieuwd",
            "Turn of the year, same product: expired and renewed")
        .set_value(renewed);
    AddStep("turn_of_year_switched", "Jaarwisseling, ander product: aanbesteding of wissel",
            "Turn of the year, other product: tender or change")
        .set_value(switched);
    const std::int64_t all = response_.figure().value();
    const std::string part = std::to_string(renewed + switched), whole = std::to_string(all);
    const std::string a = std::to_string(renewed), b = std::to_string(switched);
    Remark("nl", part + " van de " + whole + " zijn geen " + (in ? "nieuwe" : "beëindigde") +
                     " hulp: op 31 december eindigde een toewijzing en op 1 januari begon bij "
                     "dezelfde cliënt een andere, " +
                     a + " keer van hetzelfde product (verlopen en vernieuwd) en " + b +
                     " keer van een ander product (aanbesteding of wissel). Zie de ketens voor "
                     "doorlopende zorg.");
    Remark("en",
           part + " of the " + whole + " are no " + (in ? "new" : "ended") +
               " help: an allocation ended on 31 December and another of the same client began on "
               "1 January, " +
               a + " times of the same product (expired and renewed) and " + b +
               " times of another product (tender or change). See the chains for continuing care.");
  }

  void AddReading() {
    if (measure_.name == "share_without_among_clients") {
      Remark("nl",
             "Het plan noemt deze maat \"alleen\" zonder verblijf, maar telt ook wie daarnaast "
             "verblijf heeft; alleen zo past zij bij de andere twee aandelen.");
      Remark("en",
             "The plan calls this measure \"only\" without residence, yet it counts those who also "
             "have residence; only so does it fit the other two shares.");
    }
    if (!response_.figure().missing_reason().empty()) {
      Remark("nl", "Onbekend: " + response_.figure().missing_reason() + ".");
      Remark("en", "Unknown: " + response_.figure().missing_reason() + ".");
    }
    if (response_.figure().running()) {
      Remark("nl", "De periode loopt nog; wat al bekend is over haar einde telt mee.");
      Remark("en", "The period is still running; what is known of its end already counts.");
    }
  }

  void AddProtection() {
    switch (response_.figure().protection()) {
      case v1::PROTECTION_ROUNDED:
        Remark(
            "nl",
            "Afgerond om niemand herkenbaar te maken: de telling ligt er meestal niet verder dan " +
                Margin() + " vanaf. Delen en totalen sluiten op elkaar aan.");
        Remark("en", "Rounded so that nobody can be recognised: the count is mostly within " +
                         Margin() + " of it. Parts and totals agree.");
        return;
      case v1::PROTECTION_SUPPRESSED:
        Remark("nl",
               "Te klein om te tonen: het zou over herkenbare jeugdigen kunnen gaan. Dit is "
               "geen nul en geen ontbrekend cijfer.");
        Remark("en",
               "Too small to show: it might be about youths who can be recognised. This is "
               "neither zero nor missing.");
        return;
      case v1::PROTECTION_WITHHELD:
        Remark("nl", "Dit cijfer wordt alleen getoond aan wie bij de gevallen mag.");
        Remark("en", "This figure is shown to those only who are entitled to the cases.");
        return;
      default:
        return;
    }
  }

  [[nodiscard]] std::string Margin() const { return std::to_string(response_.figure().margin()); }

  void Remark(const char* language, const std::string& text) {
    std::string& remark = (*response_.mutable_remarks())[language];
    remark += (remark.empty() ? "" : " ") + text;
  }

  const FigureBook& book_;
  const MeasureEntry& measure_;
  const std::string area_;
  const ReportPeriod period_;
  const FigureOf& figure_of_;
  v1::ExplainFigureResponse response_;
};

}  // namespace

v1::ExplainFigureResponse Explain(const Definition& definition, const FigureBook& book,
                                  const MeasureEntry& measure, std::string_view area,
                                  ReportPeriod period, const FigureOf& figure_of) {
  return Explanation(book, measure, area, period, figure_of).Make(definition);
}

}  // namespace instroom::indicator
