#include "services/cli/access_log.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <sstream>

#include "services/care/topics.h"
#include "services/cli/log_reading.h"
#include "services/platform/base/hex.h"

namespace instroom::cli {
namespace {

using platform::Done;
using platform::Error;
using platform::ErrorKind;

Error NotReadable(const std::string& path, int line, const std::string& expected) {
  return {ErrorKind::kInvalidInput, "LINE_NOT_READABLE",
          path + ":" + std::to_string(line) + ": expected " + expected};
}

Error NoFile(const std::string& path) {
  return {ErrorKind::kInvalidInput, "FILE_NOT_READABLE", path + ": this file can't be read"};
}

}  // namespace

platform::Outcome<Done> ReadAccessTopic(const platform::LogAddress& address,
                                        const AccessTaker& take) {
  const auto read =
      ReadTopics(address, {care::topics::kAccessLog}, [&](const platform::Record& record) {
        take({record.partition, record.offset, record.value});
      });
  if (!read) return platform::Fail(read.error());
  return Done{};
}

void WriteAccessRecord(std::ostream& out, const AccessRecord& record) {
  const nlohmann::ordered_json line = {{"partition", record.partition},
                                       {"offset", record.offset},
                                       {"record", platform::ToHex(record.bytes)}};
  out << line.dump() << "\n";
}

platform::Outcome<Done> ReadAccessFile(const std::string& path, const AccessTaker& take) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return platform::Fail(NoFile(path));
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    if (text.empty()) continue;
    const auto line = nlohmann::json::parse(text, nullptr, false);
    const bool whole = line.is_object() && line.contains("partition") && line.contains("offset") &&
                       line.contains("record") && line["partition"].is_number_integer() &&
                       line["offset"].is_number_integer() && line["record"].is_string();
    if (!whole) {
      return platform::Fail(NotReadable(path, number, "an object with partition, offset, record"));
    }
    const auto digits = line["record"].get<std::string>();
    const auto bytes = platform::FromHex(digits);
    take({line["partition"].get<std::int32_t>(), line["offset"].get<std::int64_t>(),
          bytes ? *bytes : digits});
  }
  // What could not be read is no end: a log that breaks off must not be found whole.
  if (file.bad()) return platform::Fail(NoFile(path));
  return Done{};
}

platform::Outcome<AccessHeads> ReadHeads(const std::string& path) {
  std::ifstream file(path);
  if (!file) return platform::Fail(NoFile(path));
  AccessHeads heads;
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    if (text.empty() || text.starts_with("#")) continue;
    std::istringstream line(text);
    std::int32_t partition = -1;
    std::string digits;
    std::string rest;
    access::ChainHead head;
    const std::size_t hash_bytes = head.hash.size();
    line >> partition >> head.length >> digits;
    const auto hash = platform::FromHex(digits);
    const bool whole = line && !(line >> rest) && partition >= 0 && head.length > 0 && hash &&
                       hash->size() == hash_bytes;
    if (!whole) {
      return platform::Fail(NotReadable(path, number, "partition, length and hash of a head"));
    }
    head.hash = *hash;
    heads[partition] = std::move(head);
  }
  if (file.bad()) return platform::Fail(NoFile(path));
  return heads;
}

std::string HeadText(std::int32_t partition, const access::ChainHead& head) {
  return std::to_string(partition) + " " + std::to_string(head.length) + " " +
         platform::ToHex(head.hash);
}

}  // namespace instroom::cli
