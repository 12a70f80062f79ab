#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "services/allocation/ijw/reader.h"
#include "services/allocation/ijw/writer.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string XmlOf(const v1::Message& message) {
  return WriteMessage(message.header(), message.person(), message.lines());
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string ReasonOf(std::string_view xml) {
  const auto read = ReadXml(xml);
  if (read.ok()) return "READ";
  EXPECT_FALSE(read.error().faults.empty());
  return read.error().reason;
}

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

TEST(BadXml, EmptyIsRefused) {
  EXPECT_EQ(ReasonOf(""), "EMPTY");
}

TEST(BadXml, NoXmlIsRefused) {
  EXPECT_EQ(ReasonOf("hello"), "NOT_WELL_FORMED");
  EXPECT_EQ(ReasonOf("{\"a\":1}"), "NOT_WELL_FORMED");
  EXPECT_EQ(ReasonOf("   \r\n"), "NOT_WELL_FORMED");
}

TEST(BadXml, EveryTruncationIsRefused) {
  const std::string xml = XmlOf(Valid305());
  for (std::size_t length = 0; length + 3 < xml.size(); ++length) {
    EXPECT_NE(ReasonOf(std::string_view(xml).substr(0, length)), "READ") << length;
  }
}

TEST(BadXml, ByteOrderMarkIsRefused) {
  EXPECT_EQ(ReasonOf("\xEF\xBB\xBF" + XmlOf(Valid305())), "BYTE_ORDER_MARK");
}

TEST(BadXml, OtherEncodingIsRefused) {
  const std::string xml = XmlOf(Valid305());
  EXPECT_EQ(ReasonOf(Replaced(xml, "UTF-8", "ISO-8859-1")), "NOT_UTF8");
  EXPECT_EQ(ReasonOf(Replaced(xml, "UTF-8", "UTF-16")), "NOT_UTF8");
  EXPECT_EQ(ReasonOf(Replaced(xml, "Voorbeeld", "Voorb\xE9\x65ld")), "NOT_UTF8");
  std::string wide;
  for (const char c : xml) wide.append({c, '\0'});
  EXPECT_EQ(ReasonOf(wide), "NOT_UTF8");
  EXPECT_EQ(ReasonOf("\xFF\xFE" + wide), "BYTE_ORDER_MARK");
  EXPECT_EQ(ReasonOf(Replaced(xml, "UTF-8", "utf-8")), "READ");
  EXPECT_EQ(ReasonOf(Replaced(xml, " encoding=\"UTF-8\"", "")), "READ");
}

TEST(BadXml, OverTwentyFiveMegabytesIsRefused) {
  EXPECT_EQ(ReasonOf(XmlOf(Valid305()) + std::string(26U * 1024U * 1024U, ' ')), "TOO_LARGE");
}

TEST(BadXml, TwentyFourMegabytesAreRead) {
  v1::Message message = Valid301();
  message.mutable_person()->set_comment(std::string(24U * 1024U * 1024U, 'a'));
  const auto read = ReadXml(XmlOf(message));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->person().comment().size(), 24U * 1024U * 1024U);
}

TEST(BadXml, EntityBombIsRefusedAtOnce) {
  std::string bomb(kDeclaration);
  bomb += "<!DOCTYPE Bericht [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "&a" + std::to_string(i - 1) + ";";
    bomb += "<!ENTITY a" + std::to_string(i) + " \"" + before + before + "\">";
  }
  bomb += "]>" + Replaced(XmlOf(Valid305()), kDeclaration, "");
  EXPECT_EQ(ReasonOf(Replaced(bomb, "Voorbeeld", "&a39;")), "DOCTYPE_NOT_ALLOWED");
}

TEST(BadXml, ExternalEntityIsRefused) {
  const std::string doctype =
      "<!DOCTYPE Bericht [<!ENTITY secret SYSTEM \"file:///etc/hostname\">]>";
  const std::string xml = Replaced(XmlOf(Valid305()), "\r\n<", "\r\n" + doctype + "<");
  EXPECT_EQ(ReasonOf(Replaced(xml, "Voorbeeld", "&secret;")), "DOCTYPE_NOT_ALLOWED");
}

