#pragma once

// The object graph of instroom-allocation: intake, three judges, the view, the log of looks, and
// what serves them.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

#include "services/access/gate.h"
#include "services/access/looks/look_recorder.h"
#include "services/allocation/api/intake.h"
#include "services/allocation/config.h"
#include "services/allocation/door/door.h"
#include "services/allocation/erasure/erasure.h"
#include "services/allocation/follow/key_sink.h"
#include "services/allocation/follow/reference_sink.h"
#include "services/allocation/follow/view_sink.h"
#include "services/allocation/retention/retention.h"
#include "services/platform/base/clock.h"
#include "services/platform/http/server.h"
#include "services/platform/log/processor.h"

namespace grpc {
class Service;
}
namespace instroom::platform {
class RpcServer;
}

namespace instroom::allocation {

class Service {
 public:
  explicit Service(Config config);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  // Waits for the topics and the reference data until `stopping` says true, then serves. Errors:
  // a port is taken, or it was stopped before it was ready (kUnavailable STOPPED).
  [[nodiscard]] platform::Outcome<platform::Done> Start(const std::function<bool()>& stopping);
  // Finishes calls and transactions within ten seconds. May be called more than once.
  void Stop();

  // Judges and view are where the log is, and calls are served.
  [[nodiscard]] bool Ready() const;
  // After Start.
  [[nodiscard]] std::uint16_t grpc_port() const;
  [[nodiscard]] std::uint16_t http_port() const { return operations_.port; }

 private:
  void MakeJudges();
  [[nodiscard]] platform::Outcome<platform::Done> MakeLooks();
  void NoteTurnedAway(const access::Caller& caller, const std::string& method) const;
  void MakeFollowers();
  void MakeRetention();

  const Config config_;
  platform::SystemClock clock_;
  std::unique_ptr<access::Gate> gate_;
  std::unique_ptr<platform::Sealer> sealer_;
  CodesSource codes_;
  ReferenceSink reference_sink_;
  View view_;
  ViewSink view_sink_;
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<KeySink> key_sink_;
  std::unique_ptr<platform::Follower> keys_;
  std::unique_ptr<platform::Follower> reference_;
  std::unique_ptr<platform::Follower> follower_;
  std::unique_ptr<platform::Processor> sender_judge_;
  std::unique_ptr<platform::Processor> client_judge_;
  std::unique_ptr<platform::Processor> postman_;
  std::unique_ptr<platform::Processor> access_log_;
  // Before the appender: what waits for a key is answered when that one ends.
  std::unique_ptr<KeyLog> key_log_;
  std::unique_ptr<platform::Appender> appender_;
  std::unique_ptr<Erasure> erasure_;
  std::unique_ptr<Retention> retention_;
  std::unique_ptr<platform::Follower> ticks_;
  std::unique_ptr<platform::Appender> looks_appender_;
  std::unique_ptr<access::LookRecorder> looks_;
  std::unique_ptr<Door> door_;
  std::unique_ptr<Intake> intake_;
  std::shared_ptr<grpc::Service> api_;
  std::shared_ptr<grpc::Service> erasure_api_;
  std::unique_ptr<platform::RpcServer> rpc_;
  platform::Operations operations_;
  std::atomic<bool> serving_{false};
};

}  // namespace instroom::allocation
