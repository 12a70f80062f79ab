#include "services/allocation/api/judgements.h"

#include <utility>

#include "services/platform/observe/log_line.h"

namespace instroom::allocation {
namespace {

std::string TextOrNone(platform::Outcome<std::string> xml, const std::string& receipt_id) {
  if (xml) return std::move(*xml);
  platform::Log(platform::Level::kWarning, "message_not_written",
                {{"receipt", receipt_id}, {"reason", xml.error().reason}});
  return {};
}

}  // namespace

v1::MessageKind ReturnKind(v1::MessageKind kind) {
  return static_cast<v1::MessageKind>(static_cast<int>(kind) + 1);
}

v1::Judgement JudgementOf(const Door& door, const v1::Outcome& outcome, std::uint64_t correlation) {
  v1::Judgement judgement;
  judgement.set_receipt_id(outcome.receipt_id());
  judgement.set_correlation(correlation);
  judgement.set_accepted(outcome.accepted());
  *judgement.mutable_faults() = outcome.faults();
  judgement.set_return_xml(TextOrNone(door.ReturnXml(outcome), outcome.receipt_id()));
  judgement.set_erased(door.IsErased(outcome.submission()));
  return judgement;
}

platform::Outcome<v1::ReadFeedResponse> FeedResponse(const Door& door, const FeedEntry& entry) {
  const v1::Outcome& outcome = entry.outcome;
  const bool is_return = entry.kind == v1::DELIVERY_KIND_RETURN;
  const v1::MessageKind kind = outcome.submission().header().kind();
  v1::ReadFeedResponse response;
  response.set_cursor(CursorText(entry.cursor));
  response.set_kind(entry.kind);
  response.set_message_kind(is_return ? ReturnKind(kind) : kind);
  response.set_receipt_id(outcome.receipt_id());
  response.set_erased(door.IsErased(outcome.submission()));
  if (is_return || !response.erased()) {
    auto xml = is_return ? door.ReturnXml(outcome) : door.MessageXml(outcome);
    // Its reader comes back for it; an item once read without its message would be lost.
    if (!xml && platform::IsRetryable(xml.error().kind)) return platform::Fail(xml.error());
    response.set_xml(TextOrNone(std::move(xml), outcome.receipt_id()));
  }
  *response.mutable_judge_time() = outcome.judge_time();
  return response;
}

}  // namespace instroom::allocation
