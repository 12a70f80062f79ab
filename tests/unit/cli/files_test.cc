// Files that commands can't read or write: each is told, none is lost or spoilt.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "services/cli/output_files.h"
#include "tests/unit/cli/command_fixture.h"

namespace instroom::cli {
namespace {

namespace fs = std::filesystem;

std::string TextOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

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

TEST_F(Command, SendTellsAFolderThatCantBeRead) {
  File("a.xml", "first");
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  // Even root may not open what is too many.
  const rlimit none{0, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  const int code = Call({"send", folder_.string()});
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(code, kExitFailed);
  EXPECT_NE(err_.str().find(folder_.string() + ": Too many open files [FOLDER_NOT_READABLE]"),
            std::string::npos)
      << err_.str();
  EXPECT_TRUE(clients_->service.received.empty());
}

TEST_F(Command, TopicsAndReferenceTellAFolderInPlaceOfAFile) {
  EXPECT_EQ(Call({"topics", "check", "--topics-file", folder_.string()}), kExitFailed);
  EXPECT_NE(err_.str().find("Is a directory"), std::string::npos) << err_.str();
  err_.str("");
  EXPECT_EQ(Call({"reference", "apply", folder_.string(), "--dry-run"}), kExitFailed);
  EXPECT_NE(err_.str().find("can't be read"), std::string::npos) << err_.str();
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

}  // namespace
}  // namespace instroom::cli
