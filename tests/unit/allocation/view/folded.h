#pragma once

// Records as the view folds them, made the way the judges make them.

#include <memory>
#include <string>
#include <utility>

#include "instroom/allocation/v1/outcome.pb.h"
#include "services/allocation/domain/client_judge.h"
#include "services/allocation/domain/postman.h"
#include "services/allocation/view/view.h"
#include "tests/unit/allocation/domain/samples.h"

namespace instroom::allocation::folded {

// What the client's judge writes about a message on an empty client, accepted or not.
struct Judged {
  v1::AllocationEvent event;
  v1::OutcomeRecord outcome;
};

inline Judged Judge(const v1::Submission& submission, const ClientState& state = {}) {
  Judged judged;
  auto decided = DecideForClient(state, submission);
  v1::Outcome& outcome = *judged.outcome.mutable_outcome();
  outcome.set_receipt_id(submission.receipt_id());
  outcome.set_accepted(decided.ok());
  *outcome.mutable_submission() = submission;
  if (decided) {
    judged.event = std::move(*decided);
  } else {
    for (const auto& fault : decided.error()) *outcome.add_faults() = fault;
  }
  return judged;
}

// An allocation to another client, municipality or provider than the usual.
inline v1::Submission Jw301For(const std::string& client, const std::string& municipality,
                               const std::string& provider, const v1::AllocatedProduct& product) {
  v1::Submission submission = samples::Jw301(product);
  submission.set_client_key(client);
  submission.mutable_header()->set_sender(municipality);
  submission.mutable_header()->set_receiver(provider);
  return submission;
}

inline void FoldEvent(View& view, const Judged& judged, const Cursor& at = {0, 0}) {
  View::Batch(view).TakeEvent(judged.event, at);
}

inline void FoldOutcome(View& view, const Judged& judged) {
  View::Batch(view).TakeOutcome(judged.outcome, judged.outcome.SerializeAsString());
}

inline ReceiptKey KeyOf(const Judged& judged) {
  return *care::ParseClientKey(judged.outcome.outcome().receipt_id());
}

class CountingListener final : public OutcomeListener {
 public:
  void OnOutcome(const ReceiptKey& /*receipt*/, std::uint64_t correlation) override {
    ++calls;
    last_correlation = correlation;
  }
  int calls = 0;
  std::uint64_t last_correlation = 0;
};

}  // namespace instroom::allocation::folded
