#pragma once

// The services as plain functions. gRPC stays behind MakeClients, so that commands compile fast and
// are tested with fakes.

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "instroom/allocation/v1/allocation_service.pb.h"
#include "instroom/allocation/v1/erasure_service.pb.h"
#include "instroom/indicator/v1/indicator_service.pb.h"
#include "instroom/referral/v1/referral_service.pb.h"
#include "services/cli/identities.h"
#include "services/platform/base/error.h"

namespace instroom::cli {

// host:port of each service.
struct Addresses {
  std::string allocation = "127.0.0.1:15051";
  std::string referral = "127.0.0.1:15052";
  std::string indicator = "127.0.0.1:15053";
};

// One Exchange stream. Write and Read may be called from two threads.
class ExchangeLink {
 public:
  virtual ~ExchangeLink() = default;
  // Blocks while the service can't keep up; false once the stream is broken.
  virtual bool Write(const allocation::v1::ExchangeRequest& request) = 0;
  // Blocks for the next response; false at the end.
  virtual bool Read(allocation::v1::ExchangeResponse& response) = 0;
  virtual void FinishWrites() = 0;
  virtual void Cancel() = 0;
  // Why the stream ended; success if nothing was wrong. After Read gave false.
  virtual platform::Outcome<platform::Done> Finish() = 0;
};

// Thread-safe. Errors are kUnavailable if there is no connection.
class Clients {
 public:
  virtual ~Clients() = default;
  virtual std::unique_ptr<ExchangeLink> OpenExchange() = 0;
  virtual platform::Outcome<allocation::v1::ListAllocationsResponse> ListAllocations(
      const allocation::v1::ListAllocationsRequest& request) = 0;
  // `each` returns false to end; `stopped` is asked between items.
  virtual platform::Outcome<platform::Done> ReadFeed(
      const allocation::v1::ReadFeedRequest& request,
      const std::function<bool(const allocation::v1::ReadFeedResponse&)>& each,
      const std::function<bool()>& stopped) = 0;
  virtual platform::Outcome<allocation::v1::EraseClientResponse> EraseClient(
      const allocation::v1::EraseClientRequest& request) = 0;
  virtual platform::Outcome<allocation::v1::EraseDueResponse> EraseDue(
      const allocation::v1::EraseDueRequest& request) = 0;
  virtual platform::Outcome<platform::Done> ReportReferral(
      const referral::v1::ReportReferralRequest& request) = 0;
  // The request does not say whose referral it is: `municipality` is the CBS code of whoever asks.
  virtual platform::Outcome<platform::Done> DecideReferral(
      const referral::v1::DecideReferralRequest& request, const std::string& municipality) = 0;
  // Gives the parts one after the other.
  virtual platform::Outcome<platform::Done> ExportFigures(
      const indicator::v1::ExportFiguresRequest& request,
      const std::function<void(indicator::v1::ExportFiguresResponse&)>& each) = 0;
};

// Connects when first needed and again after a break, as the party that a call is about: the sender
// of a message, the owner of a feed, the municipality of a referral; figures and what is nobody's
// own as the region. Errors are also kInvalidInput NO_CERTIFICATE; a refusal of the service says as
// whom it was asked.
[[nodiscard]] std::unique_ptr<Clients> MakeClients(const Addresses& addresses,
                                                   const IdentityOptions& identity);

}  // namespace instroom::cli
