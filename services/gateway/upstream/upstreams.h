#pragma once

// The services behind the gateway, as ports that speak in messages. The gRPC stubs stay behind the
// factory at the end.

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "instroom/allocation/v1/allocation_service.pb.h"
#include "instroom/indicator/v1/indicator_service.pb.h"
#include "instroom/notification/v1/notification_service.pb.h"
#include "instroom/referral/v1/referral_service.pb.h"
#include "services/platform/auth/tls_identity.h"
#include "services/platform/base/error.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

// Why a call failed, and which fields of the request are at fault.
struct CallError {
  platform::Error error;
  std::vector<platform::ProblemField> fields;
};

template <typename T>
using Answer = platform::Result<T, CallError>;

// Gets each message of a stream; false ends it.
template <typename T>
using Each = std::function<bool(const T&)>;

// Whoever asks to be shown people: caller's text, and the purpose it gave; empty if it gave none.
struct Viewer {
  std::string caller;
  std::string purpose;
};

// Every call goes on behalf of `caller`, a caller's text; empty: of the gateway itself. Streams end
// when `stop` asks, `each` says false, or the other side is done or gone.
class AllocationPort {
 public:
  virtual ~AllocationPort() = default;
  // False if there is no connection within the time.
  virtual bool WaitConnected(std::chrono::milliseconds at_most) = 0;
  virtual Answer<allocation::v1::SubmitMessageResponse> Submit(
      const std::string& caller, const allocation::v1::SubmitMessageRequest& request) = 0;
  virtual Answer<allocation::v1::GetOutcomeResponse> GetOutcome(
      const Viewer& viewer, const allocation::v1::GetOutcomeRequest& request) = 0;
  virtual Answer<allocation::v1::ListAllocationsResponse> ListAllocations(
      const std::string& caller, const allocation::v1::ListAllocationsRequest& request) = 0;
  // Not following: at most `limit` items, after waiting for the first.
  virtual Answer<std::vector<allocation::v1::ReadFeedResponse>> ReadFeed(
      const Viewer& viewer, const allocation::v1::ReadFeedRequest& request) = 0;
  virtual Answer<platform::Done> WatchAccepted(
      const std::string& caller, const allocation::v1::WatchAcceptedRequest& request,
      std::stop_token stop, const Each<allocation::v1::WatchAcceptedResponse>& each) = 0;
};

class IndicatorPort {
 public:
  virtual ~IndicatorPort() = default;
  virtual bool WaitConnected(std::chrono::milliseconds at_most) = 0;
  virtual Answer<indicator::v1::ListMeasuresResponse> ListMeasures(const std::string& caller) = 0;
  virtual Answer<indicator::v1::ListFiguresResponse> ListFigures(
      const std::string& caller, const indicator::v1::ListFiguresRequest& request) = 0;
  // All that was asked for, of the same moment.
  virtual Answer<indicator::v1::ExportFiguresResponse> ExportFigures(
      const std::string& caller, const indicator::v1::ExportFiguresRequest& request) = 0;
  virtual Answer<indicator::v1::ExplainFigureResponse> Explain(
      const std::string& caller, const indicator::v1::ExplainFigureRequest& request) = 0;
  virtual Answer<platform::Done> StreamChanges(
      const std::string& caller, const indicator::v1::StreamChangesRequest& request,
      std::stop_token stop, const Each<indicator::v1::StreamChangesResponse>& each) = 0;
};

class NotificationPort {
 public:
  virtual ~NotificationPort() = default;
  virtual bool WaitConnected(std::chrono::milliseconds at_most) = 0;
  virtual Answer<notification::v1::ListNoticesResponse> ListNotices(
      const std::string& caller, const notification::v1::ListNoticesRequest& request) = 0;
  virtual Answer<platform::Done> StreamNotices(
      const std::string& caller, const notification::v1::StreamNoticesRequest& request,
      std::stop_token stop, const Each<notification::v1::StreamNoticesResponse>& each) = 0;
};

class ReferralPort {
 public:
  virtual ~ReferralPort() = default;
  virtual Answer<referral::v1::ListReferralsResponse> ListReferrals(
      const std::string& caller, const referral::v1::ListReferralsRequest& request) = 0;
};

// host:port of each.
struct Addresses {
  std::string allocation;
  std::string indicator;
  std::string notification;
  std::string referral;
};

struct Upstreams {
  std::unique_ptr<AllocationPort> allocation;
  std::unique_ptr<IndicatorPort> indicator;
  std::unique_ptr<NotificationPort> notification;
  std::unique_ptr<ReferralPort> referral;
};

// Connects when first needed, and again whenever a connection broke, with the gateway's
// certificate. Never fails. Calls that are asked for end with `ending`, streams with their own
// stop.
[[nodiscard]] Upstreams MakeUpstreams(const Addresses& addresses, const platform::TlsIdentity& tls,
                                      std::stop_token ending);

}  // namespace instroom::gateway
