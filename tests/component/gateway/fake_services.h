#pragma once

// The services behind the gateway, played: real gRPC servers behind a real gate, whose answers a
// test sets and whose streams it writes.

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "instroom/allocation/v1/allocation_service.pb.h"
#include "instroom/indicator/v1/indicator_service.pb.h"
#include "instroom/notification/v1/notification_service.pb.h"
#include "services/gateway/upstream/upstreams.h"
#include "services/platform/base/error.h"

namespace instroom::gateway {

// What the played services answer; guarded by the owner's Set.
struct Script {
  // Set to refuse SubmitMessage: the error, and "field" to "description".
  platform::Error refusal;
  std::vector<std::pair<std::string, std::string>> violations;
  bool refuse_submit = false;
  // SubmitMessage answers only once its caller gave up, which is noted as "SubmitMessage left".
  bool hold_submit = false;
  // Answered by SubmitMessage; a judgement only if the caller waits.
  allocation::v1::SubmitMessageResponse submit;
  // By receipt.
  std::map<std::string, allocation::v1::GetOutcomeResponse> outcomes;
  // Cursors are "1", "2" ... by place.
  std::vector<allocation::v1::ReadFeedResponse> feed;
  indicator::v1::ListMeasuresResponse measures;
  indicator::v1::ListFiguresResponse months;
  indicator::v1::ListFiguresResponse years;
  indicator::v1::ExplainFigureResponse explain;
  notification::v1::ListNoticesResponse notices;
};

class FakeServices {
 public:
  FakeServices();
  ~FakeServices();
  FakeServices(const FakeServices&) = delete;
  FakeServices& operator=(const FakeServices&) = delete;

  [[nodiscard]] Addresses addresses() const;
  void Set(const std::function<void(Script&)>& change);
  [[nodiscard]] allocation::v1::SubmitMessageRequest LastSubmit() const;
  [[nodiscard]] indicator::v1::ExportFiguresRequest LastExport() const;
  // On whose behalf a method was called, in order; "" is the gateway itself. Of change streams
  // those of months.
  [[nodiscard]] std::vector<std::string> CallersOf(const std::string& method) const;

  // To every open stream, and first to those that open later.
  void SendFigures(const indicator::v1::StreamChangesResponse& response);
  void SendAccepted(const allocation::v1::WatchAcceptedResponse& line);
  void SendNotices(std::int32_t total);
  // The indicator goes away, and comes back at the same address.
  void StopIndicator();
  void StartIndicator();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace instroom::gateway
