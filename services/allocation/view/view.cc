#include "services/allocation/view/view.h"

#include <mutex>
#include <utility>

namespace instroom::allocation {
namespace {

std::optional<v1::Outcome> ParseOutcome(const std::string& bytes) {
  v1::OutcomeRecord record;
  if (!record.ParseFromString(bytes)) return std::nullopt;
  return std::move(*record.mutable_outcome());
}

}  // namespace

View::Batch::~Batch() {
  lock_.unlock();
  view_.waiters_.Announce(readable_);
  view_.changes_.Raise();
}

void View::Batch::TakeEvent(const v1::AllocationEvent& event, const Cursor& at) {
  view_.allocations_.Take(event);
  view_.latest_.Take(event, at);
  if (const auto receipt = view_.outcomes_.TakeEvent(event.receipt_id())) {
    readable_.push_back(*receipt);
  }
}

void View::Batch::TakeOutcome(const v1::OutcomeRecord& record, std::string_view bytes) {
  if (const auto receipt = view_.outcomes_.TakeOutcome(record, bytes)) {
    readable_.push_back(*receipt);
  }
}

void View::Batch::TakeDelivery(const v1::Delivery& delivery, const Cursor& at) {
  view_.feeds_.Take(at, delivery);
}

v1::ListAllocationsResponse View::List(const AllocationFilter& filter) const {
  const std::shared_lock lock(mutex_);
  return allocations_.List(filter);
}

std::optional<v1::Outcome> View::FindOutcome(const ReceiptKey& receipt) const {
  std::string bytes;
  {
    const std::shared_lock lock(mutex_);
    const std::string* found = outcomes_.Find(receipt);
    if (found == nullptr) return std::nullopt;
    bytes = *found;
  }
  return ParseOutcome(bytes);
}

void View::Await(const ReceiptKey& receipt, const std::shared_ptr<OutcomeListener>& listener,
                 std::uint64_t correlation) {
  // Waiting first and looking then: an outcome that comes in between is announced, not lost.
  waiters_.Add(receipt, listener, correlation);
  bool readable = false;
  {
    const std::shared_lock lock(mutex_);
    readable = outcomes_.Find(receipt) != nullptr;
  }
  if (readable) waiters_.Announce({&receipt, 1});
}

std::vector<FeedEntry> View::ReadFeed(const std::string& party, std::int64_t offset,
                                      std::size_t limit) const {
  std::vector<std::pair<FeedItem, std::string>> found;
  std::int32_t partition = 0;
  {
    const std::shared_lock lock(mutex_);
    partition = feeds_.PartitionOf(party).value_or(0);
    for (const FeedItem& item : feeds_.After(party, offset)) {
      const std::string* bytes = outcomes_.Find(item.receipt);
      if (bytes == nullptr || found.size() == limit) break;
      found.emplace_back(item, *bytes);
    }
  }
  std::vector<FeedEntry> entries;
  for (const auto& [item, bytes] : found) {
    if (auto outcome = ParseOutcome(bytes)) {
      entries.push_back({{partition, item.offset}, item.kind, std::move(*outcome)});
    }
  }
  return entries;
}

std::optional<std::int32_t> View::FeedPartition(const std::string& party) const {
  const std::shared_lock lock(mutex_);
  return feeds_.PartitionOf(party);
}

std::vector<v1::WatchAcceptedResponse> View::Latest(std::size_t count,
                                                    std::uint64_t& sequence) const {
  const std::shared_lock lock(mutex_);
  sequence = latest_.sequence();
  return latest_.Latest(count);
}

std::vector<v1::WatchAcceptedResponse> View::AcceptedSince(std::uint64_t& sequence) const {
  const std::shared_lock lock(mutex_);
  auto rows = latest_.Since(sequence);
  sequence = latest_.sequence();
  return rows;
}

void View::ReadFile(const care::ClientKey& client,
                    const std::function<void(const AllocationTable::File&)>& read) const {
  const std::shared_lock lock(mutex_);
  if (const auto* file = allocations_.Find(client)) read(*file);
}

std::size_t View::outcome_count() const {
  const std::shared_lock lock(mutex_);
  return outcomes_.size();
}

std::size_t View::client_count() const {
  const std::shared_lock lock(mutex_);
  return allocations_.client_count();
}

}  // namespace instroom::allocation
