// Sessions and their cookies, by a clock that the test sets.

#include <gtest/gtest.h>

#include "services/gateway/session/sessions.h"

namespace instroom::gateway {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class SetClock final : public platform::Clock {
 public:
  [[nodiscard]] platform::Instant Now() const override { return now_; }
  void Pass(seconds time) { now_ += time; }

 private:
  platform::Instant now_{std::chrono::hours{490'000}};
};

platform::HttpRequest With(const std::string& set_cookie) {
  platform::HttpRequest request;
  request.headers["cookie"] = "a=b; " + set_cookie.substr(0, set_cookie.find(';'));
  return request;
}

class SessionsTest : public ::testing::Test {
 protected:
  [[nodiscard]] static platform::TextSealer Sealer(const std::string& key) {
    return *platform::TextSealer::Make(key);
  }

  const std::string key_ = platform::RandomHex();
  SetClock clock_;
  Sessions sessions_{Sealer(key_), PageOrigin{"https://instroom.example"}, clock_};
  const access::Caller caller_ = *access::ParseCaller("municipality:0995 access p-17");
};

TEST_F(SessionsTest, ItsCookieIsOfThisHostOnlyAndOutOfReachOfScripts) {
  const std::string cookie = sessions_.Begin(caller_);
  EXPECT_TRUE(cookie.starts_with("__Host-instroom-session="));
  EXPECT_TRUE(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=900; Secure"));
  EXPECT_EQ(cookie.find("0995"), std::string::npos);
}

TEST_F(SessionsTest, GivesBackWhoLoggedIn) {
  const auto session = sessions_.Of(With(sessions_.Begin(caller_)));
  ASSERT_TRUE(session);
  EXPECT_EQ(session->caller, caller_);
  EXPECT_EQ(session->csrf.size(), 43u);
  EXPECT_NE(session->csrf, session->id);
}

TEST_F(SessionsTest, IsOverAfterAQuarterOfAnHourWithoutARequest) {
  const std::string cookie = sessions_.Begin(caller_);
  clock_.Pass(minutes(15));
  EXPECT_TRUE(sessions_.Of(With(cookie)));
  clock_.Pass(seconds(1));
  EXPECT_FALSE(sessions_.Of(With(cookie)));
}

TEST_F(SessionsTest, GoesOnWithANewValueEachTimeButNoLongerThanEightHours) {
  std::string cookie = sessions_.Begin(caller_);
  EXPECT_EQ(sessions_.Renewed(*sessions_.Of(With(cookie))), "");
  int renewed = 0;
  while (const auto session = sessions_.Of(With(cookie))) {
    clock_.Pass(minutes(10));
    const std::string next = sessions_.Renewed(*session);
    ASSERT_NE(next, cookie);
    cookie = next;
    ++renewed;
  }
  EXPECT_EQ(renewed, 49);
}

TEST_F(SessionsTest, OnceEndedNoCopyOfItHolds) {
  const std::string cookie = sessions_.Begin(caller_);
  const auto session = sessions_.Of(With(cookie));
  clock_.Pass(minutes(2));
  const std::string copy = sessions_.Renewed(*session);
  const std::string cleared = sessions_.End(*session);
  EXPECT_NE(cleared.find("__Host-instroom-session=; "), std::string::npos);
  EXPECT_NE(cleared.find("Max-Age=0"), std::string::npos);
  EXPECT_FALSE(sessions_.Of(With(cookie)));
  EXPECT_FALSE(sessions_.Of(With(copy)));
  EXPECT_FALSE(sessions_.Holds(*session));
  EXPECT_TRUE(sessions_.Of(With(sessions_.Begin(caller_))));
}

TEST_F(SessionsTest, NobodyElseCanMakeOrChangeOne) {
  const Sessions other(Sealer(platform::RandomHex()), PageOrigin{"https://instroom.example"},
                       clock_);
  EXPECT_FALSE(sessions_.Of(With(other.Begin(caller_))));
  const std::string cookie = sessions_.Begin(caller_);
  const std::size_t from = cookie.find('=') + 1;
  for (std::size_t at = from; at < cookie.find(';'); at += 7) {
    std::string changed = cookie;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(sessions_.Of(With(changed))) << at;
  }
  EXPECT_FALSE(sessions_.Of(With(cookie.substr(0, cookie.find(';') - 4) + ";")));
  EXPECT_FALSE(sessions_.Of({}));
}

TEST_F(SessionsTest, AnotherReplicaWithTheSameKeyKnowsIt) {
  const Sessions other(Sealer(key_ + "\n"), PageOrigin{"https://instroom.example"}, clock_);
  EXPECT_TRUE(other.Of(With(sessions_.Begin(caller_))));
}

TEST(Cookies, AreFoundByTheirWholeName) {
  EXPECT_EQ(CookieIn("a=1; instroom-session=x; b=2", "instroom-session"), "x");
  EXPECT_EQ(CookieIn("xinstroom-session=x", "instroom-session"), "");
  EXPECT_EQ(CookieIn("instroom-session=x=y", "instroom-session"), "x=y");
  EXPECT_EQ(CookieIn("", "instroom-session"), "");
}

TEST(Cookies, OneThatIsThereTwiceIsNotTrusted) {
  EXPECT_EQ(CookieIn("s=x; s=y", "s"), "");
  EXPECT_EQ(CookieIn("s=x; s=x", "s"), "x");
}

TEST(Cookies, WithoutTlsTheNameClaimsNoMoreThanItCanHold) {
  const PageOrigin page{"http://127.0.0.1:8080"};
  const std::string cookie = SetCookie(page, "session", "x", seconds(5));
  EXPECT_EQ(cookie, "instroom-session=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=5");
}

TEST(SealedText, OpensOnlyForItsPurpose) {
  const auto sealer = *platform::TextSealer::Make(platform::RandomHex());
  const std::string sealed = sealer.Seal("text", "one");
  EXPECT_EQ(sealer.Open(sealed, "one"), "text");
  EXPECT_FALSE(sealer.Open(sealed, "other"));
  EXPECT_FALSE(sealer.Open("", "one"));
  EXPECT_NE(sealer.Seal("text", "one"), sealed);
  EXPECT_FALSE(platform::TextSealer::Make("short"));
}

// RFC 7636, appendix B.
TEST(SealedText, HashesAsPkceAsks) {
  EXPECT_EQ(platform::Sha256Text("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

}  // namespace
}  // namespace instroom::gateway
