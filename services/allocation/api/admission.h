#pragma once

// Admits the messages of one request on all cores: the work at the door is what bounds a stream,
// and messages don't know each other there. No gRPC in here.

#include <google/protobuf/repeated_field.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "services/allocation/api/intake.h"

namespace instroom::allocation {

class Admission {
 public:
  using Admitted = platform::Result<Prepared, Refused>;

  // `intake` must outlive it. `helpers` threads work beside those of the callers.
  Admission(const Intake& intake, std::size_t helpers);
  ~Admission();
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;

  // In the order of the submittals, which are taken apart and are all of one party. Thread-safe;
  // the calling thread works along, so it never waits for a helper that is busy elsewhere.
  [[nodiscard]] std::vector<Admitted> Admit(
      google::protobuf::RepeatedPtrField<v1::Submittal>& submittals, const access::Party& party);

 private:
  class Job;

  void Help();

  const Intake& intake_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::deque<std::shared_ptr<Job>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> helpers_;
};

}  // namespace instroom::allocation
