#pragma once

// A login provider, played: gives what a test says for a code, once, if PKCE holds.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "services/platform/http/server.h"

namespace instroom::gateway {

class FakeProvider {
 public:
  FakeProvider();
  ~FakeProvider();

  [[nodiscard]] std::string issuer() const;
  // A code for this payload of an ID token; only who has the verifier of `challenge` gets it.
  std::string MakeCode(const std::string& challenge, const std::string& payload);
  // What stood in the last posted form.
  [[nodiscard]] std::string LastForm() const;
  // The last ID token that it gave.
  [[nodiscard]] std::string LastToken() const;
  // It is gone.
  void Leave() { server_->Stop(); }
  // Its name for itself, if it is to lie.
  void CallItself(const std::string& issuer);

 private:
  struct Grant {
    std::string challenge;
    std::string payload;
  };
  platform::HttpResponse Configuration();
  platform::HttpResponse Token(const platform::HttpRequest& request);

  mutable std::mutex mutex_;
  std::map<std::string, Grant> grants_;
  std::string last_form_;
  std::string last_token_;
  std::string name_;
  std::unique_ptr<platform::HttpServer> server_;
  std::uint16_t port_ = 0;
};

}  // namespace instroom::gateway
