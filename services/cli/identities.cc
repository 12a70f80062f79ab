#include "services/cli/identities.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace instroom::cli {
namespace {

namespace fs = std::filesystem;
using platform::Outcome;
using platform::TlsIdentity;

constexpr char kOwn[] = "the certificate of INSTROOM_CERTIFICATE_FILE";
constexpr std::size_t kMunicipalityDigits = 4;
constexpr std::size_t kProviderDigits = 8;

bool AreDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "region:FLEVOLAND" lies in region-flevoland.pem, a service under its own name.
std::string StemOf(const std::string& name) {
  constexpr std::string_view kService = "service:";
  std::string stem = name.starts_with(kService) ? name.substr(kService.size()) : name;
  std::replace(stem.begin(), stem.end(), ':', '-');
  std::transform(stem.begin(), stem.end(), stem.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return stem;
}

std::optional<std::string> TextOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

platform::Error NoCertificate(const std::string& what) {
  return {platform::ErrorKind::kInvalidInput, "NO_CERTIFICATE", what};
}

}  // namespace

std::string Identities::Fixed() const {
  if (!options_.as.empty()) return options_.as;
  return options_.certificate_file.empty() ? std::string() : std::string(kOwn);
}

std::string Identities::ForCode(std::string_view code) const {
  if (const auto fixed = Fixed(); !fixed.empty()) return fixed;
  if (AreDigits(code) && code.size() == kMunicipalityDigits) {
    return "municipality:" + std::string(code);
  }
  if (AreDigits(code) && code.size() == kProviderDigits) return "provider:" + std::string(code);
  return ForKind("municipality");
}

std::string Identities::ForKind(std::string_view kind) const {
  if (const auto fixed = Fixed(); !fixed.empty()) return fixed;
  const std::string prefix = std::string(kind) + "-";
  std::string first;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(options_.folder, ignored)) {
    const std::string stem = entry.path().stem().string();
    if (entry.path().extension() != ".pem" || !stem.starts_with(prefix)) continue;
    if (first.empty() || stem < first) first = stem;
  }
  if (first.empty()) return std::string(kind);
  return std::string(kind) + ":" + first.substr(prefix.size());
}

Outcome<TlsIdentity> Identities::Read(const std::string& name) const {
  const bool own = name == kOwn;
  if (!own && options_.folder.empty()) {
    return platform::Fail(
        NoCertificate("no certificate to call with: set INSTROOM_CERTIFICATE_FILE, "
                      "INSTROOM_CERTIFICATE_KEY_FILE and INSTROOM_CA_FILE, or start the region of "
                      "this machine with ./dev run"));
  }
  const std::string stem = options_.folder + "/" + StemOf(name);
  const std::string certificate = own ? options_.certificate_file : stem + ".pem";
  const std::string key = own ? options_.key_file : stem + ".key";
  const std::string authority =
      options_.authority_file.empty() ? options_.folder + "/ca.pem" : options_.authority_file;
  TlsIdentity tls;
  for (const auto& [path, text] :
       {std::pair{&authority, &tls.authority_pem}, std::pair{&certificate, &tls.certificate_pem},
        std::pair{&key, &tls.key_pem}}) {
    auto contents = TextOf(*path);
    if (!contents || contents->empty()) {
      return platform::Fail(NoCertificate("can't call as " + name + ": the file '" + *path +
                                          "' is not there or can't be read"));
    }
    *text = std::move(*contents);
  }
  return tls;
}

Outcome<std::string> Identities::Authorization() const {
  if (options_.token_file.empty()) return std::string();
  const auto text = TextOf(options_.token_file);
  const auto word = text ? text->substr(0, text->find_first_of(" \r\n")) : std::string();
  if (!word.empty()) return "Bearer " + word;
  return platform::Fail(platform::Error{platform::ErrorKind::kInvalidInput, "NO_TOKEN",
                                        "the file '" + options_.token_file + "' holds no token"});
}

}  // namespace instroom::cli
