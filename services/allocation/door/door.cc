#include "services/allocation/door/door.h"

#include <utility>

#include "services/allocation/domain/form.h"
#include "services/allocation/domain/message_rules.h"
#include "services/allocation/domain/postman.h"
#include "services/allocation/ijw/reader.h"
#include "services/allocation/ijw/return_message.h"
#include "services/allocation/ijw/writer.h"
#include "services/platform/base/check.h"

namespace instroom::allocation {
namespace {

using platform::Error;
using platform::ErrorKind;

constexpr char kPersonField[] = "person";

Refused Refusal(std::string reason, std::string detail, std::vector<v1::Fault> faults = {}) {
  return {{ErrorKind::kInvalidInput, std::move(reason), std::move(detail)}, std::move(faults)};
}

bool MayBeSent(v1::MessageKind kind) {
  return kind == v1::MESSAGE_KIND_JW301 || kind == v1::MESSAGE_KIND_JW305 ||
         kind == v1::MESSAGE_KIND_JW307;
}

// An allocation is a municipality's, starts and stops are a provider's.
access::PartyKind SenderKind(v1::MessageKind kind) {
  return kind == v1::MESSAGE_KIND_JW301 ? access::PartyKind::kMunicipality
                                        : access::PartyKind::kProvider;
}

bool SendsAsItself(const v1::Header& header, const access::Party& caller) {
  return caller.kind == SenderKind(header.kind()) && caller.code == header.sender();
}

bool SenderIsKnown(const v1::Header& header, const KnownCodes& codes) {
  // Without reference data nobody is known; a network that is being set up must work all the same.
  if (codes.empty()) return true;
  return header.kind() == v1::MESSAGE_KIND_JW301 ? codes.HasMunicipality(header.sender())
                                                 : codes.HasProvider(header.sender());
}

std::string SealContext(const v1::Submission& submission) {
  return submission.client_key() + "/" + submission.receipt_id() + "/" + kPersonField;
}

// COD170 3: nothing of the date is known.
bool BirthDateIsKnown(const v1::Person& person) {
  return person.birth_date().has_date() && person.birth_date().date_use() != "3";
}

// What goes into the log in clear has the number of its person in it, as a sender's own reference
// for instance.
bool NamesItsPerson(const v1::Message& message, const MessageBytes& bytes) {
  const std::string& bsn = message.person().bsn();
  return !bsn.empty() && bytes.ShowsInClear(bsn);
}

}  // namespace

Door::Door(const platform::Sealer& sealer, Keyring& keyring, const platform::Clock& clock,
           const CodesSource& codes)
    : sealer_(sealer),
      keyring_(keyring),
      clock_(clock),
      codes_(codes),
      receipt_secret_(sealer.PseudonymOf("receipt")) {}

platform::Result<v1::Submission*, Refused> Door::Admit(google::protobuf::Arena& arena,
                                                       v1::Submittal& submittal,
                                                       const access::Party& caller) const {
  switch (submittal.form_case()) {
    case v1::Submittal::kMessage: {
      if (!MayBeSent(submittal.message().header().kind())) {
        return platform::Fail(
            Refusal("UNKNOWN_MESSAGE", "only JW301, JW305 and JW307 can be sent"));
      }
      auto faults = CheckForm(submittal.message());
      if (!faults.empty()) {
        return platform::Fail(Refusal("NOT_VALID_AGAINST_SCHEMA",
                                      "fields break the form of the message", std::move(faults)));
      }
      return Admit(arena, *submittal.mutable_message(), caller);
    }
    case v1::Submittal::kXml: {
      auto read = ReadXml(submittal.xml());
      if (!read) {
        return platform::Fail(Refusal(std::move(read.error().reason), "the XML was not taken",
                                      std::move(read.error().faults)));
      }
      return Admit(arena, *read, caller);
    }
    case v1::Submittal::FORM_NOT_SET:
      break;
  }
  return platform::Fail(Refusal("NO_MESSAGE", "neither message nor xml is there"));
}

platform::Result<v1::Submission*, Refused> Door::Admit(google::protobuf::Arena& arena,
                                                       v1::Message& message,
                                                       const access::Party& caller) const {
  if (!MayBeSent(message.header().kind())) {
    return platform::Fail(Refusal("UNKNOWN_MESSAGE", "only JW301, JW305 and JW307 can be sent"));
  }
  if (!SendsAsItself(message.header(), caller)) {
    return platform::Fail(Refused{
        {ErrorKind::kNotAllowed, "OTHER_SENDER", "header: the sender is not the party that calls"},
        {}});
  }
  if (!SenderIsKnown(message.header(), *codes_.Get())) {
    return platform::Fail(Refusal("UNKNOWN_SENDER", "header.sender is not in the reference data"));
  }
  // Under a secret, so that nobody can try out persons against receipts. The header has sender,
  // kind and identification in it.
  const MessageBytes bytes(message, receipt_secret_);
  if (NamesItsPerson(message, bytes)) {
    return platform::Fail(Refusal(
        "PERSON_IN_CLEAR", "header or lines hold the BSN of the client, where nothing is sealed"));
  }
  return Seal(arena, message, bytes);
}

platform::Outcome<platform::Done> Door::SealPerson(std::string_view person,
                                                   v1::Submission& submission) const {
  const auto client = care::ParseClientKey(submission.client_key());
  CHECK(client);
  const auto used = keyring_.KeyFor(*client, clock_.Now());
  if (!used) return platform::Fail(used.error());
  platform::Sealed sealed = used->key.Seal(person, SealContext(submission));
  submission.mutable_sealed()->set_key_id(KeyIdText(used->name.id));
  auto* field = submission.mutable_sealed()->add_fields();
  field->set_name(kPersonField);
  field->set_nonce(std::move(sealed.nonce));
  field->set_ciphertext(std::move(sealed.ciphertext));
  return platform::Done{};
}

platform::Result<v1::Submission*, Refused> Door::Seal(google::protobuf::Arena& arena,
                                                      v1::Message& message,
                                                      const MessageBytes& bytes) const {
  v1::Submission& submission = *google::protobuf::Arena::CreateMessage<v1::Submission>(&arena);
  submission.set_client_key(sealer_.PseudonymOf(message.person().bsn()));
  submission.set_receipt_id(platform::Fingerprint(bytes.all()));
  if (BirthDateIsKnown(message.person())) {
    *submission.mutable_birth_date() = message.person().birth_date().date();
  }
  if (auto sealed = SealPerson(bytes.person(), submission); !sealed) {
    return platform::Fail(Refused{sealed.error(), {}});
  }
  for (auto& fault : CheckMessage(message)) *submission.add_faults() = std::move(fault);
  // On the same arena this moves pointers only.
  submission.mutable_header()->Swap(message.mutable_header());
  submission.mutable_lines()->Swap(message.mutable_lines());
  const std::int64_t now_ms = clock_.Now().time_since_epoch().count();
  submission.mutable_receive_time()->set_seconds(now_ms / 1000);
  submission.mutable_receive_time()->set_nanos(static_cast<std::int32_t>(now_ms % 1000) *
                                               1'000'000);
  return &submission;
}

platform::Outcome<std::string> Door::OpenSealed(const v1::Submission& submission,
                                                const platform::Sealed& sealed) const {
  const auto client = care::ParseClientKey(submission.client_key());
  if (!client) {
    return platform::Fail(Error{ErrorKind::kCorrupt, "CLIENT_KEY_NOT_VALID", "client_key"});
  }
  const auto id = ParseKeyId(sealed.key_id);
  if (id) {
    const auto key = keyring_.Find({*client, *id});
    if (!key) return platform::Fail(key.error());
    return key->Open(sealed, SealContext(submission));
  }
  // Of before there were data keys: the region's key lives on, so the door must be the one to
  // refuse.
  if (IsErased(submission)) {
    return platform::Fail(Error{ErrorKind::kNotFound, "ERASED", "the client was erased"});
  }
  return sealer_.Open(sealed, SealContext(submission));
}

bool Door::IsErased(const v1::Submission& submission) const {
  const auto client = care::ParseClientKey(submission.client_key());
  if (!client) return false;
  const auto id = ParseKeyId(submission.sealed().key_id());
  return id ? keyring_.IsErased({*client, *id}) : keyring_.WasErased(*client);
}

platform::Outcome<v1::Person> Door::Open(const v1::Submission& submission) const {
  for (const auto& field : submission.sealed().fields()) {
    if (field.name() != kPersonField) continue;
    auto plain =
        OpenSealed(submission, {submission.sealed().key_id(), field.nonce(), field.ciphertext()});
    if (!plain) return platform::Fail(plain.error());
    v1::Person person;
    const bool read = person.ParseFromString(*plain);
    platform::Wipe(*plain);
    if (read) return person;
    return platform::Fail(Error{ErrorKind::kCorrupt, "PERSON_NOT_DECODABLE", {}});
  }
  return platform::Fail(Error{ErrorKind::kCorrupt, "PERSON_MISSING", "sealed.fields"});
}

platform::Outcome<std::string> Door::ReturnXml(const v1::Outcome& outcome) const {
  const auto person = Open(outcome.submission());
  const bool erased = !person && person.error().kind == ErrorKind::kNotFound;
  if (!person && !erased) return platform::Fail(person.error());
  return WriteReturn(outcome, erased ? v1::Person() : *person,
                     ReturnIdentification(outcome.receipt_id()));
}

platform::Outcome<std::string> Door::MessageXml(const v1::Outcome& outcome) const {
  const v1::Submission& submission = outcome.submission();
  const auto person = Open(submission);
  if (!person) return platform::Fail(person.error());
  return WriteMessage(submission.header(), *person, submission.lines());
}

}  // namespace instroom::allocation