TEST(BadXml, EvenAnEmptyDoctypeIsRefused) {
  EXPECT_EQ(ReasonOf(Replaced(XmlOf(Valid305()), "\r\n<", "<!DOCTYPE Bericht><")),
            "DOCTYPE_NOT_ALLOWED");
}

TEST(BadXml, UnknownEntityIsRefused) {
  EXPECT_EQ(ReasonOf(Replaced(XmlOf(Valid305()), "Voorbeeld", "&nbsp;")), "NOT_WELL_FORMED");
}

TEST(BadXml, KnownEntitiesCommentsAndSectionsAreRead) {
  const auto read = ReadXml(
      Replaced(XmlOf(Valid305()), "Voorbeeld", "A&amp;<!-- no --><![CDATA[<B>]]>&#67;<?p i?>"));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->person().name().surname().name(), "A&<B>C");
}

TEST(BadXml, UnknownMessageIsRefused) {
  const std::string xml = XmlOf(Valid305());
  EXPECT_EQ(ReasonOf("<a/>"), "UNKNOWN_MESSAGE");
  EXPECT_EQ(ReasonOf(Replaced(xml, "3_2/jw305", "3_2/jw315")), "UNKNOWN_MESSAGE");
  EXPECT_EQ(ReasonOf(Replaced(xml, "3_2/jw305", "3_1/jw305")), "UNKNOWN_MESSAGE");
  EXPECT_EQ(ReasonOf(Replaced(xml, "3_2/jw305", "3_2/jw306")), "UNKNOWN_MESSAGE");
}

TEST(BadXml, DeepNestingIsRefused) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<x>";
  EXPECT_EQ(ReasonOf(Replaced(XmlOf(Valid305()), "<jw305:Client>", "<jw305:Client>" + deep)),
            "TOO_DEEP");
}

TEST(BadXml, MillionsOfElementsAreRefused) {
  std::string many;
  for (int i = 0; i < 2'000'000; ++i) many += "<x/>";
  EXPECT_EQ(ReasonOf(Replaced(XmlOf(Valid305()), "<jw305:Client>", "<jw305:Client>" + many)),
            "TOO_LARGE");
}

TEST(BadXml, FaultsNameFieldShapeAndRuleButNoValue) {
  const auto read = ReadXml(Replaced(XmlOf(Valid305()), "999900006", "99990000Q"));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().reason, "NOT_VALID_AGAINST_SCHEMA");
  ASSERT_EQ(read.error().faults.size(), 1U);
  const v1::Fault& fault = read.error().faults.front();
  EXPECT_EQ(fault.rule(), "RS037");
  EXPECT_EQ(fault.place(), "Client");
  EXPECT_EQ(fault.field(), "Client/Bsn");
  EXPECT_EQ(fault.shape(), "9 characters");
  EXPECT_EQ(fault.return_code(), "");
  EXPECT_THAT(fault.DebugString(), Not(HasSubstr("99990000Q")));
}

TEST(BadXml, BrokenTextNamesItsLineButNoValue) {
  const auto read = ReadXml(Replaced(XmlOf(Valid305()), "Anna<", "Anna<<"));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().reason, "NOT_WELL_FORMED");
  EXPECT_THAT(read.error().faults.front().shape(), ::testing::StartsWith("line "));
  EXPECT_THAT(read.error().faults.front().DebugString(), Not(HasSubstr("Anna")));
}

TEST(BadXml, ManyProductsTakeTimeInProportion) {
  v1::Message message = Valid305();
  const v1::StartedProduct start = message.lines().started(0);
  for (int i = 0; i < 20'000; ++i) *message.mutable_lines()->add_started() = start;
  const std::string xml = XmlOf(message);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(ReasonOf(xml), "READ");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

}  // namespace
}  // namespace instroom::allocation::testing
