#include "services/allocation/domain/postman.h"

#include <algorithm>

namespace instroom::allocation {

std::string ReturnIdentification(const std::string& receipt_id) {
  std::string text = receipt_id.substr(0, 12);
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

void Deliver(v1::Outcome& outcome, const std::function<void(const v1::Delivery&)>& give) {
  v1::Delivery delivery;
  delivery.mutable_outcome()->Swap(&outcome);
  const v1::Outcome& lent = delivery.outcome();
  delivery.set_addressee(lent.submission().header().sender());
  delivery.set_kind(v1::DELIVERY_KIND_RETURN);
  delivery.set_return_identification(ReturnIdentification(lent.receipt_id()));
  give(delivery);
  if (lent.accepted()) {
    delivery.set_addressee(lent.submission().header().receiver());
    delivery.set_kind(v1::DELIVERY_KIND_MESSAGE);
    delivery.clear_return_identification();
    give(delivery);
  }
  delivery.mutable_outcome()->Swap(&outcome);
}

}  // namespace instroom::allocation
