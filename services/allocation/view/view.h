#pragma once

// The read side of the conversation: allocations, outcomes, feeds and the latest messages, folded
// from the log by one thread and read by many. Can be dropped and folded anew at any time.

#include <functional>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "services/allocation/view/allocation_table.h"
#include "services/allocation/view/change_signal.h"
#include "services/allocation/view/feed_table.h"
#include "services/allocation/view/latest_accepted.h"
#include "services/allocation/view/outcome_table.h"
#include "services/allocation/view/outcome_waiters.h"

namespace instroom::allocation {

// An item of a feed with what it is made of.
struct FeedEntry {
  Cursor cursor;
  v1::DeliveryKind kind = v1::DELIVERY_KIND_UNSPECIFIED;
  v1::Outcome outcome;
};

class View {
 public:
  // Changes of one batch: readers see all of them or none. When it ends, those who wait for the
  // outcomes that became readable are called. One at a time.
  class Batch {
   public:
    explicit Batch(View& view) : view_(view), lock_(view.mutex_) {}
    ~Batch();
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    void TakeEvent(const v1::AllocationEvent& event, const Cursor& at);
    void TakeOutcome(const v1::OutcomeRecord& record, std::string_view bytes);
    void TakeDelivery(const v1::Delivery& delivery, const Cursor& at);

   private:
    View& view_;
    std::unique_lock<std::shared_mutex> lock_;
    std::vector<ReceiptKey> readable_;
  };

  [[nodiscard]] v1::ListAllocationsResponse List(const AllocationFilter& filter) const;
  // Empty until the outcome and everything it made true can be read.
  [[nodiscard]] std::optional<v1::Outcome> FindOutcome(const ReceiptKey& receipt) const;
  // Calls the listener once, at once if the outcome can be read already.
  void Await(const ReceiptKey& receipt, const std::shared_ptr<OutcomeListener>& listener,
             std::uint64_t correlation);
  // At most `limit` items after `offset`, oldest first; ends before an item that can't be read yet.
  [[nodiscard]] std::vector<FeedEntry> ReadFeed(const std::string& party, std::int64_t offset,
                                                std::size_t limit) const;
  [[nodiscard]] std::optional<std::int32_t> FeedPartition(const std::string& party) const;
  [[nodiscard]] std::vector<v1::WatchAcceptedResponse> Latest(std::size_t count,
                                                              std::uint64_t& sequence) const;
  // What came after `sequence`, which is moved on.
  [[nodiscard]] std::vector<v1::WatchAcceptedResponse> AcceptedSince(std::uint64_t& sequence) const;

  [[nodiscard]] const ChangeSignal& changes() const { return changes_; }
  // Hands the client's file to `read` if there is one.
  void ReadFile(const care::ClientKey& client,
                const std::function<void(const AllocationTable::File&)>& read) const;
  // Receipts with an outcome or an event, and clients: for metrics.
  [[nodiscard]] std::size_t outcome_count() const;
  [[nodiscard]] std::size_t client_count() const;

 private:
  mutable std::shared_mutex mutex_;
  AllocationTable allocations_;
  OutcomeTable outcomes_;
  FeedTable feeds_;
  LatestAccepted latest_;
  OutcomeWaiters waiters_;
  ChangeSignal changes_;
};

}  // namespace instroom::allocation
