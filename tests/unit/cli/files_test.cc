// Files that commands can't read or write: each is told, none is lost or spoilt.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <sstream>

#include "services/cli/output_files.h"
#include "tests/unit/cli/command_fixture.h"

namespace instroom::cli {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Takes so many flushes, then no more: a disk that fills up.
class FillingUp : public std::stringbuf {
 public:
  explicit FillingUp(int flushes) : left_(flushes) {}

 private:
  int sync() override { return left_-- > 0 ? 0 : -1; }

  int left_;
};

TEST_F(Command, SendTellsAFolderThatIsNamedLikeAMessageAndSendsTheOthers) {
  fs::create_directories(folder_ / "a.xml");
  File("b.xml", "second");
  EXPECT_EQ(Call({"send", folder_.string()}), kExitFailed);
  EXPECT_NE(err_.str().find("a.xml: Is a directory"), std::string::npos) << err_.str();
  ASSERT_EQ(clients_->service.received.size(), 1U);
  EXPECT_EQ(clients_->service.received.front().xml(), "second");
}

TEST_F(Command, SendTellsWhyAFileCantBeRead) {
  fs::create_symlink(folder_ / "loop.xml", folder_ / "loop.xml");
  EXPECT_EQ(Call({"send", (folder_ / "loop.xml").string(), "/proc/self/mem"}), kExitFailed);
  EXPECT_NE(err_.str().find("loop.xml: Too many levels of symbolic links"), std::string::npos)
      << err_.str();
  EXPECT_NE(err_.str().find("/proc/self/mem: Input/output error"), std::string::npos) << err_.str();
  EXPECT_TRUE(clients_->service.received.empty());
}

TEST_F(Command, TopicsAndReferenceTellAFolderInPlaceOfAFile) {
  EXPECT_EQ(Call({"topics", "check", "--topics-file", folder_.string()}), kExitFailed);
  EXPECT_NE(err_.str().find("Is a directory"), std::string::npos) << err_.str();
  err_.str("");
  EXPECT_EQ(Call({"reference", "apply", folder_.string(), "--dry-run"}), kExitFailed);
  EXPECT_NE(err_.str().find("can't be read"), std::string::npos) << err_.str();
}

TEST_F(Command, FeedEndsWhenItCantShowMore) {
  for (const char* receipt : {"r1", "r2", "r3"}) {
    auto& item = clients_->feed.emplace_back();
    item.set_cursor(std::string("3-") + receipt);
    item.set_receipt_id(receipt);
    item.set_message_kind(allocation::v1::MESSAGE_KIND_JW305);
  }
  FillingUp disk(1);
  std::ostream out(&disk);
  session_.out = &out;
  EXPECT_EQ(Call({"feed", "0995", "--follow", "--folder", folder_.string()}), kExitFailed);
  EXPECT_FALSE(fs::exists(folder_ / "r3.JW305.xml"));
  EXPECT_NE(err_.str().find("go on with --after 3-r1\n"), std::string::npos) << err_.str();
  EXPECT_NE(err_.str().find("standard output"), std::string::npos) << err_.str();
}

TEST_F(Command, FeedEndsQuietlyWhenItsReaderHasEnough) {
  for (const char* cursor : {"3-1", "3-2", "3-3"}) clients_->feed.emplace_back().set_cursor(cursor);
  FillingUp pipe(1);
  std::ostream out(&pipe);
  session_.out = &out;
  session_.reader_left = [] { return true; };
  EXPECT_EQ(Call({"feed", "0995", "--follow"}), kExitGood);
  EXPECT_EQ(err_.str(), "");
}

TEST_F(Command, HelpThatCantBeShownIsToldToo) {
  out_.setstate(std::ios::badbit);
  EXPECT_EQ(Call({"send", "--help"}), kExitFailed);
  EXPECT_NE(err_.str().find("standard output"), std::string::npos) << err_.str();
}

TEST_F(Command, ExportWritesThroughALink) {
  const auto behind = File("behind.csv", "old");
  fs::create_symlink(behind, folder_ / "link.csv");
  EXPECT_EQ(Call({"export", "--out", (folder_ / "link.csv").string()}), kExitGood);
  EXPECT_TRUE(fs::is_symlink(folder_ / "link.csv"));
  EXPECT_EQ(TextOf(behind), "municipality,measure,period,value\r\n");
}

TEST_F(Command, ACopyOfTheLogThatBrokeOffLeavesTheOldOne) {
  const auto copy = File("copy.jsonl", "old");
  EXPECT_EQ(Call({"audit", "export", copy, "--from", "/nowhere/looks.jsonl"}), kExitFailed);
  EXPECT_NE(err_.str().find("FILE_NOT_READABLE"), std::string::npos) << err_.str();
  EXPECT_EQ(TextOf(copy), "old");
  EXPECT_FALSE(fs::exists(copy + ".part"));
}

TEST_F(Command, AFileThatCantBePutInPlaceLeavesNothingBehind) {
  const auto path = (folder_ / "a.xml").string();
  const auto written = WriteFile(path, [&](std::ostream& out) {
    out << "whole";
    fs::create_directory(path);
  });
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().detail, path + ": Is a directory");
  EXPECT_FALSE(fs::exists(path + ".part"));
}

TEST_F(Command, RecountRefusesAnotherVersionBeforeItReadsTheLog) {
  clients_->figures.emplace_back().set_definition_version("lelystad-2025@2");
  clients_->figures.back().set_period("2025");
  EXPECT_EQ(Call({"recount", "--definition-file", INSTROOM_DEFINITION, "--brokers", "nowhere:1"}),
            kExitFailed);
  EXPECT_NE(
      err_.str().find("served by lelystad-2025 version 2, the file is lelystad-2025 version 1"),
      std::string::npos)
      << err_.str();
  EXPECT_NE(err_.str().find("OTHER_DEFINITION"), std::string::npos) << err_.str();
}

}  // namespace
}  // namespace instroom::cli
