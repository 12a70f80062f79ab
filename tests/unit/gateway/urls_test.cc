#include "services/gateway/login/urls.h"

#include <gtest/gtest.h>

namespace instroom::gateway {
namespace {

TEST(OwnPath, IsAPathOfOurOwnPage) {
  for (const char* path : {"/", "/assets/page.js", "/?area=0995&lang=en", "/a%20b"}) {
    EXPECT_EQ(OwnPath(path), path);
  }
}

// What a browser, or a careless join, would take for another place.
TEST(OwnPath, IsNeverAnotherPlace) {
  const std::string long_path = "/" + std::string(600, 'a');
  for (const std::string& text :
       {std::string(), std::string("evil"), std::string("https://evil.example"),
        std::string("//evil.example"), std::string("/\\evil.example"), std::string("/\t/evil"),
        std::string("/x\r\nSet-Cookie: a=b"), std::string("javascript:alert(1)"),
        std::string("/<script>"), std::string("/@evil"), std::string("/#//evil"), long_path}) {
    EXPECT_EQ(OwnPath(text), "/") << text;
  }
}

TEST(WithQuery, EncodesWhatIsNotPlain) {
  EXPECT_EQ(WithQuery("https://x/a", {{"a", "b c&d=/"}, {"e", ""}}),
            "https://x/a?a=b%20c%26d%3D%2F&e=");
  EXPECT_EQ(WithQuery("https://x/a?y=1", {{"a", "\xc3\xa9"}}), "https://x/a?y=1&a=%C3%A9");
}

}  // namespace
}  // namespace instroom::gateway
