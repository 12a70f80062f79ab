#include "services/access/chain/chain.h"

#include "services/platform/auth/digest.h"

namespace instroom::access {
namespace {

// Keeps these hashes apart from any other use of the same function.
constexpr std::string_view kUse = "instroom access log v1\n";

void AppendNumber(std::string& bytes, std::uint64_t number) {
  for (unsigned shift = 64; shift > 0;) {
    shift -= 8;
    bytes.push_back(static_cast<char>((number >> shift) & 0xFFU));
  }
}

}  // namespace

ChainHead::ChainHead() : hash(platform::kSha256Bytes, '\0') {}

std::string HashOf(const v1::ChainedLook& record) {
  std::string bytes(kUse);
  AppendNumber(bytes, static_cast<std::uint64_t>(record.partition()));
  AppendNumber(bytes, static_cast<std::uint64_t>(record.sequence()));
  // Of fixed length in every chain, so no two records give the same bytes; see HeadAfter.
  bytes += record.previous();
  bytes += record.look();
  return platform::Sha256(bytes);
}

v1::ChainedLook Link(ChainHead& head, std::int32_t partition, std::string_view look) {
  v1::ChainedLook record;
  record.set_partition(partition);
  record.set_sequence(head.length);
  record.set_previous(head.hash);
  record.set_look(look.data(), look.size());
  record.set_hash(HashOf(record));
  ++head.length;
  head.hash = record.hash();
  return record;
}

std::optional<ChainHead> HeadAfter(std::string_view bytes) {
  v1::ChainedLook record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      record.sequence() < 0 || record.previous().size() != platform::kSha256Bytes ||
      record.hash().size() != platform::kSha256Bytes) {
    return std::nullopt;
  }
  // The same content in other bytes, or with something beside it, was not written by Link.
  record.DiscardUnknownFields();
  if (record.SerializeAsString() != bytes) return std::nullopt;
  ChainHead head;
  head.length = record.sequence() + 1;
  head.hash = record.hash();
  return head;
}

}  // namespace instroom::access
