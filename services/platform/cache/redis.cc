#include "services/platform/cache/redis.h"

#include <hiredis/hiredis.h>

#include <csignal>
#include <utility>

namespace instroom::platform {
namespace {

struct FreeContext {
  void operator()(redisContext* context) const { redisFree(context); }
};
struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Context = std::unique_ptr<redisContext, FreeContext>;

timeval ToTimeval(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  const std::chrono::microseconds rest = time - seconds;
  return {seconds.count(), rest.count()};
}

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

class HiredisConnection final : public Redis {
 public:
  explicit HiredisConnection(RedisAddress address) : address_(std::move(address)) {}

  Outcome<std::vector<Reply>> Pipeline(const std::vector<RedisCommand>& commands) override;

 private:
  // Connects if there is no connection.
  Outcome<Done> Connect();
  void Send(const RedisCommand& command);
  // Drops the connection: what it would still answer belongs to calls that gave up.
  Failure<Error> Drop(const char* what);
  [[nodiscard]] bool Late() const;

  const RedisAddress address_;
  Context context_;
  std::chrono::steady_clock::time_point deadline_;
};

bool HiredisConnection::Late() const {
  return std::chrono::steady_clock::now() > deadline_;
}

Failure<Error> HiredisConnection::Drop(const char* what) {
  std::string detail = what;
  if (context_ != nullptr && context_->err != 0) detail += std::string(": ") + context_->errstr;
  context_.reset();
  return Fail(Error{ErrorKind::kUnavailable, "REDIS_UNAVAILABLE", std::move(detail)});
}

Outcome<Done> HiredisConnection::Connect() {
  if (context_ != nullptr) return Done{};
  const timeval timeout = ToTimeval(address_.timeout);
  context_.reset(redisConnectWithTimeout(address_.host.c_str(), address_.port, timeout));
  if (context_ == nullptr || context_->err != 0) return Drop("can't connect");
  if (redisSetTimeout(context_.get(), timeout) != REDIS_OK) return Drop("can't set the timeout");
  return Done{};
}

void HiredisConnection::Send(const RedisCommand& command) {
  std::vector<const char*> parts;
  std::vector<std::size_t> sizes;
  parts.reserve(command.size());
  sizes.reserve(command.size());
  for (const std::string& part : command) {
    parts.push_back(part.data());
    sizes.push_back(part.size());
  }
  redisAppendCommandArgv(context_.get(), static_cast<int>(parts.size()), parts.data(),
                         sizes.data());
}

Outcome<std::vector<Reply>> HiredisConnection::Pipeline(const std::vector<RedisCommand>& commands) {
  if (auto connected = Connect(); !connected) return Fail(connected.error());
  deadline_ = std::chrono::steady_clock::now() + address_.timeout;
  for (const RedisCommand& command : commands) Send(command);
  std::vector<Reply> replies;
  replies.reserve(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) {
    void* raw = nullptr;
    if (redisGetReply(context_.get(), &raw) != REDIS_OK) return Drop("no reply");
    const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(raw));
    if (Late()) return Drop("deadline exceeded");
    replies.push_back(ToReply(*reply));
  }
  return replies;
}

}  // namespace

Outcome<Reply> Redis::Call(const RedisCommand& command) {
  auto replies = Pipeline({command});
  if (!replies) return Fail(replies.error());
  return std::move(replies.value().front());
}

std::unique_ptr<Redis> MakeRedis(const RedisAddress& address) {
  // hiredis writes without MSG_NOSIGNAL: a server that left must be an error, not a death.
  std::signal(SIGPIPE, SIG_IGN);
  return std::make_unique<HiredisConnection>(address);
}

}  // namespace instroom::platform
