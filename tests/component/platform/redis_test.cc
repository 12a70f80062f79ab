#include "services/platform/cache/redis.h"

#include <gtest/gtest.h>

#include "tests/support/redis_server.h"

namespace instroom::platform {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing_support::RedisServer;

class RedisTest : public testing::Test {
 protected:
  RedisAddress address() const { return {"127.0.0.1", server_.port(), milliseconds{300}}; }
  RedisServer server_;
};

TEST_F(RedisTest, GivesRepliesOfEveryKindInOrder) {
  const auto redis = MakeRedis(address());
  const std::string bytes("a\0\r\n\xff", 5);
  const auto replies = redis->Pipeline({{"SET", bytes, bytes},
                                        {"GET", bytes},
                                        {"GET", "absent"},
                                        {"INCR", "n"},
                                        {"INCR", bytes},
                                        {"MGET", bytes, "absent"}});
  ASSERT_TRUE(replies.ok());
  ASSERT_EQ(replies->size(), 6U);
  EXPECT_EQ((*replies)[0].text, "OK");
  EXPECT_EQ((*replies)[1].kind, Reply::Kind::kText);
  EXPECT_EQ((*replies)[1].text, bytes);
  EXPECT_EQ((*replies)[2].kind, Reply::Kind::kNil);
  EXPECT_EQ((*replies)[3].number, 1);
  EXPECT_EQ((*replies)[4].kind, Reply::Kind::kError);
  ASSERT_EQ((*replies)[5].list.size(), 2U);
  EXPECT_EQ((*replies)[5].list[0].text, bytes);
  EXPECT_EQ((*replies)[5].list[1].kind, Reply::Kind::kNil);
}

TEST_F(RedisTest, SendsALongPipelineAtOnce) {
  const auto redis = MakeRedis(address());
  std::vector<RedisCommand> commands(20000, {"RPUSH", "list", std::string(100, 'x')});
  const auto replies = redis->Pipeline(commands);
  ASSERT_TRUE(replies.ok());
  EXPECT_EQ(replies->back().number, 20000);
}

TEST_F(RedisTest, SaysUnavailableQuicklyAndComesBackByItself) {
  const auto redis = MakeRedis(address());
  ASSERT_TRUE(redis->Call({"PING"}).ok());
  server_.Kill();
  const auto begun = steady_clock::now();
  for (int i = 0; i < 3; ++i) {
    const auto reply = redis->Call({"PING"});
    ASSERT_FALSE(reply.ok());
    EXPECT_EQ(reply.error().kind, ErrorKind::kUnavailable);
    EXPECT_EQ(reply.error().reason, "REDIS_UNAVAILABLE");
  }
  EXPECT_LT(steady_clock::now() - begun, milliseconds{900});
  server_.Start();
  EXPECT_TRUE(redis->Call({"PING"}).ok());
}

TEST_F(RedisTest, NeverGivesAnAnswerThatBelongsToACallThatGaveUp) {
  const auto redis = MakeRedis(address());
  ASSERT_TRUE(redis->Call({"SET", "k", "old"}).ok());
  server_.Freeze();
  const auto begun = steady_clock::now();
  EXPECT_FALSE(redis->Call({"GET", "k"}).ok());
  EXPECT_LT(steady_clock::now() - begun, milliseconds{2000});
  server_.Thaw();
  const auto reply = redis->Call({"ECHO", "new"});
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(reply->text, "new");
}

}  // namespace
}  // namespace instroom::platform
