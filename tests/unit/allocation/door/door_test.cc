#include "services/allocation/door/door.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/allocation/ijw/reader.h"
#include "services/allocation/ijw/writer.h"
#include "tests/unit/allocation/rules/messages.h"

namespace instroom::allocation {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FixedClock final : public platform::Clock {
 public:
  [[nodiscard]] platform::Instant Now() const override {
    return platform::Instant{std::chrono::milliseconds{1'790'000'000'123}};
  }
};

class DoorTest : public ::testing::Test {
 protected:
  static v1::Submittal Of(const v1::Message& message) {
    v1::Submittal submittal;
    *submittal.mutable_message() = message;
    return submittal;
  }
  // The party whose message it is, in whatever form.
  static access::Party SenderOf(const v1::Submittal& submittal) {
    v1::Header header = submittal.message().header();
    if (submittal.has_xml()) {
      if (const auto read = ReadXml(submittal.xml())) header = read->header();
    }
    const bool municipality = header.kind() == v1::MESSAGE_KIND_JW301;
    return {municipality ? access::PartyKind::kMunicipality : access::PartyKind::kProvider,
            header.sender()};
  }
  v1::Submission Admitted(const v1::Submittal& submittal) {
    google::protobuf::Arena arena;
    v1::Submittal taken = submittal;
    const auto admitted = door_.Admit(arena, taken, SenderOf(submittal));
    EXPECT_TRUE(admitted.ok());
    return admitted ? **admitted : v1::Submission();
  }
  std::string ReasonOf(const v1::Submittal& submittal) {
    google::protobuf::Arena arena;
    v1::Submittal taken = submittal;
    const auto admitted = door_.Admit(arena, taken, SenderOf(submittal));
    return admitted ? "admitted" : admitted.error().error.reason;
  }

  static v1::ClientErased ErasureOf(const v1::Submission& submission) {
    v1::ClientErased erased;
    erased.set_client_key(submission.client_key());
    erased.add_key_ids(submission.sealed().key_id());
    return erased;
  }

