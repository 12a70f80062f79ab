#include "services/allocation/judge/decode.h"

#include <utility>

#include "services/allocation/domain/care_line.h"
#include "services/allocation/domain/client_judge.h"
#include "services/care/client_key.h"

namespace instroom::allocation {

bool Parse(std::string_view bytes, google::protobuf::MessageLite& message) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

std::string DefectOf(const v1::Submission& submission) {
  const v1::Header& header = submission.header();
  switch (header.kind()) {
    case v1::MESSAGE_KIND_JW301:
    case v1::MESSAGE_KIND_JW305:
    case v1::MESSAGE_KIND_JW307:
      break;
    default:
      return "header.kind";
  }
  const Parties parties = PartiesOf(header);
  if (!CodeNumber(*parties.municipality)) return "header: municipality code";
  if (!CodeNumber(*parties.provider)) return "header: provider code";
  if (!care::ParseClientKey(submission.client_key())) return "client_key";
  if (!care::ParseClientKey(submission.receipt_id())) return "receipt_id";
  return {};
}

platform::Outgoing RecordOf(const char* topic, std::string key, std::string value) {
  platform::Outgoing record;
  record.topic = topic;
  record.key = std::move(key);
  record.value = std::move(value);
  return record;
}

}  // namespace instroom::allocation
