#include "services/allocation/view/feed_table.h"

#include <algorithm>
#include <charconv>

namespace instroom::allocation {

std::string CursorText(const Cursor& cursor) {
  return std::to_string(cursor.partition) + "-" + std::to_string(cursor.offset);
}

std::optional<Cursor> ParseCursor(std::string_view text) {
  Cursor cursor;
  const char* const end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, cursor.partition);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '-') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, cursor.offset);
  if (second.ec != std::errc() || second.ptr != end) return std::nullopt;
  // Leading zeros and signs would be a second way to write the same.
  if (cursor.partition < 0 || cursor.offset < 0 || CursorText(cursor) != text) return std::nullopt;
  return cursor;
}

void FeedTable::Take(const Cursor& at, const v1::Delivery& delivery) {
  const auto receipt = care::ParseClientKey(delivery.outcome().receipt_id());
  if (!receipt || delivery.addressee().empty()) return;
  Feed& feed = feeds_[delivery.addressee()];
  if (!feed.items.empty() && feed.items.back().offset >= at.offset) return;
  feed.partition = at.partition;
  feed.items.push_back({at.offset, *receipt, delivery.kind()});
}

std::span<const FeedItem> FeedTable::After(const std::string& party, std::int64_t offset) const {
  const auto found = feeds_.find(party);
  if (found == feeds_.end()) return {};
  const auto& items = found->second.items;
  const auto from = std::ranges::upper_bound(items, offset, {}, &FeedItem::offset);
  return {from, items.end()};
}

std::optional<std::int32_t> FeedTable::PartitionOf(const std::string& party) const {
  const auto found = feeds_.find(party);
  if (found == feeds_.end()) return std::nullopt;
  return found->second.partition;
}

}  // namespace instroom::allocation
