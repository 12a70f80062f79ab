// Any text as a cursor or a token of a page: refused, or one of those that we write.

#include <cstddef>
#include <cstdint>
#include <string>

#include "services/allocation/api/filters.h"
#include "services/allocation/view/feed_table.h"
#include "services/platform/base/check.h"

using namespace instroom::allocation;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  if (const auto cursor = ParseCursor(text)) CHECK(CursorText(*cursor) == text);
  if (const auto mark = ParsePageToken(text)) CHECK(PageToken(*mark) == text);
  v1::ListAllocationsRequest list;
  if (list.ParseFromString(text)) static_cast<void>(FilterOf(list));
  v1::ReadFeedRequest feed;
  if (feed.ParseFromString(text)) static_cast<void>(FeedWindowOf(feed, 3));
  return 0;
}
