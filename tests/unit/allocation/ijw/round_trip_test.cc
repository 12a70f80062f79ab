#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "services/allocation/domain/form.h"
#include "services/allocation/ijw/reader.h"
#include "services/allocation/ijw/writer.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {
namespace {

using google::protobuf::util::MessageDifferencer;

std::string XmlOf(const v1::Message& message) {
  return WriteMessage(message.header(), message.person(), message.lines());
}

TEST(RoundTrip, GivesRandomMessagesBack) {
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  for (int i = 0; i < 3000; ++i) {
    const v1::Message message = RandomMessage(random);
    ASSERT_THAT(CheckForm(message), ::testing::IsEmpty()) << "seed " << seed << ", message " << i;
    const auto read = ReadXml(XmlOf(message));
    ASSERT_TRUE(read.ok()) << "seed " << seed << ", message " << i << " "
                           << read.error().faults.front().DebugString();
    ASSERT_TRUE(MessageDifferencer::Equals(message, *read)) << "seed " << seed << ", message " << i;
    ASSERT_THAT(CheckForm(*read), ::testing::IsEmpty()) << "seed " << seed << ", message " << i;
  }
}

TEST(RoundTrip, WritesLinesOfTheStandard) {
  const std::string xml = XmlOf(Valid301());
  EXPECT_THAT(xml, ::testing::StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<jw301:"));
  EXPECT_THAT(xml, ::testing::EndsWith("</jw301:Bericht>\r\n"));
  for (std::size_t at = xml.find('\n'); at != std::string::npos; at = xml.find('\n', at + 1)) {
    ASSERT_EQ(xml[at - 1], '\r');
  }
}

TEST(RoundTrip, WritesATimeThatHasNoText) {
  v1::Message message = Valid301();
  message.mutable_lines()->mutable_allocated(0)->clear_decision_time_text();
  EXPECT_THAT(XmlOf(message), ::testing::HasSubstr("Toewijzingstijd>09:15:00<"));
}

TEST(RoundTrip, WorksInManyThreadsAtOnce) {
  const v1::Message message = Valid301();
  const std::string xml = XmlOf(message);
  std::atomic<int> equal = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 100; ++k) {
        const auto read = ReadXml(xml);
        if (read.ok() && MessageDifferencer::Equals(message, *read)) ++equal;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(equal, 400);
}

TEST(RoundTrip, ReadsNumbersWithLeadingZeros) {
  std::string xml = XmlOf(Valid305());
  xml.replace(xml.find("300201"), 6, "000300201");
  const auto read = ReadXml(xml);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->lines().started(0).number(), 300201);
}

}  // namespace
}  // namespace instroom::allocation::testing
