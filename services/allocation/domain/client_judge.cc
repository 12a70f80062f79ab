#include "services/allocation/domain/client_judge.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/allocation/domain/client_rules.h"
#include "services/allocation/domain/rule_catalogue.h"

namespace instroom::allocation {
namespace {

Report ReportOf(const v1::StartedProduct& start) {
  return {false,
          start.delivery_status() == kWithdrawal,
          !start.has_number(),
          ProductText(start.product()),
          DayNumberOf(start.begin_date()).value_or(0),
          0,
          kOpen};
}

Report ReportOf(const v1::StoppedProduct& stop) {
  return {true,
          stop.delivery_status() == kWithdrawal,
          !stop.has_number(),
          ProductText(stop.product()),
          DayNumberOf(stop.begin_date()).value_or(0),
          static_cast<std::uint8_t>(CodeNumber(stop.end_reason()).value_or(0)),
          DayNumberOf(stop.end_date()).value_or(kOpen)};
}

// Generation of the key of a report: 0 if it was never delivered.
std::int32_t GenerationOf(const CareLine& line, const Report& report) {
  if (report.is_stop) {
    for (const Stop& stop : line.stops) {
      if (stop.begin == report.begin && stop.product == report.product &&
          stop.reason == report.reason && stop.end == report.end) {
        return stop.generation;
      }
    }
    return 0;
  }
  for (const Start& start : line.starts) {
    if (start.begin == report.begin && start.product == report.product) return start.generation;
  }
  return 0;
}

// Odd after a report, even after a withdrawal: with the rules kept, always the next number.
std::int32_t Apply(CareLine& line, const Report& report) {
  const std::int32_t generation = GenerationOf(line, report) + 1;
  if (report.is_stop) {
    PutStop(line, {report.product, report.begin, report.reason, report.end, generation});
  } else {
    PutStart(line, {report.product, report.begin, generation});
  }
  return generation;
}

// The text of an element is never shown, only whether it is there and what kind it is.
std::string ShapeOf(const ClientRule& rule, const Report& report) {
  if (rule.element == "ToewijzingNummer") return "number";
  if (rule.element == "StatusAanlevering")
    return report.withdrawal ? "withdrawal" : "first delivery";
  if (rule.element == "RedenBeeindiging") {
    return report.reason == kTemporary ? "temporary" : "definitive";
  }
  return "date";
}

std::vector<v1::Fault> Judge(const Report& report, const CareLine& line, const std::string& place) {
  std::vector<v1::Fault> faults;
  for (const ClientRule& rule : ClientRules()) {
    const bool asked = (report.is_stop ? rule.on_stops : rule.on_starts) &&
                       report.withdrawal == rule.on_withdrawals;
    if (!asked || !rule.broken(report, line)) continue;
    faults.push_back(
        MakeFault(rule.id, place, place + "/" + std::string(rule.element), ShapeOf(rule, report)));
    if (rule.ends_judgement) break;
  }
  return faults;
}

// Judges the lines of one message one after another on a copy of what they touch: a message costs
// the same however much was accepted about its client.
class Trial {
 public:
  Trial(const ClientState& state, AllocationId scope, std::string name)
      : state_(state), scope_(scope), name_(std::move(name)) {}

  // Gives the generation of each line by its place; zero where there are faults.
  template <typename Lines>
  std::vector<std::int32_t> Run(const Lines& lines) {
    std::vector<std::int32_t> generations(static_cast<std::size_t>(lines.size()), 0);
    for (const bool withdrawals : {true, false}) {
      for (int i = 0; i < lines.size(); ++i) {
        const Report report = ReportOf(lines[i]);
        if (report.withdrawal != withdrawals) continue;
        AllocationId id = scope_;
        id.number = lines[i].has_number() ? lines[i].number() : kNoNumber;
        generations[static_cast<std::size_t>(i)] = TryLine(id, report, i);
      }
    }
    return generations;
  }

  std::vector<v1::Fault> TakeFaults() { return std::move(faults_); }

 private:
  std::int32_t TryLine(const AllocationId& id, const Report& report, int index) {
    CareLine& line = Touched(id);
    auto faults = Judge(report, line, name_ + "[" + std::to_string(index + 1) + "]");
    if (faults.empty()) return Apply(line, report);
    for (auto& fault : faults) {
      if (faults_.size() < kFaultsMost) faults_.push_back(std::move(fault));
    }
    return 0;
  }

  CareLine& Touched(const AllocationId& id) {
    const bool known = touched_.Find(id) != nullptr;
    CareLine& line = touched_.At(id);
    if (const CareLine* accepted = known ? nullptr : state_.Find(id)) line = *accepted;
    return line;
  }

  const ClientState& state_;
  ClientState touched_;
  AllocationId scope_;
  std::string name_;
  std::vector<v1::Fault> faults_;
};

v1::AllocationEvent EventOf(const v1::Submission& submission, const Parties& parties) {
  v1::AllocationEvent event;
  event.set_receipt_id(submission.receipt_id());
  event.set_client_key(submission.client_key());
  event.set_municipality(*parties.municipality);
  event.set_provider(*parties.provider);
  if (submission.has_birth_date()) *event.mutable_birth_date() = submission.birth_date();
  *event.mutable_receive_time() = submission.receive_time();
  return event;
}

AllocationId ScopeOf(const Parties& parties) {
  return {CodeNumber(*parties.municipality).value_or(0), kNoNumber,
          CodeNumber(*parties.provider).value_or(0)};
}

}  // namespace

Parties PartiesOf(const v1::Header& header) {
  if (header.kind() == v1::MESSAGE_KIND_JW301) return {&header.sender(), &header.receiver()};
  return {&header.receiver(), &header.sender()};
}

platform::Result<v1::AllocationEvent, std::vector<v1::Fault>> DecideForClient(
    const ClientState& state, const v1::Submission& submission) {
  const Parties parties = PartiesOf(submission.header());
  v1::AllocationEvent event = EventOf(submission, parties);
  // The client's rules have nothing against an allocation: any order of versions is right.
  for (const auto& product : submission.lines().allocated()) {
    *event.add_facts()->mutable_allocation_decided() = product;
  }
  const auto& starts = submission.lines().started();
  const auto& stops = submission.lines().stopped();
  if (starts.empty() && stops.empty()) return event;

  Trial trial(state, ScopeOf(parties), starts.empty() ? "StopProduct" : "StartProduct");
  const auto start_generations = trial.Run(starts);
  const auto stop_generations = trial.Run(stops);
  auto faults = trial.TakeFaults();
  if (!faults.empty()) return platform::Fail(std::move(faults));
  for (int i = 0; i < starts.size(); ++i) {
    auto* fact = event.add_facts()->mutable_start_reported();
    *fact->mutable_start() = starts[i];
    fact->set_generation(start_generations[static_cast<std::size_t>(i)]);
  }
  for (int i = 0; i < stops.size(); ++i) {
    auto* fact = event.add_facts()->mutable_stop_reported();
    *fact->mutable_stop() = stops[i];
    fact->set_generation(stop_generations[static_cast<std::size_t>(i)]);
  }
  return event;
}

}  // namespace instroom::allocation
