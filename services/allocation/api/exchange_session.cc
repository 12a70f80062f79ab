#include "services/allocation/api/exchange_session.h"

#include <thread>

#include "services/allocation/api/judgements.h"
#include "services/platform/base/check.h"

namespace instroom::allocation {
namespace {

using namespace std::chrono_literals;

constexpr auto kQueueWait = 2ms;
constexpr auto kQueueWaitLongest = 10s;
constexpr std::size_t kFullFlow = 200;
constexpr auto kGather = 1ms;
constexpr std::size_t kJudgementsPerResponse = 500;
// A response begun below this stays far below the limit of gRPC.
constexpr std::size_t kJudgementBytes = 1024 * 1024;

}  // namespace

bool ExchangeSession::WaitForRoom() {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return abandoned_ || outstanding_ < outstanding_max_; });
  if (abandoned_) return false;
  ++outstanding_;
  return true;
}

bool ExchangeSession::Take(platform::Result<Prepared, Refused> admitted, std::uint64_t correlation,
                           bool receipts_only) {
  if (!WaitForRoom()) return false;
  if (admitted) {
    Append(std::move(*admitted), correlation, receipts_only);
  } else {
    Refuse(correlation, admitted.error());
  }
  return true;
}

void ExchangeSession::Append(Prepared prepared, std::uint64_t correlation, bool receipts_only) {
  const auto receipt = care::ParseClientKey(prepared.receipt_id);
  CHECK(receipt);
  const auto give_up = std::chrono::steady_clock::now() + kQueueWaitLongest;
  for (;;) {
    const auto appended =
        intake_.Append(prepared, [self = shared_from_this(), receipt = *receipt, correlation,
                                  receipts_only](const platform::Outcome<platform::Position>& at) {
          self->OnDurable(receipt, correlation, receipts_only, at);
        });
    if (appended) return;
    // The sender is not read while the log's queue is full: it feels the log's pace.
    if (!platform::IsRetryable(appended.error().kind) ||
        std::chrono::steady_clock::now() > give_up) {
      Refuse(correlation, {appended.error(), {}});
      return;
    }
    std::this_thread::sleep_for(kQueueWait);
  }
}

void ExchangeSession::OnDurable(const ReceiptKey& receipt, std::uint64_t correlation,
                                bool receipts_only,
                                const platform::Outcome<platform::Position>& at) {
  if (!at) {
    Refuse(correlation, {at.error(), {}});
    return;
  }
  {
    std::unique_lock lock(mutex_);
    if (abandoned_) return;
    v1::Receipt& given = *ready_.add_receipts();
    given.set_receipt_id(care::ClientKeyText(receipt));
    given.set_correlation(correlation);
    if (receipts_only) ++last_answers_;
    Wake(lock);
  }
  // After its receipt, so that the outcome never comes first.
  if (!receipts_only) view_.Await(receipt, shared_from_this(), correlation);
}

void ExchangeSession::OnOutcome(const ReceiptKey& receipt, std::uint64_t correlation) {
  std::unique_lock lock(mutex_);
  if (abandoned_) return;
  judged_.emplace_back(receipt, correlation);
  Wake(lock);
}

void ExchangeSession::Refuse(std::uint64_t correlation, const Refused& refused) {
  std::unique_lock lock(mutex_);
  if (abandoned_) return;
  v1::Refusal& refusal = *ready_.add_refusals();
  refusal.set_correlation(correlation);
  refusal.set_reason(refused.error.reason);
  for (const auto& fault : refused.faults) *refusal.add_faults() = fault;
  ++last_answers_;
  Wake(lock);
}

void ExchangeSession::Finish() {
  std::unique_lock lock(mutex_);
  finished_ = true;
  Wake(lock);
}

void ExchangeSession::Abandon() {
  {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    judged_.clear();
  }
  room_.notify_all();
  answers_.notify_all();
}

// A wake-up costs a system call: only when somebody sleeps.
void ExchangeSession::Wake(std::unique_lock<std::mutex>& lock) {
  const bool wake = writer_waits_;
  writer_waits_ = false;
  lock.unlock();
  if (wake) answers_.notify_one();
}

std::optional<v1::ExchangeResponse> ExchangeSession::Next(std::chrono::milliseconds longest) {
  v1::ExchangeResponse response;
  std::deque<Judged> judged;
  std::size_t answered = 0;
  {
    std::unique_lock lock(mutex_);
    const auto deadline = std::chrono::steady_clock::now() + longest;
    while (!SomethingToTell()) {
      writer_waits_ = true;
      if (answers_.wait_until(lock, deadline) == std::cv_status::timeout) break;
    }
    writer_waits_ = false;
    // Of a sender in full flow more answers follow at once: together they cost one call.
    if (outstanding_ > kFullFlow) {
      answers_.wait_for(lock, kGather, [this] { return abandoned_; });
    }
    if (abandoned_ || (finished_ && outstanding_ == 0)) return std::nullopt;
    response.Swap(&ready_);
    judged.swap(judged_);
    answered = std::exchange(last_answers_, 0);
  }
  answered += AddJudgements(judged, response);
  {
    const std::lock_guard lock(mutex_);
    outstanding_ -= answered;
    judged_.insert(judged_.begin(), judged.begin(), judged.end());
  }
  room_.notify_one();
  return response;
}

bool ExchangeSession::SomethingToTell() const {
  return abandoned_ || !judged_.empty() || ready_.receipts_size() > 0 ||
         ready_.refusals_size() > 0 || (finished_ && outstanding_ == 0);
}

// Takes from the front of `judged` what fits into one response; gives how many.
std::size_t ExchangeSession::AddJudgements(std::deque<Judged>& judged,
                                           v1::ExchangeResponse& response) const {
  std::size_t count = 0;
  std::size_t bytes = 0;
  while (!judged.empty() && count < kJudgementsPerResponse && bytes < kJudgementBytes) {
    const auto [receipt, correlation] = judged.front();
    judged.pop_front();
    ++count;
    if (const auto outcome = view_.FindOutcome(receipt)) {
      *response.add_judgements() = JudgementOf(door_, *outcome, correlation);
      bytes += response.judgements().rbegin()->return_xml().size();
    }
  }
  return count;
}

}  // namespace instroom::allocation
