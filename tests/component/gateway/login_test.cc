// A person logs in, is known, and leaves; and what doesn't get in.

#include <sstream>

#include "services/platform/auth/sealed_text.h"
#include "tests/component/gateway/fake_provider.h"
#include "tests/component/gateway/gateway_fixture.h"

namespace instroom::gateway {
namespace {

constexpr char kPage[] = "http://127.0.0.1:8080";
constexpr char kOwnOrigin[] = "Origin: http://127.0.0.1:8080\r\nSec-Fetch-Site: same-origin\r\n";

class LoginTest : public GatewayTest {
 protected:
  void SetUp() override {
    GatewayTest::SetUp();
    caller_ = "";
    Restart();
  }

  void Restart() {
    StartGateway([this](Config& config) {
      config.page.origin = kPage;
      config.session_key_hex = key_;
      config.login = {.issuer = provider_.issuer(),
                      .client_id = "instroom",
                      .client_secret = "",
                      .redirect_uri = std::string(kPage) + "/login/callback",
                      .home_uri = std::string(kPage) + "/"};
    });
  }

  // The cookies that an answer sets, as a browser sends them back; those taken away are left out.
  static std::string CookiesOf(const Reply& reply) {
    std::string cookies;
    const std::string name = "\r\nSet-Cookie: ";
    for (std::size_t at = reply.head.find(name); at != std::string::npos;
         at = reply.head.find(name, at + 1)) {
      const std::size_t from = at + name.size();
      const std::string line = reply.head.substr(from, reply.head.find("\r\n", from) - from);
      if (line.find("Max-Age=0") != std::string::npos) continue;
      cookies += (cookies.empty() ? "" : "; ") + line.substr(0, line.find(';'));
    }
    return cookies.empty() ? "" : "Cookie: " + cookies + "\r\n";
  }

  static std::string HeaderOfReply(const Reply& reply, const std::string& name) {
    const std::size_t at = reply.head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const std::size_t from = at + name.size() + 4;
    return reply.head.substr(from, reply.head.find("\r\n", from) - from);
  }

  static std::string ParameterIn(const std::string& url, const std::string& name) {
    const std::size_t at = url.find(name + "=");
    if (at == std::string::npos) return "";
    const std::size_t from = at + name.size() + 1;
    return url.substr(from, url.find('&', from) - from);
  }

  struct Begun {
    std::string cookies;
    std::string state;
    std::string nonce;
    std::string challenge;
  };

  Begun Begin(const std::string& to = "/") {
    const Reply reply = Get("/login?to=" + to);
    EXPECT_EQ(reply.status, 303);
    const std::string url = HeaderOfReply(reply, "Location");
    EXPECT_EQ(url.find(provider_.issuer() + "/auth?response_type=code&client_id=instroom&"), 0u);
    EXPECT_EQ(ParameterIn(url, "code_challenge_method"), "S256");
    return {CookiesOf(reply), ParameterIn(url, "state"), ParameterIn(url, "nonce"),
            ParameterIn(url, "code_challenge")};
  }

  // The payload of an ID token; `change` may replace members.
  std::string Payload(const std::string& nonce, const nlohmann::json& change = {}) {
    nlohmann::json payload{{"iss", provider_.issuer()},
                           {"aud", "instroom"},
                           {"sub", "p-17"},
                           {"exp", NowSeconds() + 300},
                           {"party", "municipality:0995"},
                           {"roles", {"contract"}},
                           {"nonce", nonce}};
    if (change.is_object()) payload.update(change);
    return payload.dump();
  }

  Reply Return(const Begun& begun, const std::string& code, const std::string& more = "") {
    return Get("/login/callback?code=" + code + "&state=" + begun.state + more, begun.cookies);
  }

  // The cookie of a person who is logged in.
  std::string LogIn(const nlohmann::json& change = {}) {
    const Begun begun = Begin();
    const Reply reply =
        Return(begun, provider_.MakeCode(begun.challenge, Payload(begun.nonce, change)));
    EXPECT_EQ(reply.status, 303) << reply.body;
    return CookiesOf(reply);
  }

  std::string CsrfOf(const std::string& cookies) {
    return "instroom-csrf: " + Get("/v1/me", cookies).json()["csrf"].get<std::string>() + "\r\n";
  }

  static std::string ReasonIn(const Reply& reply) {
    const std::size_t from = reply.body.find("<code>") + 6;
    return reply.body.substr(from, reply.body.find("</code>") - from);
  }

