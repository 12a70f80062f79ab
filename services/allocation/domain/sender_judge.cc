#include "services/allocation/domain/sender_judge.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "services/allocation/domain/care_line.h"
#include "services/allocation/domain/client_judge.h"
#include "services/allocation/domain/rule_catalogue.h"
#include "services/care/calendar.h"

namespace instroom::allocation {
namespace {

using Faults = std::vector<v1::Fault>;

std::string IdentificationText(const v1::Header& header) {
  return std::to_string(static_cast<int>(header.kind())) + "/" + header.identification();
}

std::string ReceiptText(const std::string& sender, const std::string& receipt) {
  return sender + "/" + receipt;
}

// Days between the message date and the day of receipt in the Netherlands are at least zero.
bool IsInFuture(const v1::Submission& submission) {
  const auto dated = care::DayOf(submission.header().message_date());
  const auto& received = submission.receive_time();
  const std::chrono::sys_time<std::chrono::milliseconds> moment{
      std::chrono::milliseconds{received.seconds() * 1000 + received.nanos() / 1'000'000}};
  return dated && *dated > care::DutchDay(moment);
}

// TR378 asks of the days on which allocations begin; a start or stop is of one that was judged.
bool IsMunicipality(const v1::Submission& submission, const KnownCodes& codes) {
  const std::string& code = *PartiesOf(submission.header()).municipality;
  if (!codes.HasMunicipality(code)) return false;
  const auto& allocated = submission.lines().allocated();
  return std::all_of(allocated.begin(), allocated.end(), [&](const v1::AllocatedProduct& product) {
    const auto begin = care::DayOf(product.begin_date());
    return !begin || codes.HasMunicipalityOn(code, *begin);
  });
}

Faults JudgeHeader(const SenderState& state, const v1::Submission& submission,
                   const KnownCodes& codes) {
  const v1::Header& header = submission.header();
  Faults faults;
  if (state.HasIdentification(header)) {
    faults.push_back(MakeFault("TR056", "Header", "Header/BerichtIdentificatie/Identificatie",
                               "used before with other content"));
  }
  if (IsInFuture(submission)) {
    faults.push_back(
        MakeFault("TR135", "Header", "Header/BerichtIdentificatie/Dagtekening", "date in future"));
  }
  if (!codes.empty() && !IsMunicipality(submission, codes)) {
    const bool sends = header.kind() == v1::MESSAGE_KIND_JW301;
    faults.push_back(MakeFault("TR378", "Header", sends ? "Header/Afzender" : "Header/Ontvanger",
                               "4 digits, not in the list that applies"));
  }
  return faults;
}

// An allocation needs a code that holds when it begins. Its starts and stops carry it as long as
// care runs, and a withdrawal is asked nothing else (TR063).
bool CodeFits(const v1::AllocatedProduct& line, const std::string& municipality,
              const KnownCodes& codes) {
  const auto& product = line.product();
  return codes.CodeFits(municipality, product.category(), product.code(),
                        care::DayOf(line.begin_date()));
}

template <typename Report>
bool CodeFits(const Report& line, const std::string& municipality, const KnownCodes& codes) {
  const auto& product = line.product();
  return line.delivery_status() == kWithdrawal ||
         codes.CodeFits(municipality, product.category(), product.code());
}

template <typename Lines>
void JudgeCodes(const Lines& lines, const std::string& name, const std::string& municipality,
                const KnownCodes& codes, Faults& faults) {
  for (int i = 0; i < lines.size() && faults.size() < kFaultsMost; ++i) {
    const auto& product = lines[i].product();
    if (product.code().empty() || CodeFits(lines[i], municipality, codes)) continue;
    const std::string place = name + "[" + std::to_string(i + 1) + "]";
    faults.push_back(MakeFault("TR381", place, place + "/Product/Code",
                               std::to_string(product.code().size()) + " characters"));
  }
}

Faults JudgeLines(const SenderState& state, const v1::Submission& submission,
                  const KnownCodes& codes) {
  Faults faults;
  const auto& lines = submission.lines();
  if (!codes.empty()) {
    const std::string& municipality = *PartiesOf(submission.header()).municipality;
    JudgeCodes(lines.allocated(), "ToegewezenProduct", municipality, codes, faults);
    JudgeCodes(lines.started(), "StartProduct", municipality, codes, faults);
    JudgeCodes(lines.stopped(), "StopProduct", municipality, codes, faults);
  }
  for (int i = 0; i < lines.allocated_size() && faults.size() < kFaultsMost; ++i) {
    if (!state.IsOthersNumber(submission, lines.allocated(i).number())) continue;
    const std::string place = "ToegewezenProduct[" + std::to_string(i + 1) + "]";
    faults.push_back(MakeFault("TR332", place, place + "/ToewijzingNummer",
                               "number of another client or provider"));
  }
  return faults;
}

v1::OutcomeRecord Rejected(const v1::Submission& submission, const Faults& faults) {
  v1::OutcomeRecord record;
  v1::Outcome& outcome = *record.mutable_outcome();
  outcome.set_receipt_id(submission.receipt_id());
  outcome.set_decided_by_sender_judge(true);
  for (const auto& fault : faults) *outcome.add_faults() = fault;
  *outcome.mutable_submission() = submission;
  *outcome.mutable_judge_time() = submission.receive_time();
  return record;
}

v1::OutcomeRecord AdmittedRecord(const v1::Submission& submission) {
  v1::OutcomeRecord record;
  v1::Admitted& admitted = *record.mutable_admitted();
  admitted.set_receipt_id(submission.receipt_id());
  admitted.set_sender(submission.header().sender());
  admitted.set_identification(IdentificationText(submission.header()));
  if (submission.lines().allocated_size() > 0) {
    admitted.set_client_key(submission.client_key());
    admitted.set_receiver(submission.header().receiver());
    for (const auto& product : submission.lines().allocated()) {
      admitted.add_numbers(product.number());
    }
  }
  return record;
}

Digest NumberDigest(const std::string& municipality, std::int64_t number) {
  return DigestOf({municipality, std::to_string(number)});
}

Digest HolderDigest(const std::string& municipality, std::int64_t number,
                    const std::string& client_key, const std::string& provider) {
  return DigestOf({municipality, std::to_string(number), client_key, provider});
}

}  // namespace

bool SenderState::HasReceipt(const v1::Submission& submission) const {
  return receipts_.Contains(
      DigestOf({ReceiptText(submission.header().sender(), submission.receipt_id())}));
}

bool SenderState::HasIdentification(const v1::Header& header) const {
  return identifications_.Contains(DigestOf({header.sender(), IdentificationText(header)}));
}

bool SenderState::IsOthersNumber(const v1::Submission& submission, std::int64_t number) const {
  const v1::Header& header = submission.header();
  return numbers_.Contains(NumberDigest(header.sender(), number)) &&
         !holders_.Contains(
             HolderDigest(header.sender(), number, submission.client_key(), header.receiver()));
}

void SenderState::Register(const std::string& sender, const std::string& receipt,
                           const std::string& identification) {
  receipts_.Insert(DigestOf({ReceiptText(sender, receipt)}));
  identifications_.Insert(DigestOf({sender, identification}));
}

void SenderState::Evolve(const v1::OutcomeRecord& record) {
  if (record.has_admitted()) {
    const v1::Admitted& admitted = record.admitted();
    Register(admitted.sender(), admitted.receipt_id(), admitted.identification());
    for (const std::int64_t number : admitted.numbers()) {
      numbers_.Insert(NumberDigest(admitted.sender(), number));
      holders_.Insert(
          HolderDigest(admitted.sender(), number, admitted.client_key(), admitted.receiver()));
    }
  } else if (record.has_outcome() && record.outcome().decided_by_sender_judge()) {
    const v1::Header& header = record.outcome().submission().header();
    Register(header.sender(), record.outcome().receipt_id(), IdentificationText(header));
  }
}

std::optional<v1::OutcomeRecord> DecideForSender(const SenderState& state,
                                                 const v1::Submission& submission,
                                                 const KnownCodes& codes) {
  if (state.HasReceipt(submission)) return std::nullopt;
  if (submission.faults_size() > 0) {
    return Rejected(submission, {submission.faults().begin(), submission.faults().end()});
  }
  if (const auto faults = JudgeHeader(state, submission, codes); !faults.empty()) {
    return Rejected(submission, faults);
  }
  if (const auto faults = JudgeLines(state, submission, codes); !faults.empty()) {
    return Rejected(submission, faults);
  }
  return AdmittedRecord(submission);
}

}  // namespace instroom::allocation
