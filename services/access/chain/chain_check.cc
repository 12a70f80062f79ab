#include "services/access/chain/chain_check.h"

#include <utility>

namespace instroom::access {

std::string_view NameOf(Flaw flaw) {
  switch (flaw) {
    case Flaw::kNotReadable:
      return "NOT_READABLE";
    case Flaw::kOtherPartition:
      return "OTHER_PARTITION";
    case Flaw::kChanged:
      return "CHANGED";
    case Flaw::kMissing:
      return "MISSING";
    case Flaw::kOutOfOrder:
      return "OUT_OF_ORDER";
    case Flaw::kUnlinked:
      return "UNLINKED";
    case Flaw::kCutOff:
      return "CUT_OFF";
    case Flaw::kOtherHead:
      return "OTHER_HEAD";
  }
  return "";
}

void ChainCheck::Note(Flaw flaw, std::int64_t offset, std::int64_t sequence, std::string what) {
  findings_.push_back({flaw, partition_, offset, sequence, std::move(what)});
}

void ChainCheck::Take(std::int64_t offset, std::string_view bytes) {
  ++records_;
  v1::ChainedLook record;
  if (!HeadAfter(bytes) || !record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    Note(Flaw::kNotReadable, offset, head_.length, "the bytes are no record of a chain");
    // It lies where a record should; the next one tells whether it was put in place of it.
    linked_ = false;
    return;
  }
  if (HashOf(record) != record.hash()) {
    Note(Flaw::kChanged, offset, record.sequence(), "content and hash don't fit");
  }
  if (record.partition() != partition_) {
    Note(Flaw::kOtherPartition, offset, record.sequence(),
         "belongs to partition " + std::to_string(record.partition()));
    return;
  }
  CheckPlace(offset, record);
}

void ChainCheck::CheckPlace(std::int64_t offset, const v1::ChainedLook& record) {
  const std::int64_t expected = head_.length;
  if (record.sequence() < expected) {
    Note(Flaw::kOutOfOrder, offset, record.sequence(),
         "record " + std::to_string(expected) + " should come here");
    return;
  }
  if (record.sequence() > expected) {
    const std::int64_t last = record.sequence() - 1;
    Note(Flaw::kMissing, offset, expected,
         last == expected ? "record " + std::to_string(expected) + " is not there"
                          : "records " + std::to_string(expected) + " to " + std::to_string(last) +
                                " are not there");
  } else if (linked_ && record.previous() != head_.hash) {
    Note(Flaw::kUnlinked, offset, record.sequence(),
         "the record before it is not the one it was written after");
  }
  head_.length = record.sequence() + 1;
  head_.hash = record.hash();
  linked_ = true;
  if (noted_ && noted_->length == head_.length && noted_->hash != head_.hash) {
    Note(Flaw::kOtherHead, offset, record.sequence(), "another record was noted as head here");
  }
}

std::vector<Finding> ChainCheck::Finish() {
  if (noted_ && head_.length < noted_->length) {
    Note(Flaw::kCutOff, -1, head_.length,
         "the chain has " + std::to_string(head_.length) + " records, " +
             std::to_string(noted_->length) + " were noted");
  }
  return std::exchange(findings_, {});
}

}  // namespace instroom::access
