#pragma once

// The allocation service whole, on a real broker, with messages to send it.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "instroom/allocation/v1/allocation_service.grpc.pb.h"
#include "services/allocation/wiring.h"
#include "tests/support/broker.h"

namespace instroom::allocation {

inline constexpr char kMunicipality[] = "0995";
inline constexpr char kProvider[] = "12345678";
// The same as parties.
inline constexpr char kLelystad[] = "municipality:0995";
inline constexpr char kProviderParty[] = "provider:12345678";
inline constexpr char kBsn[] = "999900006";
inline constexpr char kSurname[] = "Proefgeval";

// A service on this broker, any ports.
Config TestConfig(const testing_support::Broker& broker);

// One broker, one service at a time; what tests send adds up.
class RunningService {
 public:
  // Starts the broker and the service at the first call.
  static RunningService& Shared();

  // As the municipality.
  v1::AllocationService::Stub& stub() { return *stub_; }
  [[nodiscard]] std::uint16_t port() const { return service_->grpc_port(); }
  [[nodiscard]] std::unique_ptr<v1::AllocationService::Stub> StubAs(const std::string& party) const;
  // Stops the service and starts another one, which knows nothing but the log.
  void Restart();
  // Waits until the service is ready; fails the test after half a minute.
  void AwaitReady() const;

  testing_support::Broker& broker() { return broker_; }
  // A context with a deadline.
  static std::unique_ptr<grpc::ClientContext> Context(int seconds = 20);

  // Sends as the sender of the message and waits for the outcome.
  grpc::Status Submit(const v1::Submittal& submittal, v1::SubmitMessageResponse& response);
  // The judgement of a message that must be taken.
  v1::Judgement Judge(const v1::Message& message);
  // The whole feed of a party after a cursor, as itself.
  std::vector<v1::ReadFeedResponse> Feed(const std::string& party, const std::string& after = {});

 private:
  RunningService();
  void Start();

  testing_support::Broker broker_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<v1::AllocationService::Stub> stub_;
  std::unique_ptr<v1::AllocationService::Stub> provider_stub_;
};

// A number that no other test of this run uses.
std::int64_t FreshNumber();

// Valid messages about one client; the identification is new for each call.
v1::Message Jw301(std::int64_t number, const std::string& decided = "2026-01-01");
v1::Message Jw305(std::int64_t number, const std::string& begin = "2026-01-10");
v1::Message Jw307(std::int64_t number, const std::string& begin = "2026-01-10",
                  const std::string& end = "2026-01-31");

}  // namespace instroom::allocation
