#include "services/platform/auth/certificate.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <memory>

namespace instroom::platform {
namespace {

template <auto release>
struct Release {
  template <typename T>
  void operator()(T* held) const {
    release(held);
  }
};
template <typename T, auto release>
using Held = std::unique_ptr<T, Release<release>>;

using Bio = Held<BIO, BIO_free_all>;
using X509Held = Held<X509, X509_free>;
using KeyHeld = Held<EVP_PKEY, EVP_PKEY_free>;
using CrlHeld = Held<X509_CRL, X509_CRL_free>;

constexpr std::size_t kPemBytesMax = 1024 * 1024;

Bio Reading(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(std::min(text.size(), kPemBytesMax))));
}

X509Held FirstCertificate(std::string_view pem) {
  const Bio bio = Reading(pem);
  X509Held found(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  return found;
}

std::string SerialText(const ASN1_INTEGER* serial) {
  const Held<BIGNUM, BN_free> number(ASN1_INTEGER_to_BN(serial, nullptr));
  char* const hex = BN_bn2hex(number.get());
  std::string text(hex);
  OPENSSL_free(hex);
  text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::int64_t SecondsOf(const ASN1_TIME* time) {
  std::tm broken{};
  return ASN1_TIME_to_tm(time, &broken) == 1 ? static_cast<std::int64_t>(timegm(&broken)) : 0;
}

std::string TextOf(const ASN1_STRING* text) {
  const auto* bytes = ASN1_STRING_get0_data(text);
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string OrganisationNumber(const X509& certificate) {
  const X509_NAME* subject = X509_get_subject_name(&certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_serialNumber, -1);
  if (at < 0) return {};
  return TextOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

std::vector<std::string> Uris(const X509& certificate) {
  std::vector<std::string> uris;
  const Held<GENERAL_NAMES, GENERAL_NAMES_free> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_URI) uris.push_back(TextOf(name->d.uniformResourceIdentifier));
  }
  return uris;
}

Error NotReadable(const char* reason) {
  return {ErrorKind::kInvalidInput, reason, "expected PEM"};
}

}  // namespace

Outcome<Certificate> ReadCertificate(std::string_view pem) {
  const X509Held found = FirstCertificate(pem);
  if (!found) return Fail(NotReadable("CERTIFICATE_NOT_READABLE"));
  Certificate certificate;
  certificate.serial = SerialText(X509_get0_serialNumber(found.get()));
  certificate.organisation_number = OrganisationNumber(*found);
  certificate.uris = Uris(*found);
  certificate.not_before_s = SecondsOf(X509_get0_notBefore(found.get()));
  certificate.not_after_s = SecondsOf(X509_get0_notAfter(found.get()));
  return certificate;
}

bool KeyBelongsTo(std::string_view key_pem, std::string_view certificate_pem) {
  const X509Held certificate = FirstCertificate(certificate_pem);
  const Bio bio = Reading(key_pem);
  // A key under a password is refused, not asked for on a terminal.
  const auto no_password = [](char*, int, int, void*) { return -1; };
  const KeyHeld key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  const bool belongs =
      certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  return belongs;
}

Outcome<std::set<std::string>> ReadRevocations(std::string_view crl_pem,
                                               std::string_view authority_pem) {
  const X509Held authority = FirstCertificate(authority_pem);
  const Bio bio = Reading(crl_pem);
  const CrlHeld list(PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr));
  const bool good =
      authority && list && X509_CRL_verify(list.get(), X509_get0_pubkey(authority.get())) == 1;
  ERR_clear_error();
  if (!good) return Fail(NotReadable("REVOCATIONS_NOT_READABLE"));
  std::set<std::string> serials;
  STACK_OF(X509_REVOKED)* revoked = X509_CRL_get_REVOKED(list.get());
  for (int i = 0; i < sk_X509_REVOKED_num(revoked); ++i) {
    const X509_REVOKED* entry = sk_X509_REVOKED_value(revoked, i);
    serials.insert(SerialText(X509_REVOKED_get0_serialNumber(entry)));
  }
  return serials;
}

}  // namespace instroom::platform