  std::unique_ptr<platform::Sealer> sealer_ =
      std::move(platform::MakeSealer(std::string(64, '7')).value());
  FixedClock clock_;
  CodesSource codes_;
  Keyring keyring_{*sealer_};
  Door door_{*sealer_, keyring_, clock_, codes_};
};

TEST_F(DoorTest, GivesTheSameReceiptForTheSameMessageInEitherForm) {
  const v1::Message message = testing::Valid301();
  v1::Submittal xml;
  xml.set_xml(WriteMessage(message.header(), message.person(), message.lines()));
  const auto from_protobuf = Admitted(Of(message));
  const auto from_xml = Admitted(xml);
  EXPECT_EQ(from_protobuf.receipt_id(), from_xml.receipt_id());
  EXPECT_EQ(from_protobuf.receipt_id().size(), 32U);
  v1::Message other = message;
  other.mutable_person()->mutable_name()->set_initials("ZZ");
  EXPECT_NE(Admitted(Of(other)).receipt_id(), from_xml.receipt_id());
}

TEST_F(DoorTest, TakesAMessageFromItsSenderOnlyInEitherForm) {
  using access::PartyKind;
  for (const v1::Message& message : {testing::Valid301(), testing::Valid305()}) {
    const bool of_municipality = message.header().kind() == v1::MESSAGE_KIND_JW301;
    v1::Submittal xml;
    xml.set_xml(WriteMessage(message.header(), message.person(), message.lines()));
    for (const v1::Submittal& submittal : {Of(message), xml}) {
      const auto reason_for = [&](PartyKind kind, const std::string& code) {
        google::protobuf::Arena arena;
        v1::Submittal taken = submittal;
        const auto admitted = door_.Admit(arena, taken, {kind, code});
        return admitted ? "admitted" : admitted.error().error.reason;
      };
      const PartyKind own = SenderOf(submittal).kind;
      const PartyKind other = of_municipality ? PartyKind::kProvider : PartyKind::kMunicipality;
      EXPECT_EQ(reason_for(own, message.header().sender()), "admitted");
      EXPECT_EQ(reason_for(own, message.header().receiver()), "OTHER_SENDER");
      EXPECT_EQ(reason_for(own, ""), "OTHER_SENDER");
      // A code is a party's only together with its kind.
      EXPECT_EQ(reason_for(other, message.header().sender()), "OTHER_SENDER");
      EXPECT_EQ(reason_for(PartyKind::kRegion, message.header().sender()), "OTHER_SENDER");
    }
  }
}

TEST_F(DoorTest, LetsNothingOfAPersonThroughInClear) {
  const v1::Message message = testing::Valid301();
  const std::string bytes = Admitted(Of(message)).SerializeAsString();
  EXPECT_THAT(bytes, Not(HasSubstr(message.person().bsn())));
  EXPECT_THAT(bytes, Not(HasSubstr(message.person().name().surname().name())));
  EXPECT_THAT(bytes, Not(HasSubstr(message.person().contacts(0).address().postcode())));
}

TEST_F(DoorTest, RefusesTheNumberOfTheClientInAFieldThatIsNotSealed) {
  v1::Message named = testing::Valid301();
  named.mutable_header()->set_identification("X" + named.person().bsn());
  EXPECT_EQ(ReasonOf(Of(named)), "PERSON_IN_CLEAR");
  v1::Message referred = testing::Valid301();
  referred.mutable_lines()->mutable_allocated(0)->set_provider_reference("REF-" +
                                                                         referred.person().bsn());
  EXPECT_EQ(ReasonOf(Of(referred)), "PERSON_IN_CLEAR");
  v1::Message other = testing::Valid301();
  other.mutable_header()->set_identification("999990019");
  EXPECT_EQ(ReasonOf(Of(other)), "admitted");
}

TEST_F(DoorTest, FillsWhatTheJudgesNeed) {
  const v1::Message message = testing::Valid305();
  const auto submission = Admitted(Of(message));
  EXPECT_EQ(submission.client_key(), sealer_->PseudonymOf(message.person().bsn()));
  EXPECT_EQ(submission.header().SerializeAsString(), message.header().SerializeAsString());
  EXPECT_EQ(submission.lines().SerializeAsString(), message.lines().SerializeAsString());
  EXPECT_EQ(submission.receive_time().seconds(), 1'790'000'000);
  EXPECT_EQ(submission.receive_time().nanos(), 123'000'000);
  EXPECT_TRUE(submission.has_birth_date());
  EXPECT_EQ(submission.faults_size(), 0);
}

TEST_F(DoorTest, LeavesOutABirthDateOfWhichNothingIsKnown) {
  v1::Message message = testing::Valid305();
  message.mutable_person()->mutable_birth_date()->set_date_use("3");
  *message.mutable_person()->mutable_birth_date()->mutable_date() = testing::DateOf("1900-01-01");
  EXPECT_FALSE(Admitted(Of(message)).has_birth_date());
}

TEST_F(DoorTest, TakesAMessageThatBreaksContentRulesAndSaysSo) {
  v1::Message message = testing::Valid305();
  message.mutable_person()->set_bsn("999900007");
  const auto submission = Admitted(Of(message));
  ASSERT_GT(submission.faults_size(), 0);
  EXPECT_EQ(submission.faults(0).return_code(), "0001");
}

TEST_F(DoorTest, WritesBackWhatItSealed) {
  const v1::Message message = testing::Valid307();
  v1::Outcome outcome;
  *outcome.mutable_submission() = Admitted(Of(message));
  outcome.set_receipt_id(outcome.submission().receipt_id());
  outcome.set_accepted(true);
  const auto xml = door_.MessageXml(outcome);
  ASSERT_TRUE(xml.ok());
  const auto read = ReadXml(*xml);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->SerializeAsString(), message.SerializeAsString());
  const auto returned = door_.ReturnXml(outcome);
  ASSERT_TRUE(returned.ok());
  EXPECT_THAT(*returned, HasSubstr(">441<"));
}

TEST_F(DoorTest, OpensNoEnvelopeOfAnotherMessage) {
  v1::Outcome outcome;
  *outcome.mutable_submission() = Admitted(Of(testing::Valid305()));
  outcome.mutable_submission()->set_receipt_id(std::string(32, '0'));
  EXPECT_EQ(door_.MessageXml(outcome).error().kind, platform::ErrorKind::kCorrupt);
  outcome.mutable_submission()->mutable_sealed()->clear_fields();
  EXPECT_EQ(door_.MessageXml(outcome).error().reason, "PERSON_MISSING");
}

TEST_F(DoorTest, WritesTheHeaderOfAReturnForSomebodyErased) {
  v1::Outcome outcome;
  *outcome.mutable_submission() = Admitted(Of(testing::Valid305()));
  outcome.set_receipt_id(outcome.submission().receipt_id());
  EXPECT_FALSE(door_.IsErased(outcome.submission()));
  keyring_.Erase(ErasureOf(outcome.submission()));
  EXPECT_TRUE(door_.IsErased(outcome.submission()));
  EXPECT_EQ(door_.MessageXml(outcome).error().reason, "ERASED");
  const auto returned = door_.ReturnXml(outcome);
  ASSERT_TRUE(returned.ok());
  EXPECT_THAT(*returned, HasSubstr(">439<"));
}

TEST_F(DoorTest, GivesSomebodyErasedAnotherKeyLater) {
  const v1::Submittal submittal = Of(testing::Valid305());
  const v1::Submission before = Admitted(submittal);
  keyring_.Erase(ErasureOf(before));
  v1::Outcome after;
  *after.mutable_submission() = Admitted(submittal);
  EXPECT_NE(after.submission().sealed().key_id(), before.sealed().key_id());
  EXPECT_TRUE(door_.MessageXml(after).ok());
  // A swapped key id does not make the old envelope open.
  *after.mutable_submission()->mutable_sealed()->mutable_fields() = before.sealed().fields();
  EXPECT_EQ(door_.MessageXml(after).error().reason, "ENVELOPE_TAMPERED");
}

// As every envelope was before clients had keys of their own.
TEST_F(DoorTest, OpensEnvelopesOfTheRegionsKeyUntilTheirClientIsErased) {
  const v1::Message message = testing::Valid305();
  v1::Outcome outcome;
  v1::Submission& old = *outcome.mutable_submission();
  old = Admitted(Of(message));
  const auto sealed = sealer_->Seal(message.person().SerializeAsString(),
                                    old.client_key() + "/" + old.receipt_id() + "/person");
  old.mutable_sealed()->set_key_id(sealed.key_id);
  old.mutable_sealed()->mutable_fields(0)->set_nonce(sealed.nonce);
  old.mutable_sealed()->mutable_fields(0)->set_ciphertext(sealed.ciphertext);
  EXPECT_TRUE(door_.MessageXml(outcome).ok());
  keyring_.Erase(ErasureOf(old));
  EXPECT_EQ(door_.MessageXml(outcome).error().reason, "ERASED");
  EXPECT_TRUE(door_.IsErased(old));
}

TEST_F(DoorTest, TellsAKeyThatWasNotReadFromOneThatWasErased) {
  Keyring empty(*sealer_);
  const Door other(*sealer_, empty, clock_, codes_);
  v1::Outcome outcome;
  *outcome.mutable_submission() = Admitted(Of(testing::Valid305()));
  EXPECT_EQ(other.MessageXml(outcome).error().reason, "KEY_NOT_READ");
  EXPECT_EQ(other.ReturnXml(outcome).error().kind, platform::ErrorKind::kUnavailable);
  EXPECT_FALSE(other.IsErased(outcome.submission()));
}

TEST_F(DoorTest, OpensNothingOfAnotherRegion) {
  const auto other_sealer = std::move(platform::MakeSealer(std::string(64, '8')).value());
  Keyring other_keyring(*other_sealer);
  const Door other(*other_sealer, other_keyring, clock_, codes_);
  v1::Outcome outcome;
  v1::Submission& theirs = *outcome.mutable_submission();
  theirs = Admitted(Of(testing::Valid305()));
  // With the whole log of the first one, its keys included.
  const KeyName name{*care::ParseClientKey(theirs.client_key()),
                     *ParseKeyId(theirs.sealed().key_id())};
  other_keyring.Put(name, *keyring_.BeginWriting(name));
  EXPECT_EQ(other.MessageXml(outcome).error().reason, "REGION_KEY_UNKNOWN");
  EXPECT_FALSE(other.ReturnXml(outcome).ok());
  EXPECT_NE(other_sealer->PseudonymOf("999900006"), sealer_->PseudonymOf("999900006"));
}

TEST_F(DoorTest, RefusesWhatCannotBeSent) {
  EXPECT_EQ(ReasonOf({}), "NO_MESSAGE");
  v1::Message message = testing::Valid301();
  message.mutable_header()->set_kind(v1::MESSAGE_KIND_JW306);
  EXPECT_EQ(ReasonOf(Of(message)), "UNKNOWN_MESSAGE");
  message = testing::Valid301();
  message.mutable_header()->clear_identification();
  EXPECT_EQ(ReasonOf(Of(message)), "NOT_VALID_AGAINST_SCHEMA");
  v1::Submittal xml;
  xml.set_xml("\xef\xbb\xbf<a/>");
  EXPECT_EQ(ReasonOf(xml), "BYTE_ORDER_MARK");
}

TEST_F(DoorTest, KnowsSendersOnceThereIsReferenceData) {
  const v1::Message allocation = testing::Valid301();
  const v1::Message start = testing::Valid305();
  KnownCodes codes;
  reference::v1::ReferenceEvent event;
  event.mutable_municipality();
  codes.Put("municipality/" + allocation.header().sender(), &event);
  codes_.Set(std::make_shared<const KnownCodes>(codes));
  EXPECT_EQ(ReasonOf(Of(allocation)), "admitted");
  EXPECT_EQ(ReasonOf(Of(start)), "UNKNOWN_SENDER");
  event.mutable_provider();
  codes.Put("provider/" + start.header().sender(), &event);
  codes_.Set(std::make_shared<const KnownCodes>(codes));
  EXPECT_EQ(ReasonOf(Of(start)), "admitted");
}

}  // namespace
}  // namespace instroom::allocation
