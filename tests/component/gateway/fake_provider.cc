#include "tests/component/gateway/fake_provider.h"

#include <nlohmann/json.hpp>

#include "services/platform/auth/sealed_text.h"
#include "services/platform/base/check.h"
#include "tests/component/gateway/parties.h"

namespace instroom::gateway {
namespace {

using nlohmann::json;
using platform::HttpRequest;
using platform::HttpResponse;

HttpResponse Answer(int status, const json& body) {
  HttpResponse response;
  response.status = status;
  response.body = body.dump();
  return response;
}

// A value of a posted form; those of these tests need no decoding.
std::string ValueIn(const std::string& form, const std::string& name) {
  const std::string text = "&" + form;
  const std::size_t at = text.find("&" + name + "=");
  if (at == std::string::npos) return "";
  const std::size_t from = at + name.size() + 2;
  return text.substr(from, text.find('&', from) - from);
}

platform::HttpServerOptions Options() {
  platform::HttpServerOptions options;
  options.host = "127.0.0.1";
  options.port = 0;
  options.threads = 4;
  return options;
}

}  // namespace

FakeProvider::FakeProvider() : server_(platform::MakeHttpServer(Options())) {
  server_->Route("GET", "/.well-known/openid-configuration",
                 [this](const HttpRequest&) { return Configuration(); });
  server_->Route("GET", "/jwks", [](const HttpRequest&) {
    // With a key of another purpose, as real ones publish.
    auto keys = json::parse(TheIssuer().Jwks());
    keys["keys"].push_back({{"kty", "RSA"}, {"kid", "enc"}, {"alg", "RSA-OAEP"}, {"use", "enc"}});
    return Answer(200, keys);
  });
  server_->Route("POST", "/token", [this](const HttpRequest& request) { return Token(request); });
  const auto port = server_->Start();
  CHECK(port.ok());
  port_ = *port;
  name_ = issuer();
}

FakeProvider::~FakeProvider() {
  server_->Stop();
}

std::string FakeProvider::issuer() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

void FakeProvider::CallItself(const std::string& issuer) {
  const std::lock_guard lock(mutex_);
  name_ = issuer;
}

std::string FakeProvider::MakeCode(const std::string& challenge, const std::string& payload) {
  const std::lock_guard lock(mutex_);
  const std::string code = "code-" + std::to_string(grants_.size());
  grants_[code] = {challenge, payload};
  return code;
}

std::string FakeProvider::LastToken() const {
  const std::lock_guard lock(mutex_);
  return last_token_;
}

std::string FakeProvider::LastForm() const {
  const std::lock_guard lock(mutex_);
  return last_form_;
}

HttpResponse FakeProvider::Configuration() {
  const std::lock_guard lock(mutex_);
  return Answer(200, {{"issuer", name_},
                      {"authorization_endpoint", issuer() + "/auth"},
                      {"token_endpoint", issuer() + "/token"},
                      {"jwks_uri", issuer() + "/jwks"},
                      {"end_session_endpoint", issuer() + "/leave"}});
}

HttpResponse FakeProvider::Token(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  last_form_ = request.body;
  const std::string code = ValueIn(request.body, "code");
  const auto found = grants_.find(code);
  const std::string verifier = ValueIn(request.body, "code_verifier");
  if (found == grants_.end() || platform::Sha256Text(verifier) != found->second.challenge) {
    return Answer(400, {{"error", "invalid_grant"}});
  }
  const std::string token = TheIssuer().Sign("rsa", found->second.payload);
  last_token_ = token;
  // A code is good once.
  found->second.challenge = "used";
  return Answer(200, {{"id_token", token}, {"access_token", "x"}, {"token_type", "Bearer"}});
}

}  // namespace instroom::gateway
