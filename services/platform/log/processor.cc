#include "services/platform/log/processor.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <random>
#include <thread>

#include "services/platform/base/backoff.h"
#include "services/platform/log/session.h"
#include "services/platform/observe/log_line.h"
#include "services/platform/observe/metrics.h"

namespace instroom::platform {
namespace {

class KafkaProcessor final : public Processor {
 public:
  explicit KafkaProcessor(ProcessorOptions options) : options_(std::move(options)) {}
  ~KafkaProcessor() override { Stop(); }

  void Start() override {
    face_.stopping = false;
    thread_ = std::thread([this] { Run(); });
  }

  void Stop() override {
    {
      const std::lock_guard lock(mutex_);
      face_.stopping = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  [[nodiscard]] bool Ready() const override { return face_.ready; }
  [[nodiscard]] std::uint64_t handled() const override { return face_.handled; }

 private:
  void Run() {
    std::minstd_rand random(std::random_device{}());
    int failures = 0;
    while (!face_.stopping) {
      const std::uint64_t handled_before = face_.handled;
      const Outcome<Done> lived = Live();
      if (lived) return;
      failures = face_.handled == handled_before ? failures + 1 : 1;
      Count("instroom_log_restarts_total", {{"group", options_.group}});
      Log(Level::kWarning, "processor_starts_anew",
          {{"group", options_.group},
           {"reason", lived.error().reason},
           {"detail", lived.error().detail}});
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, Backoff{}.Wait(failures, random()),
                     [this] { return face_.stopping.load(); });
    }
  }

  [[nodiscard]] Outcome<Done> Live() {
    Session session(options_, face_);
    try {
      return session.Run();
    } catch (const std::exception&) {
      return Fail(Error{ErrorKind::kUnavailable, "STEP_THREW", "a transaction's step threw"});
    }
  }

  const ProcessorOptions options_;
  ProcessorFace face_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Processor> MakeProcessor(ProcessorOptions options) {
  return std::make_unique<KafkaProcessor>(std::move(options));
}

}  // namespace instroom::platform
