#include "services/allocation/domain/client_rules.h"

#include <algorithm>

namespace instroom::allocation {
namespace {

bool SameStart(const Start& start, const Report& report) {
  return start.holds() && start.begin == report.begin && start.product == report.product;
}

bool StartHolds(const Report& report, const CareLine& line) {
  return std::ranges::any_of(line.starts,
                             [&](const Start& start) { return SameStart(start, report); });
}

// A stop that holds of the start with the key of `begin` and `product`.
bool StopHoldsFor(DayNumber begin, const std::string& product, const CareLine& line) {
  return std::ranges::any_of(line.stops, [&](const Stop& stop) {
    return stop.holds() && stop.begin == begin && stop.product == product;
  });
}

// TR413 to TR415 look at allocation and Begindatum; without an allocation the product is part of
// the key (IV096).
bool SameCare(const Stop& stop, const Report& report) {
  return stop.holds() && stop.begin == report.begin &&
         (!report.task_oriented || stop.product == report.product);
}

template <typename Predicate>
bool AnyStop(const Report& report, const CareLine& line, Predicate predicate) {
  return std::ranges::any_of(
      line.stops, [&](const Stop& stop) { return SameCare(stop, report) && predicate(stop); });
}

bool NotAllocated(const Report& report, const CareLine& line) {
  return !report.task_oriented && !line.allocated();
}

bool DeliveryHolds(const Report& report, const CareLine& line) {
  if (!report.is_stop) return StartHolds(report, line);
  return std::ranges::any_of(line.stops, [&](const Stop& stop) {
    return stop.holds() && stop.begin == report.begin && stop.product == report.product &&
           stop.reason == report.reason && stop.end == report.end;
  });
}

bool NothingToWithdraw(const Report& report, const CareLine& line) {
  return !DeliveryHolds(report, line);
}

bool StartIsStopped(const Report& report, const CareLine& line) {
  return StopHoldsFor(report.begin, report.product, line);
}

// A start is current while it holds and no stop that holds has its key. Without an allocation each
// product is on its own.
bool CurrentStart(const Report& report, const CareLine& line) {
  return std::ranges::any_of(line.starts, [&](const Start& start) {
    if (report.task_oriented && start.product != report.product) return false;
    return start.holds() && !StopHoldsFor(start.begin, start.product, line);
  });
}

bool LaterStartHolds(const Report& report, const CareLine& line) {
  return std::ranges::any_of(line.starts, [&](const Start& start) {
    return start.holds() && start.begin > report.begin &&
           (!report.task_oriented || start.product == report.product);
  });
}

// A stop is of the last start (OP155), or of one that lost its stop: that one is current again, and
// gets the stop that corrects it (IV008).
bool NoSuchStart(const Report& report, const CareLine& line) {
  if (!StartHolds(report, line)) return true;
  return LaterStartHolds(report, line) && StartIsStopped(report, line);
}

bool SecondTemporaryStop(const Report& report, const CareLine& line) {
  return report.reason == kTemporary &&
         AnyStop(report, line, [](const Stop& stop) { return stop.reason == kTemporary; });
}

bool EndsBeforeCurrentStop(const Report& report, const CareLine& line) {
  return AnyStop(report, line, [&](const Stop& stop) { return report.end < stop.end; });
}

bool DefinitiveStopHolds(const Report& report, const CareLine& line) {
  return AnyStop(report, line, [](const Stop& stop) { return stop.reason != kTemporary; });
}

// clang-format off
constexpr ClientRule kRules[] = {
    // id     starts stops  withdr. ends   broken if              element
    {"TR019", true,  true,  false,  true,  NotAllocated,          "ToewijzingNummer"},
    {"TR063", true,  true,  true,   true,  NothingToWithdraw,     "StatusAanlevering"},
    {"TR071", true,  false, true,   false, StartIsStopped,        "StatusAanlevering"},
    {"TR074", true,  true,  false,  false, DeliveryHolds,         "StatusAanlevering"},
    {"TR326", true,  false, false,  false, CurrentStart,          "Begindatum"},
    {"TR382", false, true,  false,  false, NoSuchStart,           "Begindatum"},
    {"TR413", false, true,  false,  false, SecondTemporaryStop,   "RedenBeeindiging"},
    {"TR414", false, true,  false,  false, EndsBeforeCurrentStop, "Einddatum"},
    {"TR415", false, true,  false,  false, DefinitiveStopHolds,   "RedenBeeindiging"},
};
// clang-format on

}  // namespace

std::span<const ClientRule> ClientRules() {
  return kRules;
}

}  // namespace instroom::allocation
