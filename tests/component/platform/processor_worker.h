#pragma once

// The processor that its tests run, in the test program and in children that are killed.

#include <functional>
#include <string>

#include "services/platform/log/processor.h"

namespace instroom::testing_support {

// Writes each input record to `output` under the same key, with the value
// "<input value>|<how many records of this partition were written before>". The count is restored
// from the output, so a lost or doubled fold shows as a gap. Parks the value "poison", throws on
// "throw", makes too large a record of "huge".
[[nodiscard]] platform::ProcessorOptions CountingProcessor(const platform::LogAddress& address,
                                                           const std::string& input,
                                                           const std::string& output);

}  // namespace instroom::testing_support
