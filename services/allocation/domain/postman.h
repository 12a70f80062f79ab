#pragma once

// What is delivered to whom after an outcome. Pure, without state: the same outcome always gives
// the same deliveries.

#include <functional>
#include <string>

#include "instroom/allocation/v1/delivery.pb.h"
#include "instroom/allocation/v1/outcome.pb.h"

namespace instroom::allocation {

// Always the return message to the sender; then, of an accepted message, the message itself to its
// receiver. `outcome` is lent to what is given, one after the other, and is as before at the end:
// nothing of it is copied.
void Deliver(v1::Outcome& outcome, const std::function<void(const v1::Delivery&)>& give);

// IdentificatieRetour: twelve characters, the same for the same receipt.
[[nodiscard]] std::string ReturnIdentification(const std::string& receipt_id);

}  // namespace instroom::allocation
