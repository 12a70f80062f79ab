#pragma once

// The matrix of who may do what, on a running service.

#include <cstdint>

namespace google::protobuf {
class FileDescriptor;
}

namespace instroom::testing_support {

// Calls every method of the service that this file of the contracts defines, of health and of
// reflection, as every kind of party, as a machine and in every role, proven by certificate, by
// token, and by the word of the gateway. Fails the test for each answer that is not what
// deploy/authorisation.yaml says, and for a method that has no row there.
void ExpectPolicy(const google::protobuf::FileDescriptor& file, std::uint16_t port);

}  // namespace instroom::testing_support
