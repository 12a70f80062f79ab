#pragma once

// The object graph of instroom-referral: the judge, the view, and what serves them.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "services/access/gate.h"
#include "services/platform/auth/sealer.h"
#include "services/platform/base/clock.h"
#include "services/platform/http/server.h"
#include "services/platform/log/processor.h"
#include "services/referral/api/desk.h"
#include "services/referral/config.h"
#include "services/referral/follow/view_sink.h"
#include "services/referral/view/referral_view.h"

namespace grpc {
class Service;
}
namespace instroom::platform {
class RpcServer;
}

namespace instroom::referral {

class Service {
 public:
  explicit Service(Config config);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Waits for the topics and the view until `stopping` says true, then serves. Errors: a port is
  // taken, or it was stopped before it was ready (kUnavailable STOPPED).
  [[nodiscard]] platform::Outcome<platform::Done> Start(const std::function<bool()>& stopping);
  // Finishes calls and the transaction within ten seconds. May be called more than once.
  void Stop();

  // Judge and view are where the log is, and calls are served.
  [[nodiscard]] bool Ready() const;
  // After Start.
  [[nodiscard]] std::uint16_t grpc_port() const;
  [[nodiscard]] std::uint16_t http_port() const { return operations_.port; }

 private:
  [[nodiscard]] platform::Outcome<platform::Done> Serve();
  void StartJudgeAndView();

  const Config config_;
  platform::SystemClock clock_;
  std::unique_ptr<access::Gate> gate_;
  std::unique_ptr<platform::Sealer> sealer_;
  ReferralView view_;
  ViewSink view_sink_;
  std::unique_ptr<platform::Follower> follower_;
  std::unique_ptr<platform::Processor> judge_;
  std::unique_ptr<platform::Appender> appender_;
  std::unique_ptr<Desk> desk_;
  std::shared_ptr<grpc::Service> api_;
  std::unique_ptr<platform::RpcServer> rpc_;
  platform::Operations operations_;
  std::atomic<bool> serving_{false};
};

}  // namespace instroom::referral
