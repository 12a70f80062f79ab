// The command as a person or program uses it: help, suggestions, exit codes, output.

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "services/cli/settings_file.h"
#include "services/cli/suggest.h"
#include "tests/unit/cli/command_fixture.h"

namespace instroom::cli {
namespace {

TEST_F(Command, ListsEveryCommandInItsHelp) {
  EXPECT_EQ(Call({"--help"}), kExitGood);
  for (const char* name : {"send", "feed", "allocations", "erase", "export", "recount", "reference",
                           "sample", "topics", "dead", "audit", "completion", "Examples"}) {
    EXPECT_NE(out_.str().find(name), std::string::npos) << name;
  }
}

TEST_F(Command, ErasesByNumberFromStandardInputOnly) {
  in_.str("999900006\n");
  EXPECT_EQ(Call({"erase", "--bsn-file", "-", "--reason", "request", "--reference", "Z/26/118"}),
            kExitGood);
  ASSERT_EQ(clients_->erased.size(), 1U);
  EXPECT_EQ(clients_->erased[0].bsn(), "999900006");
  EXPECT_EQ(clients_->erased[0].reason(), allocation::v1::ERASURE_REASON_REQUEST);
  EXPECT_EQ(out_.str().find("999900006"), std::string::npos);
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"erase", "--reason", "request", "--reference", "1"},
        {"erase", "--client", "0", "--reference", "1"},
        {"erase", "--client", "0", "--reason", "because", "--reference", "1"},
        {"erase", "--client", "0", "--bsn-file", "-", "--reason", "request", "--reference", "1"}}) {
    EXPECT_EQ(Call(wrong), kExitFailed);
  }
  EXPECT_EQ(clients_->erased.size(), 1U);
}

TEST_F(Command, ErasesThoseWhoseTimeIsOverUntilNoneIsLeft) {
  clients_->due_left = 2500;
  EXPECT_EQ(Call({"erase", "--due", "--dry-run"}), kExitGood);
  EXPECT_EQ(clients_->due_asked.size(), 1U);
  EXPECT_TRUE(clients_->due_asked[0].dry_run());
  EXPECT_NE(out_.str().find("2046-11-27, 20 years: 2500 clients are due; nothing was erased"),
            std::string::npos);
  EXPECT_EQ(Call({"erase", "--due", "--reference", "2046-1"}), kExitGood);
  EXPECT_EQ(clients_->due_asked.size(), 4U);
  EXPECT_EQ(clients_->due_left, 0);
  EXPECT_NE(out_.str().find("500 of 500 clients erased, 500 data keys forgotten"),
            std::string::npos);
}

TEST_F(Command, RefusesToEraseByHalfAWord) {
  for (const std::vector<std::string>& wrong :
       {std::vector<std::string>{"erase", "--due"},
        {"erase", "--dry-run", "--client", "0"},
        {"erase", "--due", "--dry-run", "--reference", "1"},
        {"erase", "--due", "--client", "0", "--reference", "1"},
        {"erase", "--due", "--reason", "request", "--reference", "1"}}) {
    EXPECT_EQ(Call(wrong), kExitFailed) << wrong.back();
  }
  EXPECT_TRUE(clients_->due_asked.empty());
}

TEST_F(Command, TeachesByExampleInEveryHelp) {
  const std::vector<std::vector<std::string>> commands = {{"send"},
                                                          {"feed"},
                                                          {"erase"},
                                                          {"allocations"},
                                                          {"export"},
                                                          {"recount"},
                                                          {"reference", "apply"},
                                                          {"sample", "history"},
                                                          {"sample", "trickle"},
                                                          {"sample", "write"},
                                                          {"topics", "apply"},
                                                          {"dead", "replay"},
                                                          {"audit", "show"},
                                                          {"audit", "verify"},
                                                          {"audit", "heads"},
                                                          {"audit", "export"},
                                                          {"completion"}};
  for (auto command : commands) {
    out_.str("");
    command.push_back("--help");
    EXPECT_EQ(Call(command), kExitGood);
    EXPECT_NE(out_.str().find("Example"), std::string::npos) << command.front();
    EXPECT_NE(out_.str().find("instroom " + command.front()), std::string::npos) << command.front();
  }
}