  const std::string key_ = platform::RandomHex();
  FakeProvider provider_;
};

TEST_F(LoginTest, APersonIsKnownAfterLoggingIn) {
  const Begun begun = Begin("/assets/page-1.js");
  const Reply back = Return(begun, provider_.MakeCode(begun.challenge, Payload(begun.nonce)),
                            "&iss=" + provider_.issuer());
  EXPECT_EQ(back.status, 303);
  EXPECT_EQ(HeaderOfReply(back, "Location"), "/assets/page-1.js");
  EXPECT_NE(back.head.find("HttpOnly; SameSite=Lax; Max-Age=900"), std::string::npos) << back.head;
  const std::string cookies = CookiesOf(back);
  const auto me = Get("/v1/me", cookies).json();
  EXPECT_EQ(me["kind"], "municipality");
  EXPECT_EQ(me["code"], "0995");
  EXPECT_EQ(me["roles"], nlohmann::json({"contract"}));
  EXPECT_EQ(Get("/v1/notices", cookies).status, 200);
  EXPECT_EQ(services_.CallersOf("ListNotices"),
            (std::vector<std::string>{"municipality:0995 contract p-17"}));
  EXPECT_NE(provider_.LastForm().find("code_verifier="), std::string::npos);
}

TEST_F(LoginTest, NothingOfTheProviderAndNoTokenReachesThePage) {
  const std::string cookies = LogIn();
  const std::string me = Get("/v1/me", cookies).body;
  // A sealed cookie may hold any few letters by chance; a whole part of the token it may not.
  std::istringstream token(provider_.LastToken());
  int parts = 0;
  for (std::string part; std::getline(token, part, '.'); ++parts) {
    ASSERT_GE(part.size(), 16U);
    EXPECT_EQ(cookies.find(part), std::string::npos);
    EXPECT_EQ(me.find(part), std::string::npos);
  }
  EXPECT_EQ(parts, 3);
  EXPECT_EQ(cookies.find("municipality"), std::string::npos);
}

TEST_F(LoginTest, ACodeIsGoodOnce) {
  const Begun begun = Begin();
  const std::string code = provider_.MakeCode(begun.challenge, Payload(begun.nonce));
  EXPECT_EQ(Return(begun, code).status, 303);
  const Reply again = Return(begun, code);
  EXPECT_EQ(again.status, 401);
  EXPECT_EQ(ReasonIn(again), "CODE_REFUSED");
  EXPECT_EQ(CookiesOf(again), "");
}

TEST_F(LoginTest, ALoginThatWasNotBegunHereIsRefused) {
  const Begun begun = Begin();
  const Begun other = Begin();
  const std::string code = provider_.MakeCode(begun.challenge, Payload(begun.nonce));
  const Reply stateless = Get("/login/callback?code=" + code + "&state=" + begun.state);
  EXPECT_EQ(ReasonIn(stateless), "LOGIN_NOT_BEGUN");
  const Reply swapped =
      Get("/login/callback?code=" + code + "&state=" + other.state, begun.cookies);
  EXPECT_EQ(ReasonIn(swapped), "STATE_WRONG");
  const Reply foreign = Return(begun, code, "&iss=https://evil.example");
  EXPECT_EQ(ReasonIn(foreign), "ISSUER_WRONG");
  const Reply refused =
      Get("/login/callback?error=access_denied&state=" + begun.state, begun.cookies);
  EXPECT_EQ(ReasonIn(refused), "PROVIDER_REFUSED");
  for (const Reply& reply : {stateless, swapped, foreign, refused}) {
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(CookiesOf(reply), "");
  }
}

TEST_F(LoginTest, ACodeOfAnotherLoginDoesNotHold) {
  const Begun begun = Begin();
  const Begun other = Begin();
  // Injected into our login: PKCE refuses it, and so would the nonce.
  EXPECT_EQ(ReasonIn(Return(begun, provider_.MakeCode(other.challenge, Payload(other.nonce)))),
            "CODE_REFUSED");
  EXPECT_EQ(ReasonIn(Return(begun, provider_.MakeCode(begun.challenge, Payload(other.nonce)))),
            "NONCE_WRONG");
}

TEST_F(LoginTest, AnIdTokenThatDoesNotHoldIsRefused) {
  const std::vector<std::pair<nlohmann::json, std::string>> cases{
      {{{"iss", "https://evil.example"}}, "TOKEN_ISSUER_WRONG"},
      {{{"aud", "another"}}, "TOKEN_AUDIENCE_WRONG"},
      {{{"aud", {"instroom", "another"}}}, "TOKEN_AUDIENCE_WRONG"},
      {{{"azp", "another"}}, "TOKEN_AUDIENCE_WRONG"},
      {{{"exp", NowSeconds() - 600}}, "TOKEN_EXPIRED"},
      {{{"party", "service:gateway"}}, "NO_PARTY"},
      {{{"party", "nobody"}}, "NO_PARTY"},
      {{{"roles", nlohmann::json::array()}}, "NO_PARTY"},
      {{{"roles", {"machine"}}}, "NO_PARTY"}};
  for (const auto& [change, reason] : cases) {
    const Begun begun = Begin();
    const Reply reply =
        Return(begun, provider_.MakeCode(begun.challenge, Payload(begun.nonce, change)));
    EXPECT_EQ(reply.status, 401) << change;
    EXPECT_EQ(ReasonIn(reply), reason) << change;
    EXPECT_EQ(CookiesOf(reply), "");
  }
}

TEST_F(LoginTest, AProviderThatIsSomebodyElseIsNotAsked) {
  Restart();
  provider_.CallItself("https://evil.example");
  const Reply reply = Get("/login");
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(ReasonIn(reply), "PROVIDER_NOT_UNDERSTOOD");
}

TEST_F(LoginTest, LeadsNowhereButToOurOwnPage) {
  for (const char* to : {"https://evil.example/", "//evil.example", "/%5Cevil.example",
                         "/%0D%0ASet-Cookie:x=y", "javascript:alert(1)", ""}) {
    const Begun begun = Begin(to);
    const Reply back = Return(begun, provider_.MakeCode(begun.challenge, Payload(begun.nonce)));
    EXPECT_EQ(HeaderOfReply(back, "Location"), "/") << to;
    EXPECT_EQ(back.head.find("Set-Cookie:x=y"), std::string::npos);
  }
}

TEST_F(LoginTest, BeginsAtTheOneNameThatThePageGoesBy) {
  RawClient client(port_);
  client.Send("GET /login?to=/x HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\n\r\n");
  EXPECT_NE(client.ReadToEnd().find(std::string("Location: ") + kPage + "/login?to=%2Fx\r\n"),
            std::string::npos);
}

TEST_F(LoginTest, ASessionOutlivesARestartAndServesEveryReplica) {
  const std::string cookies = LogIn();
  Restart();
  EXPECT_EQ(Get("/v1/me", cookies).status, 200);
}

TEST_F(LoginTest, ACookieThatWasChangedIsNobodys) {
  std::string cookies = LogIn();
  const std::size_t middle = cookies.size() / 2;
  cookies[middle] = cookies[middle] == 'A' ? 'B' : 'A';
  EXPECT_EQ(Get("/v1/me", cookies).status, 401);
  EXPECT_EQ(Get("/v1/me", "Cookie: instroom-session=AAAA\r\n").status, 401);
  // Sealed by us, but for another purpose.
  const Begun begun = Begin();
  const std::string value = begun.cookies.substr(begun.cookies.find('=') + 1);
  EXPECT_EQ(Get("/v1/me", "Cookie: instroom-session=" + value).status, 401);
}

TEST_F(LoginTest, LoggingOutEndsTheSessionForEveryCopyOfItsCookie) {
  const std::string cookies = LogIn();
  const auto reader = Follow("/v1/live", cookies);
  EXPECT_NE(reader->ReadUntil("event: snapshot").find("event: snapshot"), std::string::npos);
  const Reply left = Ask("POST", "/logout", cookies + kOwnOrigin + CsrfOf(cookies));
  EXPECT_EQ(left.status, 200);
  EXPECT_EQ(left.json()["to"], provider_.issuer() +
                                   "/leave?client_id=instroom&post_logout_redirect_uri="
                                   "http%3A%2F%2F127.0.0.1%3A8080%2F");
  EXPECT_EQ(Get("/v1/me", cookies).status, 401);
  EXPECT_TRUE(Eventually([&] {
    return Get("/metrics").body.find("instroom_gateway_live_readers 0") != std::string::npos;
  }));
  // Others are not touched.
  EXPECT_EQ(Get("/v1/me", LogIn()).status, 200);
}

TEST_F(LoginTest, WhatChangesSomethingMustComeFromOurOwnPage) {
  const std::string cookies = LogIn();
  const std::string csrf = CsrfOf(cookies);
  const std::string foreign = CsrfOf(LogIn());
  for (const std::string& headers :
       {std::string(kOwnOrigin), kOwnOrigin + foreign, std::string("instroom-csrf: x\r\n"),
        csrf + "Origin: https://evil.example\r\n", csrf + "Origin: null\r\n",
        csrf + "Sec-Fetch-Site: cross-site\r\n", csrf + "Sec-Fetch-Site: none\r\n"}) {
    const Reply reply = Ask("POST", "/logout", cookies + headers);
    EXPECT_EQ(reply.status, 403) << headers;
    EXPECT_EQ(reply.json()["reason"], "NOT_OWN_PAGE");
  }
  EXPECT_EQ(Get("/v1/notices", cookies + "Sec-Fetch-Site: cross-site\r\n").status, 403);
  EXPECT_EQ(Get("/v1/notices", cookies + "Sec-Fetch-Site: none\r\n").status, 200);
  EXPECT_EQ(Ask("POST", "/logout", cookies + csrf + kOwnOrigin).status, 200);
}

TEST_F(LoginTest, WithoutItsProviderWhoIsLoggedInGoesOn) {
  const std::string cookies = LogIn();
  Restart();
  provider_.Leave();
  EXPECT_EQ(Get("/login").status, 503);
  EXPECT_EQ(Get("/v1/me", cookies).status, 200);
  const Reply left = Ask("POST", "/logout", cookies + kOwnOrigin + CsrfOf(cookies));
  EXPECT_EQ(left.json()["to"], "/");
  EXPECT_EQ(Get("/v1/me", cookies).status, 401);
}

TEST_F(LoginTest, WithoutAProviderNobodyLogsIn) {
  StartGateway({});
  EXPECT_EQ(Get("/login").status, 404);
  EXPECT_EQ(Get("/login/callback?code=x&state=y").status, 404);
}

}  // namespace
}  // namespace instroom::gateway
