// The standard's own examples, if they lie beside its schemas, are read, kept and given back.

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "services/allocation/domain/form.h"
#include "services/allocation/domain/message_rules.h"
#include "services/allocation/ijw/reader.h"
#include "services/allocation/ijw/writer.h"
#include "tests/contract/allocation/xsd.h"

namespace instroom::allocation::testing {
namespace {

TEST(Examples, AreReadAndKeepEveryRuleInsideAMessage) {
  SKIP_WITHOUT_XSD();
  const auto folder = *XsdFolder() / "../examples";
  if (!std::filesystem::is_directory(folder)) GTEST_SKIP() << "no examples beside the schemas";
  for (const char* name : {"JW301.xml", "JW305.xml", "JW307.xml"}) {
    std::ifstream file(folder / name, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    const auto read = ReadXml(text.str());
    ASSERT_TRUE(read.ok()) << name << read.error().faults.front().DebugString();
    EXPECT_THAT(CheckForm(*read), ::testing::IsEmpty()) << name;
    EXPECT_THAT(CheckMessage(*read), ::testing::IsEmpty()) << name;
    const auto again = ReadXml(WriteMessage(read->header(), read->person(), read->lines()));
    ASSERT_TRUE(again.ok()) << name;
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*read, *again)) << name;
  }
}

}  // namespace
}  // namespace instroom::allocation::testing
