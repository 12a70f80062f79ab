// Any bytes as XML: refused with a reason, or read into a message that can be judged, written and
// read again to the same.

#include <cstddef>
#include <cstdint>
#include <string>

#include "services/allocation/domain/form.h"
#include "services/allocation/domain/message_rules.h"
#include "services/allocation/ijw/reader.h"
#include "services/allocation/ijw/writer.h"
#include "services/platform/base/check.h"

using namespace instroom::allocation;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto read = ReadXml({reinterpret_cast<const char*>(bytes), size});
  if (!read) {
    CHECK(!read.error().reason.empty() && !read.error().faults.empty());
    return 0;
  }
  CHECK(CheckForm(*read).empty());
  for (const auto& fault : CheckMessage(*read)) CHECK(fault.return_code() == "0001");
  const std::string written = WriteMessage(read->header(), read->person(), read->lines());
  const auto again = ReadXml(written);
  CHECK(again.ok());
  CHECK(WriteMessage(again->header(), again->person(), again->lines()) == written);
  return 0;
}
