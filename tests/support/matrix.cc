#include "tests/support/matrix.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "services/access/methods.h"
#include "services/access/rpc_gate.h"
#include "services/platform/rpc/status.h"
#include "tests/support/callers.h"
#include "tests/support/matrix_table.h"

namespace instroom::testing_support {
namespace {

using access::Caller;
using access::PartyKind;

// A method that is allowed and has nothing to say keeps its caller waiting.
constexpr std::chrono::seconds kPatience{1};

// One way in: a channel, and what each call says of its caller.
struct Proof {
  const char* name;
  std::shared_ptr<grpc::Channel> channel;
  std::string key = {};
  std::string value = {};
};

std::vector<Proof> ProofsOf(const Caller& caller, std::uint16_t port) {
  const bool machine = caller.person.empty();
  std::vector<Proof> proofs;
  if (machine) {
    proofs.push_back({"certificate", ChannelAs(access::PartyText(caller.party), port)});
  }
  if (caller.party.kind == PartyKind::kService) return proofs;
  const std::string text = access::CallerText(caller);
  proofs.push_back({"token", ChannelTo(port, NoIdentity()), "authorization", TokenOf(text)});
  proofs.push_back({"gateway", ChannelAs("service:gateway", port), access::kOnBehalfKey, text});
  return proofs;
}

// Runs one operation and waits for its end.
template <typename Operation>
bool Do(grpc::CompletionQueue& queue, const Operation& operation) {
  operation();
  void* tag = nullptr;
  bool ok = false;
  return queue.Next(&tag, &ok) && ok;
}

// An empty request; the status, or OK as soon as something is answered.
grpc::Status Call(const Proof& proof, const std::string& method) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  if (!proof.key.empty()) context.AddMetadata(proof.key, proof.value);
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(proof.channel);
  const auto call = stub.PrepareCall(&context, method, &queue);
  grpc::Status status;
  grpc::ByteBuffer answer;
  const grpc::Slice empty("");
  const grpc::ByteBuffer request(&empty, 1);
  const bool answered = Do(queue, [&] { call->StartCall(&context); }) &&
                        Do(queue, [&] { call->WriteLast(request, {}, &context); }) &&
                        Do(queue, [&] { call->Read(&answer, &context); });
  if (answered) context.TryCancel();
  Do(queue, [&] { call->Finish(&status, &context); });
  return answered ? grpc::Status::OK : status;
}

// What the gate said, whatever the method made of an empty request.
bool GotIn(const grpc::Status& status) {
  const std::string reason = platform::FromStatus(status).reason;
  return status.error_code() != grpc::StatusCode::UNAUTHENTICATED &&
         status.error_code() != grpc::StatusCode::UNAVAILABLE && reason != "METHOD_NOT_ALLOWED";
}

}  // namespace

void ExpectPolicy(const google::protobuf::FileDescriptor& file, std::uint16_t port) {
  const access::Policy policy = GateOf("matrix").policy;
  const auto methods = access::MethodsOf(file);
  for (const std::string& method : policy.Lacking(methods)) {
    ADD_FAILURE() << method << " has no row in deploy/authorisation.yaml";
  }
  MatrixTable table;
  for (const Caller& caller : AllCallers()) {
    for (const Proof& proof : ProofsOf(caller, port)) {
      ASSERT_TRUE(proof.channel->WaitForConnected(std::chrono::system_clock::now() +
                                                  std::chrono::seconds{10}));
      for (const std::string& method : methods) {
        const bool allowed = policy.ScopeOf(method, caller) != access::Scope::kNone;
        const grpc::Status status = Call(proof, method);
        EXPECT_EQ(GotIn(status), allowed)
            << access::CallerText(caller) << " by " << proof.name << ": " << method << " says "
            << status.error_code() << " " << status.error_message();
        table.Add(method, caller, GotIn(status));
      }
    }
  }
  KeepTable("matrix of " + file.service(0)->full_name(), table.Text());
}

}  // namespace instroom::testing_support
