#pragma once

// Limits that both ends of a call keep.

#include <cstddef>

namespace instroom::platform {

// A message of the standard has at most 25 MB; the rest is the envelope around it.
inline constexpr int kRpcMessageBytesMax = 27 * 1024 * 1024;
inline constexpr int kRpcKeepAliveMs = 20000;
inline constexpr int kRpcKeepAliveTimeoutMs = 10000;
// Calls that one connection may have open.
inline constexpr int kRpcStreamsMax = 512;
// What is read from a connection before others are served. As much as the library likes is up to
// 4 MB, which is 100,000 calls of somebody who takes them back at once.
inline constexpr int kRpcReadBytesMax = 64 * 1024;
// Every open call of the synchronous server holds a thread.
inline constexpr int kRpcThreadsMax = 1024;
inline constexpr std::size_t kRpcMemoryBytesMax = std::size_t{512} * 1024 * 1024;

}  // namespace instroom::platform
