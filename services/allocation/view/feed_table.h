#pragma once

// The mailbox of each party as an index: which receipts were delivered where in the log. The
// messages themselves are found by receipt. Not thread-safe.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "instroom/allocation/v1/delivery.pb.h"
#include "services/allocation/view/outcome_table.h"

namespace instroom::allocation {

// Position of an item: "<partition>-<offset>".
struct Cursor {
  std::int32_t partition = 0;
  std::int64_t offset = -1;
};
[[nodiscard]] std::string CursorText(const Cursor& cursor);
// Empty unless CursorText wrote it.
[[nodiscard]] std::optional<Cursor> ParseCursor(std::string_view text);

struct FeedItem {
  std::int64_t offset = 0;
  ReceiptKey receipt;
  v1::DeliveryKind kind = v1::DELIVERY_KIND_UNSPECIFIED;
};

class FeedTable {
 public:
  // Items of a party come in the order of their offsets; one that was there already is ignored.
  void Take(const Cursor& at, const v1::Delivery& delivery);

  // Items after `offset`, oldest first; they live until the next Take.
  [[nodiscard]] std::span<const FeedItem> After(const std::string& party,
                                                std::int64_t offset) const;
  // In which partition a party's items lie; empty if it has none yet.
  [[nodiscard]] std::optional<std::int32_t> PartitionOf(const std::string& party) const;

 private:
  struct Feed {
    std::int32_t partition = 0;
    std::vector<FeedItem> items;
  };
  std::unordered_map<std::string, Feed> feeds_;
};

}  // namespace instroom::allocation
