#pragma once

// How the two ends of a gRPC connection prove who they are: TLS, both with certificates of the same
// authority. There is no connection without it.

#include <grpcpp/grpcpp.h>
#include <grpcpp/security/auth_metadata_processor.h>

#include <memory>

#include "services/platform/auth/tls_identity.h"

namespace instroom::platform {

// Asks for a client certificate and verifies it if one comes; `processor` judges each call before
// its method runs.
[[nodiscard]] std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(
    const TlsIdentity& tls, std::shared_ptr<grpc::AuthMetadataProcessor> processor);

// Without a certificate the call must prove itself by a token.
[[nodiscard]] std::shared_ptr<grpc::ChannelCredentials> MakeChannelCredentials(
    const TlsIdentity& tls);

}  // namespace instroom::platform
