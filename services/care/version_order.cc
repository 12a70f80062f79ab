#include "services/care/version_order.h"

#include <charconv>
#include <string>

#include "services/care/digest.h"

namespace instroom::care {

std::uint64_t TieBreak(const VersionContent& content) {
  return DigestOf({content.category, content.code, DayText(content.begin),
                   content.end ? DayText(*content.end) : std::string{},
                   std::to_string(content.change_reason)})
      .high;
}

std::uint64_t TieBreak(const allocation::v1::AllocatedProduct& product) {
  const std::string& reason = product.change_reason();
  VersionContent content;
  content.category = product.product().category();
  content.code = product.product().code();
  content.begin = DayOf(product.begin_date()).value_or(Day{});
  if (product.has_end_date()) content.end = DayOf(product.end_date());
  std::from_chars(reason.data(), reason.data() + reason.size(), content.change_reason);
  return TieBreak(content);
}

}  // namespace instroom::care
