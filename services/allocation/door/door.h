#pragma once

// The one place of this service where a person stands in clear: turns what a caller brings into a
// submission for the log, and what lies in the log into messages of the standard.

#include <google/protobuf/arena.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "instroom/allocation/v1/allocation_service.pb.h"
#include "instroom/allocation/v1/outcome.pb.h"
#include "instroom/allocation/v1/submission.pb.h"
#include "services/access/caller.h"
#include "services/allocation/door/message_bytes.h"
#include "services/allocation/judge/codes_source.h"
#include "services/allocation/keys/keyring.h"
#include "services/platform/auth/sealer.h"
#include "services/platform/base/clock.h"
#include "services/platform/base/error.h"

namespace instroom::allocation {

// Not taken; nothing of it is in the log.
struct Refused {
  platform::Error error;
  std::vector<v1::Fault> faults;
};

// Thread-safe; everything it is made of must outlive it.
class Door {
 public:
  Door(const platform::Sealer& sealer, Keyring& keyring, const platform::Clock& clock,
       const CodesSource& codes);

  // Checks form (level 1; a refusal) and content (level 2; becomes faults of the submission), makes
  // client key and receipt, seals the person with the client's data key, which may still have to be
  // written (KeyLog). Reasons of a refusal: those of ReadXml, NOT_VALID_AGAINST_SCHEMA,
  // UNKNOWN_MESSAGE, OTHER_SENDER (kNotAllowed: the message is not of the party that brings it),
  // UNKNOWN_SENDER, NO_MESSAGE. The same message has the same receipt, in either form.
  // Takes the submittal apart; the submission lies on the arena.
  [[nodiscard]] platform::Result<v1::Submission*, Refused> Admit(google::protobuf::Arena& arena,
                                                                 v1::Submittal& submittal,
                                                                 const access::Party& caller) const;

  // The return message of an outcome; of an erased person its header only. kCorrupt if the envelope
  // does not open; kUnavailable if its key was not read yet.
  [[nodiscard]] platform::Outcome<std::string> ReturnXml(const v1::Outcome& outcome) const;
  // The message itself, for its addressee. kNotFound if the person was erased.
  [[nodiscard]] platform::Outcome<std::string> MessageXml(const v1::Outcome& outcome) const;
  // True if the person was erased: nothing opens the envelope any more.
  [[nodiscard]] bool IsErased(const v1::Submission& submission) const;

 private:
  [[nodiscard]] platform::Result<v1::Submission*, Refused> Admit(google::protobuf::Arena& arena,
                                                                 v1::Message& message,
                                                                 const access::Party& caller) const;
  [[nodiscard]] platform::Result<v1::Submission*, Refused> Seal(google::protobuf::Arena& arena,
                                                                v1::Message& message,
                                                                const MessageBytes& bytes) const;
  // Puts the person into the envelope.
  [[nodiscard]] platform::Outcome<platform::Done> SealPerson(std::string_view person,
                                                             v1::Submission& submission) const;
  [[nodiscard]] platform::Outcome<std::string> OpenSealed(const v1::Submission& submission,
                                                          const platform::Sealed& sealed) const;
  [[nodiscard]] platform::Outcome<v1::Person> Open(const v1::Submission& submission) const;

  const platform::Sealer& sealer_;
  Keyring& keyring_;
  const platform::Clock& clock_;
  const CodesSource& codes_;
  // Made of the region's key.
  const std::string receipt_secret_;
};

}  // namespace instroom::allocation
