#pragma once

// Judges a message against everything that its sender sent before, and against the reference data.
// Pure: state and submission give a record of the outcomes topic, or nothing for a repeat.

#include <optional>

#include "instroom/allocation/v1/outcome.pb.h"
#include "instroom/allocation/v1/submission.pb.h"
#include "services/allocation/domain/digest_set.h"
#include "services/allocation/domain/known_codes.h"

namespace instroom::allocation {

// What senders sent, as digests. Folded from the outcomes topic in any order, however often.
class SenderState {
 public:
  [[nodiscard]] bool HasReceipt(const v1::Submission& submission) const;
  // Sender and kind used this identification before (TR056).
  [[nodiscard]] bool HasIdentification(const v1::Header& header) const;
  // The municipality gave this number to another client or another provider (TR332).
  [[nodiscard]] bool IsOthersNumber(const v1::Submission& submission, std::int64_t number) const;

  // Registers what was admitted, or rejected by the sender's judge; ignores the client's outcomes,
  // whose messages were admitted before.
  void Evolve(const v1::OutcomeRecord& record);

 private:
  void Register(const std::string& sender, const std::string& receipt,
                const std::string& identification);

  DigestSet receipts_;
  DigestSet identifications_;
  DigestSet numbers_;
  DigestSet holders_;  // Number with its client and provider.
};

// Nothing: the message was judged before, its first outcome stands. Admitted: it goes on to the
// judge of its client. Else a rejection for good: because of what the door found (0001), of the
// header (9056, 8848, S300), or of lines (S329, 9332); header faults leave the lines unjudged.
// Without any reference data S300 and S329 are not judged.
[[nodiscard]] std::optional<v1::OutcomeRecord> DecideForSender(const SenderState& state,
                                                               const v1::Submission& submission,
                                                               const KnownCodes& codes);

}  // namespace instroom::allocation
