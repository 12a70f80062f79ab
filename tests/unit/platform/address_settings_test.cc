// How the log and the cache are reached, as an operator sets it.

#include "services/platform/log/address_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "services/platform/cache/redis_settings.h"

namespace instroom::platform {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Values = std::map<std::string, std::string>;

class AddressSettingsTest : public testing::Test {
 protected:
  AddressSettingsTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "instroom-settings-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) std::abort();
    folder_ = pattern;
    for (const char* name : {"ca", "own", "key", "other"})
      std::ofstream(Path(name)) << name << "\n";
    values_ = {{"INSTROOM_BROKERS", "kafka-0:9092,kafka-1:9092"},
               {"INSTROOM_REDIS", "redis:6379"},
               {"INSTROOM_CA_FILE", Path("ca")},
               {"INSTROOM_CERTIFICATE_FILE", Path("own")},
               {"INSTROOM_CERTIFICATE_KEY_FILE", Path("key")}};
  }
  ~AddressSettingsTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  Settings Reader() const {
    return Settings([this](const std::string& name) -> std::optional<std::string> {
      const auto found = values_.find(name);
      return found == values_.end() ? std::nullopt : std::optional(found->second);
    });
  }

  std::string folder_;
  Values values_;
};

TEST_F(AddressSettingsTest, TakesTheProgramsOwnIdentityIfNothingIsSaid) {
  Settings settings = Reader();
  const LogAddress address = ReadLogAddress(settings, "me");
  EXPECT_THAT(settings.problems(), IsEmpty());
  EXPECT_EQ(address.client_id, "me");
  ASSERT_TRUE(address.tls.has_value());
  EXPECT_EQ(address.tls->authority, Path("ca"));
  EXPECT_EQ(address.tls->certificate, Path("own"));
  EXPECT_EQ(address.tls->key, Path("key"));
}

TEST_F(AddressSettingsTest, PrefersTheFilesOfThisConnection) {
  values_["INSTROOM_BROKERS_TRANSPORT"] = "tls";
  values_["INSTROOM_BROKERS_CA_FILE"] = Path("other");
  Settings settings = Reader();
  const LogAddress address = ReadLogAddress(settings, "me");
  ASSERT_TRUE(address.tls.has_value());
  EXPECT_EQ(address.tls->authority, Path("other"));
  EXPECT_EQ(address.tls->certificate, Path("own"));
}

TEST_F(AddressSettingsTest, TellsWhichFileCantBeRead) {
  values_["INSTROOM_BROKERS_TRANSPORT"] = "tls";
  values_["INSTROOM_BROKERS_CERTIFICATE_FILE"] = Path("absent");
  values_.erase("INSTROOM_CERTIFICATE_KEY_FILE");
  Settings settings = Reader();
  EXPECT_TRUE(ReadLogAddress(settings, "me").tls.has_value());
  EXPECT_THAT(settings.problems(), ElementsAre(HasSubstr("INSTROOM_BROKERS_CERTIFICATE_FILE"),
                                               HasSubstr("INSTROOM_CERTIFICATE_KEY_FILE")));
}

struct Bare {
  const char* brokers;
  const char* environment;
  bool accepted;
};

class BareTransport : public AddressSettingsTest, public testing::WithParamInterface<Bare> {};

TEST_P(BareTransport, IsForOneMachineOrOutsideProduction) {
  values_["INSTROOM_BROKERS_TRANSPORT"] = "plaintext";
  values_["INSTROOM_BROKERS"] = GetParam().brokers;
  values_["INSTROOM_ENVIRONMENT"] = GetParam().environment;
  Settings settings = Reader();
  EXPECT_FALSE(ReadLogAddress(settings, "me").tls.has_value());
  EXPECT_EQ(settings.problems().empty(), GetParam().accepted);
}

INSTANTIATE_TEST_SUITE_P(Table, BareTransport,
                         testing::Values(Bare{"127.0.0.1:9092", "production", true},
                                         Bare{"localhost:9092,[::1]:9093", "production", true},
                                         Bare{"kafka:9092", "production", false},
                                         Bare{"127.0.0.1:9092,kafka:9092", "production", false},
                                         Bare{"127.example.org:9092", "production", false},
                                         Bare{"kafka:9092", "local", true}));

TEST_F(AddressSettingsTest, RefusesAnotherWord) {
  values_["INSTROOM_BROKERS_TRANSPORT"] = "ssl";
  Settings settings = Reader();
  EXPECT_FALSE(ReadLogAddress(settings, "me").tls.has_value());
  EXPECT_THAT(settings.problems(), ElementsAre(HasSubstr("must be tls or plaintext")));
}

TEST_F(AddressSettingsTest, WantsAUserOfRedisOverTls) {
  values_["INSTROOM_REDIS_TRANSPORT"] = "tls";
  Settings without = Reader();
  EXPECT_TRUE(ReadRedisAddress(without).tls.has_value());
  EXPECT_THAT(without.problems(), ElementsAre(HasSubstr("INSTROOM_REDIS_USER")));
  values_["INSTROOM_REDIS_USER"] = "indicator";
  values_["INSTROOM_REDIS_PASSWORD_FILE"] = Path("other");
  Settings with = Reader();
  const RedisAddress address = ReadRedisAddress(with);
  EXPECT_THAT(with.problems(), IsEmpty());
  EXPECT_EQ(address.host, "redis");
  EXPECT_EQ(address.port, 6379);
  EXPECT_EQ(address.user, "indicator");
  // Without the end of the line.
  EXPECT_EQ(address.password, "other");
  EXPECT_TRUE(address.tls.has_value());
}

}  // namespace
}  // namespace instroom::platform
