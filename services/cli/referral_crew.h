#pragma once

// Sends referrals with their decisions, many at a time; a decision follows its own report.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "services/cli/clients.h"

namespace instroom::cli {

class ReferralCrew {
 public:
  // Calls that fail because the service is away are repeated until `patience` is over; those that
  // come too fast for it, when it says.
  ReferralCrew(Clients& clients, int threads, std::chrono::milliseconds patience);
  ~ReferralCrew();
  ReferralCrew(const ReferralCrew&) = delete;
  ReferralCrew& operator=(const ReferralCrew&) = delete;

  // Waits for its decision.
  void Report(referral::v1::ReportReferralRequest report);
  // As the municipality with this CBS code.
  void Decide(referral::v1::DecideReferralRequest decide, std::string municipality);
  // Sends what has no decision yet and waits for everything.
  void Finish();
  // Gives up what is not sent yet.
  void Abandon();

  [[nodiscard]] std::uint64_t done() const { return done_; }
  [[nodiscard]] std::uint64_t failed() const { return failed_; }
  // Why the last one failed.
  [[nodiscard]] std::optional<platform::Error> failure() const;

 private:
  struct Job {
    std::optional<referral::v1::ReportReferralRequest> report;
    std::optional<referral::v1::DecideReferralRequest> decide;
    std::string municipality;
  };

  void Post(Job job);
  void Work();
  bool Carry(const std::function<platform::Outcome<platform::Done>()>& call);

  Clients& clients_;
  std::chrono::milliseconds patience_;
  std::map<std::string, referral::v1::ReportReferralRequest> undecided_;
  mutable std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<Job> jobs_;
  bool closed_ = false;
  std::atomic<bool> abandoned_{false};
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::optional<platform::Error> failure_;
  std::vector<std::thread> threads_;
};

}  // namespace instroom::cli
