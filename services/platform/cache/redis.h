#pragma once

// Redis: one connection, pipelined, every call with a deadline, over TLS and as a user of its own
// where the address says so. No hiredis type leaves this room. Not thread-safe: one connection per
// thread. Reconnects by itself on the next call.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/platform/base/error.h"
#include "services/platform/net/connection.h"

namespace instroom::platform {

struct RedisAddress {
  std::string host = "127.0.0.1";
  std::uint16_t port = 6379;
  // Per round trip.
  std::chrono::milliseconds timeout{1000};
  // Without: bare.
  std::optional<TlsFiles> tls = {};
  // Of Redis's access list; empty is Redis's own "default".
  std::string user = {};
  // A secret.
  std::string password = {};
};

// A reply as plain data.
struct Reply {
  enum class Kind : std::uint8_t { kNil, kText, kNumber, kList, kError };
  Kind kind = Kind::kNil;
  std::string text;  // kText, kError
  std::int64_t number = 0;
  std::vector<Reply> list;
};

using RedisCommand = std::vector<std::string>;

class Redis {
 public:
  virtual ~Redis() = default;
  // Sends all commands at once and gives their replies in order. A connection failure is
  // kUnavailable and the connection is dropped; an error reply of one command is a Reply, also
  // "NOPERM": the user may not use this command or key. kUnknownCaller if TLS (TLS_REFUSED) or the
  // user (REDIS_REFUSES) is not accepted.
  virtual Outcome<std::vector<Reply>> Pipeline(const std::vector<RedisCommand>& commands) = 0;
  Outcome<Reply> Call(const RedisCommand& command);
};

// Never fails: the first call connects.
[[nodiscard]] std::unique_ptr<Redis> MakeRedis(const RedisAddress& address);

}  // namespace instroom::platform
