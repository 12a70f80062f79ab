#include "services/cli/referral_crew.h"

#include <algorithm>
#include <utility>

namespace instroom::cli {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

constexpr milliseconds kPause{200};
constexpr milliseconds kPauseMax{5000};
// Hours of refusals; nobody is asked for ever.
constexpr int kTurnsMax = 100'000;

}  // namespace

ReferralCrew::ReferralCrew(Clients& clients, int threads, milliseconds patience)
    : clients_(clients), patience_(patience) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

ReferralCrew::~ReferralCrew() {
  Abandon();
  Finish();
}

void ReferralCrew::Report(referral::v1::ReportReferralRequest report) {
  std::string id = report.referral_id();
  undecided_.insert_or_assign(std::move(id), std::move(report));
}

void ReferralCrew::Decide(referral::v1::DecideReferralRequest decide, std::string municipality) {
  Job job;
  const auto found = undecided_.find(decide.referral_id());
  if (found != undecided_.end()) {
    job.report = std::move(found->second);
    undecided_.erase(found);
  }
  job.decide = std::move(decide);
  job.municipality = std::move(municipality);
  Post(std::move(job));
}

void ReferralCrew::Post(Job job) {
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  posted_.notify_one();
}

void ReferralCrew::Finish() {
  for (auto& [id, report] : undecided_) Post({std::move(report), std::nullopt, {}});
  undecided_.clear();
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  posted_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void ReferralCrew::Abandon() {
  abandoned_ = true;
}

std::optional<platform::Error> ReferralCrew::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void ReferralCrew::Work() {
  while (true) {
    Job job;
    {
      std::unique_lock lock(mutex_);
      posted_.wait(lock, [&] { return closed_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      job = std::move(jobs_.front());
      jobs_.pop_front();
    }
    const bool good =
        (!job.report || Carry([&] { return clients_.ReportReferral(*job.report); })) &&
        (!job.decide ||
         Carry([&] { return clients_.DecideReferral(*job.decide, job.municipality); }));
    ++(good ? done_ : failed_);
  }
}

bool ReferralCrew::Carry(const std::function<platform::Outcome<platform::Done>()>& call) {
  auto give_up = steady_clock::now() + patience_;
  for (int turn = 0; turn < kTurnsMax && !abandoned_; ++turn) {
    const auto outcome = call();
    if (outcome) return true;
    if (outcome.error().kind == platform::ErrorKind::kTooMuch) {
      // Who says when to come again is not away: its pace is kept, however long the queue.
      give_up = steady_clock::now() + patience_;
      std::this_thread::sleep_for(std::clamp(outcome.error().retry_after, kPause, kPauseMax));
      continue;
    }
    const bool again = platform::IsRetryable(outcome.error().kind);
    if (!again || steady_clock::now() > give_up) {
      const std::lock_guard lock(mutex_);
      failure_ = outcome.error();
      // One that is away is not waited for again by every other.
      if (again) patience_ = milliseconds{0};
      return false;
    }
    std::this_thread::sleep_for(kPause);
  }
  return false;
}

}  // namespace instroom::cli