TEST_F(Command, SuggestsTheNearestCommand) {
  EXPECT_EQ(Call({"snd"}), kExitFailed);
  EXPECT_NE(err_.str().find("did you mean 'send'?"), std::string::npos) << err_.str();
  err_.str("");
  EXPECT_EQ(Call({"dead", "replya"}), kExitFailed);
  EXPECT_NE(err_.str().find("did you mean 'replay'?"), std::string::npos) << err_.str();
}

TEST_F(Command, RefusesUnknownFlagsAndValues) {
  EXPECT_EQ(Call({"send", "--wndow", "3", "x"}), kExitFailed);
  EXPECT_EQ(Call({"send"}), kExitFailed);
  EXPECT_EQ(Call({"topics", "check", "--environment", "moon"}), kExitFailed);
  EXPECT_EQ(Call({"sample", "write", "x", "--today", "2026-02-30"}), kExitFailed);
}

TEST_F(Command, ReachesNoBrokerOfProductionInPlaintext) {
  setenv("INSTROOM_BROKERS_TRANSPORT", "plaintext", 1);
  EXPECT_EQ(Call({"dead", "list", "--environment", "production", "--brokers", "kafka:9092"}),
            kExitFailed);
  EXPECT_NE(err_.str().find("INSTROOM_BROKERS_TRANSPORT must be tls"), std::string::npos)
      << err_.str();
  unsetenv("INSTROOM_BROKERS_TRANSPORT");
}

TEST_F(Command, ReachesTheLogAsTheOperatorOfTheFolder) {
  EXPECT_EQ(Call({"dead", "list", "--certificates", "/nowhere"}), kExitFailed);
  EXPECT_NE(err_.str().find("/nowhere/operator-ops.pem"), std::string::npos) << err_.str();
  EXPECT_NE(err_.str().find("/nowhere/ca.pem"), std::string::npos) << err_.str();
}

TEST_F(Command, SendGivesZeroWhenEverythingIsAccepted) {
  EXPECT_EQ(Call({"send", File("a.xml", "<x/>"), File("b.xml", "<x/>")}), kExitGood);
  EXPECT_NE(out_.str().find("2 accepted, 0 rejected, 0 refused"), std::string::npos) << out_.str();
}

TEST_F(Command, SendTellsEveryFaultAndGivesOne) {
  clients_->service.judge = [](const auto&) {
    return FakeAnswer{.accepted = false, .refusal = {}};
  };
  EXPECT_EQ(Call({"send", File("a.xml", "<x/>")}), kExitRejected);
  EXPECT_NE(out_.str().find("rejected"), std::string::npos);
  EXPECT_NE(out_.str().find("9019 at StartProduct[1]"), std::string::npos) << out_.str();
}

TEST_F(Command, SendReadsAFolderByNameAndStandardInput) {
  File("2.xml", "second");
  File("1.xml", "first");
  File("note.txt", "no message");
  EXPECT_EQ(Call({"send", folder_.string()}), kExitGood);
  ASSERT_EQ(clients_->service.received.size(), 2U);
  EXPECT_EQ(clients_->service.received.front().xml(), "first");
  in_.str("from a pipe");
  EXPECT_EQ(Call({"send", "-"}), kExitGood);
  EXPECT_EQ(clients_->service.received.back().xml(), "from a pipe");
}

TEST_F(Command, SendTellsAMissingFile) {
  EXPECT_EQ(Call({"send", "/nowhere/a.xml"}), kExitFailed);
  EXPECT_NE(err_.str().find("/nowhere/a.xml"), std::string::npos);
}

TEST_F(Command, SendWritesReturnMessages) {
  const auto returns = (folder_ / "returns").string();
  EXPECT_EQ(Call({"send", File("a.xml", "<x/>"), "--returns", returns}), kExitGood);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "returns" / "a.return.xml"));
}

TEST_F(Command, SendTellsAFolderThatCantBeMadeBeforeItSends) {
  const auto message = File("a.xml", "<x/>");
  EXPECT_EQ(Call({"send", message, "--returns", message + "/returns"}), kExitFailed);
  EXPECT_NE(err_.str().find("CANNOT_WRITE"), std::string::npos) << err_.str();
  EXPECT_TRUE(clients_->service.received.empty());
}

