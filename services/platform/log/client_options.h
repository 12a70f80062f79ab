#pragma once

// Every option of librdkafka that matters, with its reason, by what a client is for. For
// the sources of platform/log only.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace instroom::platform {

enum class ClientRole : std::uint8_t {
  kAppender,       // Idempotent producer of an edge.
  kTransactional,  // Producer of a processor.
  kGroupReader,    // Consumer whose partitions the group assigns.
  kReader,         // Consumer that is told its partitions; knows where they end.
  kOnlooker,       // Asks for metadata, ends and settings; reads and writes nothing.
};

struct ClientOption {
  const char* name;
  const char* value;
  const char* reason;
};

// The largest record, key and value: a message of the standard (25 MB of XML) with its envelope. As
// number and as the library wants it.
inline constexpr std::size_t kRecordBytesMax = 33'554'432;
inline constexpr char kRecordBytesMaxText[] = "33554432";

// In the order in which they are to be set.
[[nodiscard]] std::vector<ClientOption> OptionsOf(ClientRole role);

// How a client reaches the broker: by TLS, to which the paths of its files are to be added, or
// bare.
[[nodiscard]] std::vector<ClientOption> TransportOptions(bool tls);

}  // namespace instroom::platform
