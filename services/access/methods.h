#pragma once

// The methods that a gRPC server answers, by name.

#include <string>
#include <vector>

namespace google::protobuf {
class FileDescriptor;
}

namespace instroom::access {

// "/package.Service/Method" of all methods of the service that this file of the contracts defines,
// of health and of reflection; also of the version of reflection that is not there: who asks for it
// must be told that, not that it may not.
[[nodiscard]] std::vector<std::string> MethodsOf(const google::protobuf::FileDescriptor& file);

}  // namespace instroom::access
