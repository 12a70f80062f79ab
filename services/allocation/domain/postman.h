#pragma once

// What is delivered to whom after an outcome. Pure, without state: the same outcome always gives
// the same deliveries.

#include <string>
#include <vector>

#include "instroom/allocation/v1/delivery.pb.h"
#include "instroom/allocation/v1/outcome.pb.h"

namespace instroom::allocation {

// Always the return message to the sender; then, of an accepted message, the message itself to its
// receiver.
[[nodiscard]] std::vector<v1::Delivery> DeliveriesOf(const v1::Outcome& outcome);

// IdentificatieRetour: twelve characters, the same for the same receipt.
[[nodiscard]] std::string ReturnIdentification(const std::string& receipt_id);

}  // namespace instroom::allocation
