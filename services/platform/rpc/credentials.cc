#include "services/platform/rpc/credentials.h"

#include <utility>

namespace instroom::platform {

std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(
    const TlsIdentity& tls, std::shared_ptr<grpc::AuthMetadataProcessor> processor) {
  grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = tls.authority_pem;
  options.pem_key_cert_pairs.push_back({tls.key_pem, tls.certificate_pem});
  auto credentials = grpc::SslServerCredentials(options);
  credentials->SetAuthMetadataProcessor(std::move(processor));
  return credentials;
}

std::shared_ptr<grpc::ChannelCredentials> MakeChannelCredentials(const TlsIdentity& tls) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = tls.authority_pem;
  options.pem_private_key = tls.key_pem;
  options.pem_cert_chain = tls.certificate_pem;
  return grpc::SslCredentials(options);
}

}  // namespace instroom::platform
