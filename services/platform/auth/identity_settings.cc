#include "services/platform/auth/identity_settings.h"

#include "services/platform/auth/certificate.h"

namespace instroom::platform {
namespace {

constexpr char kAuthority[] = "INSTROOM_CA_FILE";
constexpr char kCertificate[] = "INSTROOM_CERTIFICATE_FILE";
constexpr char kKey[] = "INSTROOM_CERTIFICATE_KEY_FILE";

// A file that could not be read is a problem already.
void ExpectCertificate(Settings& settings, const char* name, const std::string& pem) {
  if (!pem.empty() && !ReadCertificate(pem))
    settings.Problem(name, "must hold a certificate (PEM)");
}

}  // namespace

TlsIdentity ReadIdentity(Settings& settings) {
  TlsIdentity tls;
  tls.authority_pem = settings.FileContents(kAuthority);
  tls.certificate_pem = settings.FileContents(kCertificate);
  tls.key_pem = settings.FileContents(kKey);
  ExpectCertificate(settings, kAuthority, tls.authority_pem);
  ExpectCertificate(settings, kCertificate, tls.certificate_pem);
  const bool both = !tls.key_pem.empty() && ReadCertificate(tls.certificate_pem).ok();
  if (both && !KeyBelongsTo(tls.key_pem, tls.certificate_pem)) {
    settings.Problem(kKey, std::string("must hold the private key (PEM) of ") + kCertificate);
  }
  return tls;
}

}  // namespace instroom::platform
