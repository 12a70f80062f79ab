#include "services/allocation/api/send_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/care/topics.h"
#include "tests/unit/allocation/api/fake_appender.h"

namespace instroom::allocation {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SendOrderTest : public ::testing::Test {
 protected:
  KeyName Key(std::uint64_t client, bool durable) {
    const KeyName name = keyring_.KeyFor({client, client}, clock_.Now())->name;
    if (durable) {
      EXPECT_TRUE(keyring_.BeginWriting(name));
      keyring_.EndWriting(name, true);
    }
    return name;
  }
  bool Send(const std::string& sender, const std::string& text, const KeyName& key) {
    platform::Outgoing record;
    record.topic = care::topics::kIntake;
    record.key = sender;
    record.value = text;
    return order_
        ->Append(record, key,
                 [this, text](const platform::Outcome<platform::Position>& at) {
                   if (!at) refused_.push_back(text + " " + at.error().reason);
                 })
        .ok();
  }
  // What came to the log, without keys.
  std::vector<std::string> Sent() {
    std::vector<std::string> sent;
    for (const auto& record : appender_.taken()) {
      if (record.topic == care::topics::kIntake) sent.push_back(record.value);
    }
    return sent;
  }

  std::unique_ptr<platform::Sealer> sealer_ =
      std::move(platform::MakeSealer(std::string(64, '7')).value());
  platform::SystemClock clock_;
  Keyring keyring_{*sealer_};
  FakeAppender appender_;
  KeyLog keys_{keyring_, appender_, 12};
  std::shared_ptr<SendOrder> order_ = std::make_shared<SendOrder>(appender_, keys_, 3);
  std::vector<std::string> refused_;
};

TEST_F(SendOrderTest, LetsNoMessageOvertakeOneThatWaitsForItsKey) {
  EXPECT_TRUE(Send("0995", "first, new client", Key(1, false)));
  EXPECT_TRUE(Send("0995", "second, known client", Key(2, true)));
  EXPECT_TRUE(Send("0995", "third, new client", Key(3, false)));
  EXPECT_THAT(Sent(), IsEmpty());
  appender_.Answer();
  EXPECT_THAT(Sent(),
              ElementsAre("first, new client", "second, known client", "third, new client"));
}

TEST_F(SendOrderTest, HoldsNobodyElseUp) {
  EXPECT_TRUE(Send("0995", "waits", Key(1, false)));
  EXPECT_TRUE(Send("0384", "goes", Key(2, true)));
  EXPECT_THAT(Sent(), ElementsAre("goes"));
  appender_.Answer();
  EXPECT_THAT(Sent(), ElementsAre("goes", "waits"));
}

TEST_F(SendOrderTest, GoesOnAfterAKeyThatDidNotBecomeDurable) {
  EXPECT_TRUE(Send("0995", "lost key", Key(1, false)));
  EXPECT_TRUE(Send("0995", "known client", Key(2, true)));
  appender_.Answer(
      platform::Fail(platform::Error{platform::ErrorKind::kUnavailable, "LOG_UNAVAILABLE", {}}));
  EXPECT_THAT(refused_, ElementsAre("lost key LOG_UNAVAILABLE"));
  EXPECT_THAT(Sent(), ElementsAre("known client"));
}

TEST_F(SendOrderTest, TellsWhenTooManyWait) {
  for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_TRUE(Send("0995", "waits", Key(i, false)));
  EXPECT_FALSE(Send("0995", "too many", Key(4, true)));
  appender_.Answer();
  EXPECT_TRUE(Send("0995", "room again", Key(4, false)));
  appender_.Answer();
  EXPECT_THAT(Sent(), ElementsAre("waits", "waits", "waits", "room again"));
  EXPECT_THAT(refused_, IsEmpty());
}

TEST_F(SendOrderTest, RefusesInItsPlaceWhatTheLogHasNoRoomFor) {
  EXPECT_TRUE(Send("0995", "first", Key(1, false)));
  EXPECT_TRUE(Send("0995", "second", Key(2, true)));
  appender_.SetFull(true);
  appender_.Answer();
  EXPECT_THAT(refused_, ElementsAre("first QUEUE_FULL", "second QUEUE_FULL"));
  appender_.SetFull(false);
  EXPECT_TRUE(Send("0995", "first", Key(1, false)));
  EXPECT_THAT(Sent(), ElementsAre("first"));
}

}  // namespace
}  // namespace instroom::allocation
