#pragma once

// The log of looks as it lies in its topic or in a file that was exported from it, and the heads of
// its chains as somebody noted them.

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <string>

#include "services/access/chain/chain.h"
#include "services/platform/base/error.h"
#include "services/platform/log/record.h"

namespace instroom::cli {

// One record, whatever it holds. `bytes` live until the taker returns.
struct AccessRecord {
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::string_view bytes;
};

using AccessTaker = std::function<void(const AccessRecord&)>;

// Each partition in its order. Errors as ReadTopics.
[[nodiscard]] platform::Outcome<platform::Done> ReadAccessTopic(const platform::LogAddress& address,
                                                                const AccessTaker& take);
// One line per record, {"partition":3,"offset":17,"record":"<hexadecimal digits>"}: what
// WriteAccessRecord writes. A record that is no hexadecimal is taken as it stands. kInvalidInput
// FILE_NOT_READABLE, LINE_NOT_READABLE with the line.
[[nodiscard]] platform::Outcome<platform::Done> ReadAccessFile(const std::string& path,
                                                               const AccessTaker& take);
void WriteAccessRecord(std::ostream& out, const AccessRecord& record);

// Heads by partition.
using AccessHeads = std::map<std::int32_t, access::ChainHead>;

// Lines of "partition length hash"; others begin with # or are empty. kInvalidInput
// FILE_NOT_READABLE, LINE_NOT_READABLE.
[[nodiscard]] platform::Outcome<AccessHeads> ReadHeads(const std::string& path);
[[nodiscard]] std::string HeadText(std::int32_t partition, const access::ChainHead& head);

}  // namespace instroom::cli
