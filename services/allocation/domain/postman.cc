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

std::vector<v1::Delivery> DeliveriesOf(const v1::Outcome& outcome) {
  const v1::Header& header = outcome.submission().header();
  std::vector<v1::Delivery> deliveries(1);
  deliveries[0].set_addressee(header.sender());
  deliveries[0].set_kind(v1::DELIVERY_KIND_RETURN);
  *deliveries[0].mutable_outcome() = outcome;
  deliveries[0].set_return_identification(ReturnIdentification(outcome.receipt_id()));
  if (outcome.accepted()) {
    v1::Delivery& message = deliveries.emplace_back();
    message.set_addressee(header.receiver());
    message.set_kind(v1::DELIVERY_KIND_MESSAGE);
    *message.mutable_outcome() = outcome;
  }
  return deliveries;
}

}  // namespace instroom::allocation
