#include "services/platform/cache/redis.h"

#include <hiredis/hiredis.h>

#include <array>
#include <utility>

#include "services/platform/base/check.h"

namespace instroom::platform {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

struct FreeReader {
  void operator()(redisReader* reader) const { redisReaderFree(reader); }
};
struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
struct FreeCommand {
  void operator()(char* command) const { redisFreeCommand(command); }
};

Reply ToReply(const redisReply& from) {
  Reply reply;
  switch (from.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      reply.kind = Reply::Kind::kText;
      reply.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_ERROR:
      reply.kind = Reply::Kind::kError;
      reply.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_INTEGER:
      reply.kind = Reply::Kind::kNumber;
      reply.number = from.integer;
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = Reply::Kind::kList;
      reply.list.reserve(from.elements);
      for (std::size_t i = 0; i < from.elements; ++i) {
        reply.list.push_back(ToReply(*from.element[i]));
      }
      break;
    default:
      break;
  }
  return reply;
}

void Append(const RedisCommand& command, std::string& bytes) {
  std::vector<const char*> parts;
  std::vector<std::size_t> sizes;
  parts.reserve(command.size());
  sizes.reserve(command.size());
  for (const std::string& part : command) {
    parts.push_back(part.data());
    sizes.push_back(part.size());
  }
  char* made = nullptr;
  const int size =
      redisFormatCommandArgv(&made, static_cast<int>(parts.size()), parts.data(), sizes.data());
  const std::unique_ptr<char, FreeCommand> held(made);
  CHECK(size > 0);
  bytes.append(made, static_cast<std::size_t>(size));
}

// hiredis writes and reads the protocol; the connection is ours, as that of Debian's hiredis knows
// no TLS.
class HiredisConnection final : public Redis {
 public:
  explicit HiredisConnection(RedisAddress address) : address_(std::move(address)) {}

  Outcome<std::vector<Reply>> Pipeline(const std::vector<RedisCommand>& commands) override;

 private:
  // Connects and says who we are if there is no connection.
  Outcome<Done> Connect();
  Outcome<Done> Introduce();
  Outcome<std::vector<Reply>> Exchange(const std::vector<RedisCommand>& commands);
  Outcome<Reply> Next();
  // Drops the connection: what it would still answer belongs to calls that gave up.
  Failure<Error> Drop(Error error);

  const RedisAddress address_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<redisReader, FreeReader> reader_;
  Connection::Deadline deadline_;
};

Failure<Error> HiredisConnection::Drop(Error error) {
  connection_.reset();
  reader_.reset();
  if (error.kind == ErrorKind::kUnavailable) error.reason = "REDIS_UNAVAILABLE";
  return Fail(std::move(error));
}

Outcome<Done> HiredisConnection::Connect() {
  if (connection_ != nullptr) return Done{};
  deadline_ = std::chrono::steady_clock::now() + address_.timeout;
  auto opened = OpenConnection({address_.host, address_.port, address_.tls}, deadline_);
  if (!opened) return Drop(opened.error());
  connection_ = std::move(opened).value();
  reader_.reset(redisReaderCreate());
  return Introduce();
}

Outcome<Done> HiredisConnection::Introduce() {
  if (address_.user.empty()) return Done{};
  const auto replies = Exchange({{"AUTH", address_.user, address_.password}});
  if (!replies) return Fail(replies.error());
  if (replies->front().kind != Reply::Kind::kError) return Done{};
  return Drop({ErrorKind::kUnknownCaller, "REDIS_REFUSES", "user or password is not right"});
}

Outcome<Reply> HiredisConnection::Next() {
  std::array<char, kReadBytes> bytes;
  for (;;) {
    void* raw = nullptr;
    if (redisReaderGetReply(reader_.get(), &raw) != REDIS_OK) {
      return Fail(Error{ErrorKind::kUnavailable, {}, "no reply of the protocol"});
    }
    if (raw != nullptr) {
      const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(raw));
      return ToReply(*reply);
    }
    const auto got = connection_->Read(bytes, deadline_);
    if (!got) return Fail(got.error());
    redisReaderFeed(reader_.get(), bytes.data(), *got);
  }
}

Outcome<std::vector<Reply>> HiredisConnection::Exchange(const std::vector<RedisCommand>& commands) {
  std::string bytes;
  for (const RedisCommand& command : commands) Append(command, bytes);
  if (const auto written = connection_->Write(bytes, deadline_); !written) {
    return Drop(written.error());
  }
  std::vector<Reply> replies;
  replies.reserve(commands.size());
  while (replies.size() < commands.size()) {
    Outcome<Reply> next = Next();
    if (!next) return Drop(next.error());
    replies.push_back(std::move(*next));
  }
  return replies;
}

Outcome<std::vector<Reply>> HiredisConnection::Pipeline(const std::vector<RedisCommand>& commands) {
  if (auto connected = Connect(); !connected) return Fail(connected.error());
  deadline_ = std::chrono::steady_clock::now() + address_.timeout;
  return Exchange(commands);
}

}  // namespace

Outcome<Reply> Redis::Call(const RedisCommand& command) {
  auto replies = Pipeline({command});
  if (!replies) return Fail(replies.error());
  return std::move(replies.value().front());
}

std::unique_ptr<Redis> MakeRedis(const RedisAddress& address) {
  return std::make_unique<HiredisConnection>(address);
}

}  // namespace instroom::platform
