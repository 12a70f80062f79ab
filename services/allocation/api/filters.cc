#include "services/allocation/api/filters.h"

#include <string>
#include <utility>

#include "services/allocation/view/feed_table.h"

namespace instroom::allocation {
namespace {

using platform::Error;
using platform::ErrorKind;
using platform::Fail;

constexpr int kPageSizeMax = 1000;

Error Invalid(std::string reason, std::string detail) {
  return {ErrorKind::kInvalidInput, std::move(reason), std::move(detail)};
}

// Empty text is no filter. False if it is not a code of so many digits.
bool ReadCode(const std::string& text, std::size_t digits, std::optional<std::uint32_t>& code) {
  if (text.empty()) return true;
  if (text.size() != digits) return false;
  code = CodeNumber(text);
  return code.has_value();
}

}  // namespace

platform::Outcome<AllocationFilter> FilterOf(const v1::ListAllocationsRequest& request) {
  AllocationFilter filter;
  if (!request.client_key().empty()) {
    filter.client = care::ParseClientKey(request.client_key());
    if (!filter.client) {
      return Fail(Invalid("CLIENT_KEY_NOT_VALID", "client_key: 32 hexadecimal digits"));
    }
  }
  if (!ReadCode(request.municipality(), 4, filter.municipality)) {
    return Fail(Invalid("CODE_NOT_VALID", "municipality: four digits"));
  }
  if (!ReadCode(request.provider(), 8, filter.provider)) {
    return Fail(Invalid("CODE_NOT_VALID", "provider: eight digits"));
  }
  if (!filter.client && !filter.municipality && !filter.provider) {
    return Fail(Invalid("FILTER_MISSING", "one of client_key, municipality and provider"));
  }
  if (request.has_number()) filter.number = request.number();
  if (request.has_period_begin()) {
    const auto day = DayNumberOf(request.period_begin());
    if (!day) return Fail(Invalid("DATE_NOT_VALID", "period_begin: an existing date"));
    filter.begin = *day;
  }
  if (request.has_period_end()) {
    const auto day = DayNumberOf(request.period_end());
    if (!day) return Fail(Invalid("DATE_NOT_VALID", "period_end: an existing date"));
    filter.end = *day;
  }
  filter.with_deleted = request.with_deleted();
  if (request.page_size() < 0 || request.page_size() > kPageSizeMax) {
    return Fail(Invalid("PAGE_SIZE_NOT_VALID", "page_size: 0 to 1000"));
  }
  if (request.page_size() > 0) filter.page_size = request.page_size();
  if (!request.page_token().empty()) {
    filter.after = ParsePageToken(request.page_token());
    if (!filter.after) {
      return Fail(Invalid("PAGE_TOKEN_NOT_VALID", "page_token: as given with the previous page"));
    }
  }
  return filter;
}

platform::Outcome<FeedWindow> FeedWindowOf(const v1::ReadFeedRequest& request,
                                           std::optional<std::int32_t> partition) {
  const std::size_t digits = request.party().size();
  if ((digits != 4 && digits != 8) || !CodeNumber(request.party())) {
    return Fail(Invalid("PARTY_NOT_VALID", "party: four or eight digits"));
  }
  FeedWindow window;
  if (!request.after().empty()) {
    const auto cursor = ParseCursor(request.after());
    if (!cursor || (partition && cursor->partition != *partition)) {
      return Fail(Invalid("CURSOR_NOT_VALID", "after: a cursor of this feed"));
    }
    window.after = cursor->offset;
  }
  if (request.limit() < 0) return Fail(Invalid("LIMIT_NOT_VALID", "limit: not negative"));
  if (request.limit() > 0) {
    window.limit = static_cast<std::size_t>(request.limit());
  } else if (request.follow()) {
    window.limit = std::numeric_limits<std::size_t>::max();
  }
  return window;
}

}  // namespace instroom::allocation