TEST_F(Command, SendTellsAReturnMessageThatCouldNotBeWritten) {
  std::filesystem::create_directories(folder_ / "returns" / "a.return.xml.part");
  EXPECT_EQ(Call({"send", File("a.xml", "<x/>"), "--returns", (folder_ / "returns").string()}),
            kExitFailed);
  EXPECT_NE(err_.str().find("a.return.xml"), std::string::npos) << err_.str();
}

TEST_F(Command, SendNeverWritesAReturnMessageOverAnother) {
  std::filesystem::create_directories(folder_ / "b");
  const auto first = File("a.xml", "first"), second = File("b/a.xml", "second");
  EXPECT_EQ(Call({"send", first, second, "--returns", (folder_ / "returns").string()}),
            kExitFailed);
  EXPECT_NE(err_.str().find("RETURNS_OF_ONE_NAME"), std::string::npos) << err_.str();
  EXPECT_TRUE(clients_->service.received.empty());
  EXPECT_EQ(Call({"send", first, second}), kExitGood) << "without return messages both go";
}

TEST_F(Command, FeedStopsBeforeWhatItCouldNotWrite) {
  for (const char* receipt : {"r1", "r2"}) {
    auto& item = clients_->feed.emplace_back();
    item.set_cursor(std::string("3-") + receipt);
    item.set_receipt_id(receipt);
    item.set_message_kind(allocation::v1::MESSAGE_KIND_JW305);
    item.set_xml("<x/>");
  }
  std::filesystem::create_directories(folder_ / "r2.JW305.xml.part");
  EXPECT_EQ(Call({"feed", "0995", "--folder", folder_.string()}), kExitFailed);
  EXPECT_TRUE(std::filesystem::exists(folder_ / "r1.JW305.xml"));
  EXPECT_NE(err_.str().find("go on with --after 3-r1"), std::string::npos) << err_.str();
  EXPECT_EQ(Call({"feed", "0995", "--folder", File("file", "") + "/x"}), kExitFailed);
}

TEST_F(Command, AFullDiskIsToldAndLeavesTheOldFile) {
  EXPECT_EQ(Call({"export", "--out", "/dev/full"}), kExitFailed);
  EXPECT_NE(err_.str().find("No space left on device"), std::string::npos) << err_.str();
  const auto old = File("figures.csv", "old");
  std::filesystem::create_directories(old + ".part");
  EXPECT_EQ(Call({"export", "--out", old}), kExitFailed);
  EXPECT_EQ(std::filesystem::file_size(old), 3u);
}

TEST_F(Command, StandardOutputThatTakesNothingIsToldToo) {
  out_.setstate(std::ios::badbit);
  EXPECT_EQ(Call({"export"}), kExitFailed);
  EXPECT_NE(err_.str().find("standard output"), std::string::npos) << err_.str();
}

TEST_F(Command, SendPrintsJsonLinesWhenAsked) {
  EXPECT_EQ(Call({"send", "--json", File("a.xml", "<x/>")}), kExitGood);
  const auto line = nlohmann::json::parse(out_.str());
  EXPECT_EQ(line["outcome"], "accepted");
  EXPECT_EQ(line["receipt"], "r1");
}

TEST_F(Command, FeedShowsNoPersonalDataUnlessAsked) {
  allocation::v1::ReadFeedResponse item;
  item.set_cursor("3-7");
  item.set_message_kind(allocation::v1::MESSAGE_KIND_JW305);
  item.set_xml("<Bsn>secret</Bsn>");
  clients_->feed.push_back(item);
  EXPECT_EQ(Call({"feed", "0995"}), kExitGood);
  EXPECT_NE(out_.str().find("3-7"), std::string::npos);
  EXPECT_EQ(out_.str().find("secret"), std::string::npos);
  EXPECT_EQ(Call({"feed", "0995", "--xml"}), kExitGood);
  EXPECT_NE(out_.str().find("secret"), std::string::npos);
}

