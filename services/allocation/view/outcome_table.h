#pragma once

// Outcomes by receipt. An outcome is given only when everything it says can be read: that of an
// accepted message when its event has been folded. Not thread-safe.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "instroom/allocation/v1/outcome.pb.h"
#include "services/care/client_key.h"

namespace instroom::allocation {

// A receipt is 128 bits in the same writing as a client key.
using ReceiptKey = care::ClientKey;

class OutcomeTable {
 public:
  // Gives the receipt if this makes its outcome readable.
  std::optional<ReceiptKey> TakeEvent(const std::string& receipt_id);
  // `bytes` are those of `record`; of one receipt the first outcome stays.
  std::optional<ReceiptKey> TakeOutcome(const v1::OutcomeRecord& record, std::string_view bytes);

  // Bytes of the OutcomeRecord; null until it is readable.
  [[nodiscard]] const std::string* Find(const ReceiptKey& receipt) const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    bool event_folded = false;
    bool accepted = false;
    std::string bytes;

    [[nodiscard]] bool readable() const { return !bytes.empty() && (!accepted || event_folded); }
  };

  // Kept as bytes: a parsed outcome is some ten times as large.
  std::unordered_map<ReceiptKey, Entry> entries_;
};

}  // namespace instroom::allocation
