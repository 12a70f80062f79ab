// Redis as deploy/local/redis sets it up: who may connect, and what a user may touch.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/platform/cache/redis.h"
#include "tests/support/pki.h"
#include "tests/support/redis_server.h"

namespace instroom::platform {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::StartsWith;
using testing_support::Pki;
using testing_support::RedisServer;

constexpr char kOwnKey[] = "instroom:indicator:test:p0";

struct Authority : Pki {
  Authority() {
    Make("redis", "");
    Make("indicator", "service:indicator");
  }
  TlsFiles Files(const std::string& name) const {
    return {Path("ca.pem"), Path(name + ".pem"), Path(name + ".key")};
  }
};

class RedisTlsTest : public testing::Test {
 protected:
  static Authority& Ours() {
    static Authority ours;
    return ours;
  }
  RedisAddress AddressOf(const std::string& user) const {
    RedisAddress address{"127.0.0.1", server_.port(), milliseconds{2000}};
    address.tls = Ours().Files("indicator");
    address.user = user;
    address.password = server_.Password(user);
    return address;
  }
  static std::string ErrorOf(const RedisAddress& address) {
    const auto reply = MakeRedis(address)->Call({"GET", kOwnKey});
    return reply ? "answered: " + reply->text : reply.error().reason + " " + reply.error().detail;
  }

  RedisServer server_{Ours().folder()};
};

TEST_F(RedisTlsTest, LetsAUserDoWhatTheFoldDoes) {
  const auto redis = MakeRedis(AddressOf("indicator"));
  const std::string script = "redis.call('HSET', KEYS[1], 'f', ARGV[1]) return 'ok'";
  const auto replies = redis->Pipeline({{"EVAL", script, "1", kOwnKey, "7"}, {"HGETALL", kOwnKey}});
  ASSERT_TRUE(replies.ok()) << replies.error().detail;
  EXPECT_EQ((*replies)[0].text, "ok");
  ASSERT_EQ((*replies)[1].list.size(), 2U) << (*replies)[1].text;
  EXPECT_EQ((*replies)[1].list[1].text, "7");
}

TEST_F(RedisTlsTest, RefusesAKeyOrACommandThatIsNotTheUsers) {
  const auto redis = MakeRedis(AddressOf("indicator"));
  const auto replies = redis->Pipeline(
      {{"SET", "instroom:other:x", "1"},
       {"EVAL", "return redis.call('HSET', KEYS[1], 'f', '1')", "1", "instroom:other:x"},
       {"EVAL", "return redis.call('HSET', 'instroom:other:x', 'f', '1')", "0"},
       {"FLUSHALL"},
       {"ACL", "LIST"}});
  ASSERT_TRUE(replies.ok()) << replies.error().detail;
  for (const Reply& reply : *replies) {
    EXPECT_EQ(reply.kind, Reply::Kind::kError);
    EXPECT_THAT(reply.text, testing::AnyOf(StartsWith("NOPERM"), HasSubstr("can't access")));
  }
}

TEST_F(RedisTlsTest, RefusesWhoIsNoUser) {
  RedisAddress nobody = AddressOf("indicator");
  nobody.user.clear();
  EXPECT_THAT(ErrorOf(nobody), StartsWith("answered: NOAUTH"));
  RedisAddress guesser = AddressOf("indicator");
  guesser.password = "guessed";
  EXPECT_THAT(ErrorOf(guesser), StartsWith("REDIS_REFUSES"));
}

TEST_F(RedisTlsTest, RefusesACertificateOfAnotherAuthority) {
  Authority other;
  RedisAddress address = AddressOf("indicator");
  // The server is known, but it does not know the caller.
  address.tls->certificate = other.Path("indicator.pem");
  address.tls->key = other.Path("indicator.key");
  // Its complaint may be lost: it closes while the caller still writes.
  EXPECT_THAT(ErrorOf(address),
              testing::AnyOf(StartsWith("TLS_REFUSED"), HasSubstr("the other side closed"),
                             HasSubstr("reset")));
  // The caller does not know the server.
  address.tls = Ours().Files("indicator");
  address.tls->authority = other.Path("ca.pem");
  EXPECT_THAT(ErrorOf(address), StartsWith("TLS_REFUSED"));
}

TEST_F(RedisTlsTest, RefusesAServerWhoseCertificateHasAnotherName) {
  RedisAddress address = AddressOf("indicator");
  // The same address in a writing that no certificate has.
  address.host = "127.1";
  EXPECT_EQ(ErrorOf(address), "TLS_REFUSED hostname mismatch");
}

TEST_F(RedisTlsTest, RefusesABareConnection) {
  RedisAddress bare = AddressOf("indicator");
  bare.tls.reset();
  EXPECT_THAT(ErrorOf(bare), StartsWith("REDIS_UNAVAILABLE"));
}

TEST_F(RedisTlsTest, SendsALongPipelineAtOnceAndComesBackByItself) {
  const auto redis = MakeRedis(AddressOf("indicator"));
  const std::vector<RedisCommand> commands(20000, {"HSET", kOwnKey, "f", std::string(100, 'x')});
  const auto replies = redis->Pipeline(commands);
  ASSERT_TRUE(replies.ok()) << replies.error().detail;
  EXPECT_EQ(replies->size(), commands.size());
  server_.Kill();
  EXPECT_FALSE(redis->Call({"PING"}).ok());
  server_.Start();
  EXPECT_TRUE(redis->Call({"PING"}).ok());
}

}  // namespace
}  // namespace instroom::platform
