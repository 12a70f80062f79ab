// instroom audit over a copy of the log: who looked, and what was tampered with.

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "instroom/access/v1/look.pb.h"
#include "services/access/chain/chain.h"
#include "services/cli/access_log.h"
#include "services/platform/auth/sealer.h"
#include "tests/unit/cli/command_fixture.h"

namespace instroom::cli {
namespace {

// Of the range for tests.
constexpr char kBsn[] = "999990019";
constexpr char kTrace[] = "00-0123456789abcdef0123456789abcdef-fedcba9876543210-01";
const std::string kRegionKey(64, 'a');

class Audit : public Command {
 protected:
  Audit() {
    client_ = (*platform::MakeSealer(kRegionKey))->PseudonymOf(kBsn);
    for (int i = 0; i < 4; ++i) Add(3, client_, "r" + std::to_string(i));
    Add(5, std::string(32, '7'), "other");
    log_ = (folder_ / "looks.jsonl").string();
    Write();
  }

  void Add(std::int32_t partition, const std::string& client, const std::string& receipt) {
    access::v1::Look look;
    look.mutable_look_time()->set_seconds(1'764'000'000 + static_cast<std::int64_t>(count_++));
    look.mutable_look_time()->set_nanos(250'000'000);
    look.set_party("municipality:0995");
    look.add_roles("access");
    look.set_user("p-17");
    look.set_peer("ipv4:10.0.0.7");
    look.set_method("/instroom.allocation.v1.AllocationService/GetOutcome");
    look.set_action(access::v1::LOOK_ACTION_READ);
    look.set_purpose("access");
    look.set_activity("urn:example:processing:1");
    look.set_trace(kTrace);
    access::v1::Sight& sight = *look.add_sights();
    sight.set_client_key(client);
    sight.set_content(access::v1::LOOK_CONTENT_RETURN_MESSAGE);
    sight.set_kind("JW302");
    sight.set_receipt_id(receipt);
    sight.set_outcome(access::v1::LOOK_OUTCOME_SHOWN);
    const std::string bytes =
        access::Link(heads_[partition], partition, look.SerializeAsString()).SerializeAsString();
    std::ostringstream line;
    WriteAccessRecord(line, {partition, 10 + count_, bytes});
    lines_.push_back(line.str());
  }

  void Write() {
    std::ofstream file(log_);
    for (const auto& line : lines_) file << line;
  }

  int Call(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    in_.clear();
    arguments.insert(arguments.begin(), "audit");
    arguments.insert(arguments.end(), {"--from", log_});
    return Command::Call(arguments);
  }

  std::string client_;
  std::map<std::int32_t, access::ChainHead> heads_;
  std::int64_t count_ = 0;
  std::vector<std::string> lines_;
  std::string log_;
};

TEST_F(Audit, VerifiesAWholeCopy) {
  EXPECT_EQ(Call({"verify"}), kExitGood);
  EXPECT_EQ(out_.str(), "5 records in 2 chains, 0 findings\n");
  EXPECT_EQ(Call({"verify", "--json"}), kExitGood);
  const auto line = nlohmann::json::parse(out_.str());
  EXPECT_EQ(line["records"], 5);
  EXPECT_EQ(line["findings"], 0);
}

TEST_F(Audit, NamesTheRecordThatWasTakenOut) {
  lines_.erase(lines_.begin() + 1);
  Write();
  EXPECT_EQ(Call({"verify"}), kExitRejected);
  EXPECT_EQ(out_.str(),
            "partition 3  record 1  offset 13  MISSING: record 1 is not there\n"
            "4 records in 2 chains, 1 findings\n");
}

TEST_F(Audit, NamesTheRecordOfWhichOneDigitWasChanged) {
  std::string& line = lines_[2];
  const auto digit = line.rfind('"') - 200;
  line[digit] = line[digit] == '0' ? '1' : '0';
  Write();
  EXPECT_EQ(Call({"verify", "--json"}), kExitRejected);
  const auto found = nlohmann::json::parse(out_.str().substr(0, out_.str().find('\n')));
  EXPECT_EQ(found["partition"], 3);
  EXPECT_EQ(found["sequence"], 2);
  EXPECT_EQ(found["offset"], 13);
}

TEST_F(Audit, NamesRecordsThatWereMoved) {
  std::swap(lines_[0], lines_[1]);
  Write();
  EXPECT_EQ(Call({"verify"}), kExitRejected);
  EXPECT_NE(out_.str().find("record 0  offset 12  MISSING"), std::string::npos) << out_.str();
  EXPECT_NE(out_.str().find("record 0  offset 11  OUT_OF_ORDER"), std::string::npos) << out_.str();
}

TEST_F(Audit, FindsACutTailAndAWholeChainGoneByHeadsThatWereNoted) {
  EXPECT_EQ(Call({"heads"}), kExitGood);
  const std::string heads = File("heads", "# noted on Monday\n" + out_.str());
  Add(3, client_, "later");
  Write();
  EXPECT_EQ(Call({"verify", "--heads", heads}), kExitGood) << out_.str();
  lines_.resize(3);
  Write();
  EXPECT_EQ(Call({"verify"}), kExitGood);
  EXPECT_EQ(Call({"verify", "--heads", heads}), kExitRejected);
  EXPECT_NE(out_.str().find("partition 3  record 3  CUT_OFF"), std::string::npos) << out_.str();
  EXPECT_NE(out_.str().find("partition 5  record 0  CUT_OFF"), std::string::npos) << out_.str();
}

TEST_F(Audit, GivesNoHeadsOfABrokenChain) {
  lines_.erase(lines_.begin());
  Write();
  EXPECT_EQ(Call({"heads"}), kExitRejected);
  EXPECT_EQ(out_.str(), "");
  EXPECT_NE(err_.str().find("tampered"), std::string::npos);
}

TEST_F(Audit, ShowsWhoLookedAtOneClient) {
  EXPECT_EQ(Call({"show", "--client", client_}), kExitGood);
  EXPECT_NE(out_.str().find("2025-11-24T16:00:00.250Z  municipality:0995 access p-17  read "
                            "return_message JW302 r0  shown  for access  by GetOutcome  from "
                            "ipv4:10.0.0.7\n"),
            std::string::npos)
      << out_.str();
  EXPECT_NE(out_.str().find("4 looks\n"), std::string::npos);
  EXPECT_EQ(out_.str().find("other"), std::string::npos);
  EXPECT_EQ(Call({"show", "--client", std::string(32, '9')}), kExitGood);
  EXPECT_EQ(out_.str(), "0 looks\n");
}

TEST_F(Audit, ShowsTheNamesOfTheLogboekDataverwerkingenToPrograms) {
  EXPECT_EQ(Call({"show", "--client", client_, "--json"}), kExitGood);
  const auto line = nlohmann::json::parse(out_.str().substr(0, out_.str().find('\n')));
  EXPECT_EQ(line["trace_id"], "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(line["span_id"], "fedcba9876543210");
  EXPECT_EQ(line["status"], "Ok");
  EXPECT_EQ(line["dpl.core.processing_activity_id"], "urn:example:processing:1");
  EXPECT_EQ(line["dpl.core.data_subject_id"], client_);
  EXPECT_EQ(line["purpose"], "access");
}

TEST_F(Audit, TurnsABsnIntoTheClientWithoutEverShowingIt) {
  const std::string key = File("region.key", kRegionKey + "\n");
  in_.str(std::string(kBsn) + "\n");
  EXPECT_EQ(Call({"show", "--bsn-file", "-", "--region-key-file", key}), kExitGood);
  EXPECT_NE(out_.str().find("4 looks\n"), std::string::npos) << out_.str() << err_.str();
  EXPECT_EQ(out_.str().find(kBsn), std::string::npos);
  in_.str("999990018\n");
  EXPECT_EQ(Call({"show", "--bsn-file", "-", "--region-key-file", key}), kExitFailed);
  EXPECT_NE(err_.str().find("BSN_NOT_VALID"), std::string::npos);
  EXPECT_EQ(err_.str().find("99999001"), std::string::npos);
}

TEST_F(Audit, RefusesWhatNamesNoClient) {
  EXPECT_EQ(Call({"show"}), kExitFailed);
  EXPECT_NE(err_.str().find("WHICH"), std::string::npos);
  EXPECT_EQ(Call({"show", "--client", "12"}), kExitFailed);
  EXPECT_NE(err_.str().find("CLIENT_KEY_NOT_VALID"), std::string::npos);
}

TEST_F(Audit, TellsThatWhatItShowsWasTamperedWith) {
  lines_.erase(lines_.begin());
  Write();
  EXPECT_EQ(Call({"show", "--client", client_}), kExitRejected);
  EXPECT_NE(out_.str().find("3 looks\n"), std::string::npos);
  EXPECT_NE(err_.str().find("instroom audit verify"), std::string::npos);
}

TEST_F(Audit, LetsNoCopySteerATerminal) {
  Add(3, client_, "\x1b[2Jgone");
  Write();
  EXPECT_EQ(Call({"show", "--client", client_}), kExitGood);
  EXPECT_EQ(out_.str().find('\x1b'), std::string::npos);
  EXPECT_NE(out_.str().find("?[2Jgone"), std::string::npos);
}

TEST_F(Audit, NamesTheLineOfAFileThatIsNoCopy) {
  lines_.insert(lines_.begin() + 1, "{\"partition\":3}\n");
  Write();
  EXPECT_EQ(Call({"verify"}), kExitFailed);
  EXPECT_NE(err_.str().find("looks.jsonl:2: expected"), std::string::npos) << err_.str();
  EXPECT_EQ(Call({"verify", "--heads", File("heads", "3 x\n")}), kExitFailed);
  EXPECT_NE(err_.str().find("heads:1: expected"), std::string::npos) << err_.str();
  log_ = "/nowhere/looks.jsonl";
  EXPECT_EQ(Call({"verify"}), kExitFailed);
  EXPECT_NE(err_.str().find("FILE_NOT_READABLE"), std::string::npos);
}

TEST_F(Audit, WhatCantBeReadIsNotFoundWhole) {
  log_ = folder_.string();
  EXPECT_EQ(Call({"verify"}), kExitFailed) << out_.str();
  log_ = File("log", "");
  EXPECT_EQ(Call({"verify", "--heads", folder_.string()}), kExitFailed) << out_.str();
}

TEST_F(Audit, CopiesByteForByte) {
  const auto copy = (folder_ / "copy.jsonl").string();
  EXPECT_EQ(Call({"export", copy}), kExitGood);
  std::ifstream file(copy);
  std::stringstream text;
  text << file.rdbuf();
  std::string all;
  for (const auto& line : lines_) all += line;
  EXPECT_EQ(text.str(), all);
  EXPECT_EQ(Call({"export", "/nowhere/copy"}), kExitFailed);
}

}  // namespace
}  // namespace instroom::cli
