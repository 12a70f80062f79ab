#pragma once

// Services that answer from memory. A message is judged when it comes: one whose label number is in
// `rejected` gets a fault.

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "services/cli/clients.h"

namespace instroom::cli {

// What the other side does with each message; gives the answer, or nothing to stay silent.
struct FakeAnswer {
  bool judged = true;
  bool accepted = true;
  std::string refusal;
};

struct FakeService {
  std::function<FakeAnswer(const allocation::v1::Submittal&)> judge;
  // Breaks the stream once so many messages came; 0 is never.
  std::size_t break_after = 0;
  bool unreachable = false;
  // How an unreachable one says so.
  platform::Error away{platform::ErrorKind::kUnavailable, "UNAVAILABLE", "connection refused"};

  std::mutex mutex;
  std::vector<allocation::v1::Submittal> received;
  std::size_t streams = 0;
  std::size_t most_unanswered = 0;
};

class FakeLink final : public ExchangeLink {
 public:
  explicit FakeLink(FakeService& service) : service_(service) {}

  bool Write(const allocation::v1::ExchangeRequest& request) override {
    const std::lock_guard lock(mutex_);
    const std::lock_guard service_lock(service_.mutex);
    if (broken_ || service_.unreachable) return false;
    allocation::v1::ExchangeResponse response;
    for (const auto& submittal : request.submittals()) {
      service_.received.push_back(submittal);
      Answer(submittal, response);
      if (service_.break_after > 0 && service_.received.size() == service_.break_after) {
        broken_ = true;
        answered_.notify_all();
        return false;
      }
    }
    responses_.push_back(response);
    answered_.notify_all();
    return true;
  }

  bool Read(allocation::v1::ExchangeResponse& response) override {
    std::unique_lock lock(mutex_);
    if (service_.unreachable) return false;
    answered_.wait(lock, [&] { return broken_ || ended_ || !responses_.empty(); });
    if (broken_ || responses_.empty()) return false;
    response = responses_.front();
    responses_.pop_front();
    return true;
  }

  void FinishWrites() override { End(); }
  void Cancel() override { End(); }

  platform::Outcome<platform::Done> Finish() override {
    if (!broken_ && !service_.unreachable) return platform::Done{};
    return platform::Fail(service_.away);
  }

 private:
  void End() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    answered_.notify_all();
  }

  void Answer(const allocation::v1::Submittal& submittal,
              allocation::v1::ExchangeResponse& response) {
    const FakeAnswer answer = service_.judge ? service_.judge(submittal) : FakeAnswer{};
    if (!answer.refusal.empty()) {
      auto& refusal = *response.add_refusals();
      refusal.set_correlation(submittal.correlation());
      refusal.set_reason(answer.refusal);
      return;
    }
    if (!answer.judged) return;
    auto& judgement = *response.add_judgements();
    judgement.set_correlation(submittal.correlation());
    judgement.set_receipt_id("r" + std::to_string(submittal.correlation()));
    judgement.set_accepted(answer.accepted);
    judgement.set_return_xml("<return/>");
    if (answer.accepted) return;
    auto& fault = *judgement.add_faults();
    fault.set_rule("TR019");
    fault.set_return_code("9019");
    fault.set_place("StartProduct[1]");
    fault.set_explanation("A start names an allocation.");
  }

  FakeService& service_;
  std::mutex mutex_;
  std::condition_variable answered_;
  std::deque<allocation::v1::ExchangeResponse> responses_;
  bool broken_ = false;
  bool ended_ = false;
};

class FakeClients final : public Clients {
 public:
  FakeService service;
  std::vector<indicator::v1::Figure> figures;
  std::int64_t stale_since_s = 0;
  std::vector<allocation::v1::ReadFeedResponse> feed;

  std::vector<allocation::v1::EraseClientRequest> erased;
  // What a report is answered with; nothing takes it.
  std::function<platform::Outcome<platform::Done>()> report;

  std::unique_ptr<ExchangeLink> OpenExchange() override {
    ++service.streams;
    return std::make_unique<FakeLink>(service);
  }

  platform::Outcome<allocation::v1::EraseClientResponse> EraseClient(
      const allocation::v1::EraseClientRequest& request) override {
    erased.push_back(request);
    allocation::v1::EraseClientResponse response;
    response.set_client_key("00112233445566778899aabbccddeeff");
    response.set_key_count(1);
    return response;
  }

  // A thousand at a time of those that are due.
  std::vector<allocation::v1::EraseDueRequest> due_asked;
  std::int64_t due_left = 0;
  platform::Outcome<allocation::v1::EraseDueResponse> EraseDue(
      const allocation::v1::EraseDueRequest& request) override {
    due_asked.push_back(request);
    allocation::v1::EraseDueResponse response;
    response.set_due_count(due_left);
    response.set_years(20);
    response.mutable_today()->set_year(2046);
    response.mutable_today()->set_month(11);
    response.mutable_today()->set_day(27);
    const std::int64_t count = std::min<std::int64_t>(due_left, 1000);
    for (std::int64_t i = 0; i < count; ++i) {
      auto& client = *response.add_clients();
      client.set_client_key("00112233445566778899aabbccddeeff");
      *client.mutable_last_change() = response.today();
    }
    if (request.dry_run()) return response;
    response.set_key_count(count);
    due_left -= count;
    return response;
  }

  platform::Outcome<allocation::v1::ListAllocationsResponse> ListAllocations(
      const allocation::v1::ListAllocationsRequest& request) override {
    if (request.client_key().empty() && request.municipality().empty() &&
        request.provider().empty()) {
      return platform::Fail(platform::Error{platform::ErrorKind::kInvalidInput, "FILTER_REQUIRED",
                                            "one filter is required"});
    }
    allocation::v1::ListAllocationsResponse response;
    auto& allocation = *response.add_allocations();
    allocation.set_municipality("0995");
    allocation.mutable_current()->set_number(42);
    return response;
  }

  platform::Outcome<platform::Done> ReadFeed(
      const allocation::v1::ReadFeedRequest&,
      const std::function<bool(const allocation::v1::ReadFeedResponse&)>& each,
      const std::function<bool()>&) override {
    for (const auto& item : feed) {
      if (!each(item)) break;
    }
    return platform::Done{};
  }

  platform::Outcome<platform::Done> ReportReferral(
      const referral::v1::ReportReferralRequest&) override {
    return report ? report() : platform::Done{};
  }

  platform::Outcome<platform::Done> DecideReferral(const referral::v1::DecideReferralRequest&,
                                                   const std::string&) override {
    return platform::Done{};
  }

  // One part for each filter.
  platform::Outcome<platform::Done> ExportFigures(
      const indicator::v1::ExportFiguresRequest& request,
      const std::function<void(indicator::v1::ExportFiguresResponse&)>& each) override {
    for (const auto& filter : request.filters()) {
      indicator::v1::ExportFiguresResponse part;
      if (stale_since_s != 0) part.mutable_stale_since_time()->set_seconds(stale_since_s);
      for (const auto& figure : figures) {
        if ((figure.period().size() == 4) == filter.yearly()) *part.add_figures() = figure;
      }
      each(part);
    }
    return platform::Done{};
  }
};

}  // namespace instroom::cli