TEST_F(Command, FeedSaysWhereItGoesOn) {
  for (int i = 0; i < 3; ++i) {
    clients_->feed.emplace_back().set_cursor("3-" + std::to_string(i));
  }
  EXPECT_EQ(Call({"feed", "0995", "--limit", "3"}), kExitGood);
  EXPECT_NE(err_.str().find("--after 3-2"), std::string::npos);
  err_.str("");
  EXPECT_EQ(Call({"feed", "0995"}), kExitGood);
  EXPECT_EQ(err_.str(), "");
}

TEST_F(Command, ExportShowsUnknownAsEmptyAndSharesAsFractions) {
  indicator::v1::Figure share;
  share.set_area("0995");
  share.set_measure("share_with_residence");
  share.set_period("2025");
  share.set_unit(indicator::v1::UNIT_SHARE);
  share.set_value(17);
  share.set_denominator(1'000);
  auto unknown = share;
  unknown.set_period("2025-01");
  unknown.clear_denominator();
  clients_->figures = {share, unknown};
  EXPECT_EQ(Call({"export"}), kExitGood);
  EXPECT_EQ(out_.str(),
            "municipality,measure,period,value\r\n"
            "0995,share_with_residence,2025-01,\r\n"
            "0995,share_with_residence,2025,0.017000\r\n");
}

TEST_F(Command, ExportSaysThatFiguresStandStill) {
  clients_->stale_since_s = 1'764'250'800;
  EXPECT_EQ(Call({"export"}), kExitGood);
  EXPECT_NE(err_.str().find("stand still since 2025-11-27T13:40:00Z"), std::string::npos)
      << err_.str();
  EXPECT_EQ(out_.str(), "municipality,measure,period,value\r\n");
}

TEST_F(Command, AllocationsPassesOnWhatTheServiceAsksFor) {
  EXPECT_EQ(Call({"allocations"}), kExitFailed);
  EXPECT_NE(err_.str().find("FILTER_REQUIRED"), std::string::npos);
  EXPECT_EQ(Call({"allocations", "--municipality", "0995", "--json"}), kExitGood);
  EXPECT_EQ(nlohmann::json::parse(out_.str())["number"], 42);
}

TEST_F(Command, SampleWritesFilesThatSendTakes) {
  const auto outbox = (folder_ / "outbox").string();
  EXPECT_EQ(Call({"sample", "write", outbox, "--limit", "5", "--allocations", "50"}), kExitGood);
  EXPECT_EQ(Call({"send", outbox}), kExitGood);
  EXPECT_EQ(clients_->service.received.size(), 5U);
}

TEST_F(Command, SampleHistoryCountsWhatWentOtherwiseThanMeant) {
  // Everything is accepted, the wrong messages too: they are not as meant.
  EXPECT_EQ(Call({"sample", "history", "--allocations", "300", "--today", "2026-11-22"}),
            kExitRejected);
  EXPECT_NE(err_.str().find("not as meant"), std::string::npos);
}

TEST_F(Command, CompletionKnowsEveryCommand) {
  EXPECT_EQ(Call({"completion", "bash"}), kExitGood);
  EXPECT_NE(out_.str().find("\"sample history\") words="), std::string::npos);
  EXPECT_NE(out_.str().find("--returns"), std::string::npos);
}

TEST(Suggest, CountsAddedLeftOutChangedAndSwappedLetters) {
  EXPECT_EQ(Distance("send", "send"), 0);
  EXPECT_EQ(Distance("snd", "send"), 1);
  EXPECT_EQ(Distance("sned", "send"), 1);
  EXPECT_EQ(Distance("", "feed"), 4);
  EXPECT_EQ(Nearest("recuont", {"recount", "reference"}), "recount");
  EXPECT_EQ(Nearest("xyzzy", {"recount", "send"}), "");
}

TEST(SettingsFile, TakesOnlySettingsOfInstroom) {
  const auto settings = ParseSettings("INSTROOM_BROKERS=a:1\nPATH=/bin\n\nINSTROOM_REDIS=b:2\n");
  EXPECT_EQ(settings.size(), 2U);
  EXPECT_EQ(settings.at("INSTROOM_BROKERS"), "a:1");
}

}  // namespace
}  // namespace instroom::cli
