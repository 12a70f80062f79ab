#include "services/allocation/api/admission.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

namespace instroom::allocation {
namespace {

// Small enough to share a request of 500 evenly, large enough that handing out costs nothing.
constexpr int kPiece = 32;

}  // namespace

// The messages of one request, handed out in pieces.
class Admission::Job {
 public:
  Job(const Intake& intake, google::protobuf::RepeatedPtrField<v1::Submittal>& submittals,
      const access::Party& party)
      : intake_(intake), submittals_(submittals), party_(party), size_(submittals.size()) {
    results_.resize(static_cast<std::size_t>(size_));
  }

  // False if nothing is left to be handed out. Touches no message after the last one is done.
  bool WorkOnPiece() {
    const int from = next_.fetch_add(kPiece);
    if (from >= size_) return false;
    const int until = std::min(from + kPiece, size_);
    for (int i = from; i < until; ++i) {
      results_[static_cast<std::size_t>(i)] = intake_.Admit(*submittals_.Mutable(i), party_);
    }
    if (done_.fetch_add(until - from) + until - from == size_) done_.notify_all();
    return true;
  }

  std::vector<Admitted> Finish() {
    for (int done = done_; done != size_; done = done_) done_.wait(done);
    std::vector<Admitted> admitted;
    admitted.reserve(results_.size());
    for (auto& result : results_) admitted.push_back(std::move(*result));
    return admitted;
  }

 private:
  const Intake& intake_;
  google::protobuf::RepeatedPtrField<v1::Submittal>& submittals_;
  const access::Party& party_;
  const int size_;
  std::atomic<int> next_{0};
  std::atomic<int> done_{0};
  // Each is written by one thread, and read once all are done.
  std::vector<std::optional<Admitted>> results_;
};

Admission::Admission(const Intake& intake, std::size_t helpers) : intake_(intake) {
  for (std::size_t i = 0; i < helpers; ++i) helpers_.emplace_back([this] { Help(); });
}

Admission::~Admission() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  for (auto& helper : helpers_) helper.join();
}

std::vector<Admission::Admitted> Admission::Admit(
    google::protobuf::RepeatedPtrField<v1::Submittal>& submittals, const access::Party& party) {
  const auto job = std::make_shared<Job>(intake_, submittals, party);
  if (submittals.size() > kPiece && !helpers_.empty()) {
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(job);
    }
    work_.notify_one();
  }
  while (job->WorkOnPiece()) {
  }
  return job->Finish();
}

void Admission::Help() {
  for (;;) {
    std::shared_ptr<Job> job;
    {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
      if (stopping_) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    while (job->WorkOnPiece()) {
    }
  }
}

}  // namespace instroom::allocation
