#pragma once

// /login, /login/callback, /logout and /v1/me: how a person becomes known to the page and stops
// being so.

#include <string>

#include "services/access/gate.h"
#include "services/gateway/login/provider.h"
#include "services/gateway/session/sessions.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class LoginApi {
 public:
  // All must outlive it.
  LoginApi(Provider& provider, Sessions& sessions, const access::Gate& gate)
      : provider_(provider), sessions_(sessions), gate_(gate) {}
  void Register(platform::HttpServer& server);

 private:
  // Off to the provider; "to" is where the reader wants to be afterwards.
  platform::HttpResponse Login(const platform::HttpRequest& request);
  // Back from it.
  platform::HttpResponse Callback(const platform::HttpRequest& request);
  // Ends the session here, and says where it is ended at the provider.
  platform::HttpResponse Logout(const platform::HttpRequest& request);
  // Who the caller is, what it may see, and the text that its changing requests must carry.
  platform::HttpResponse Me(const platform::HttpRequest& request);
  // A page for people; the reader may try again.
  platform::HttpResponse Failed(const platform::Error& error) const;

  Provider& provider_;
  Sessions& sessions_;
  const access::Gate& gate_;
};

}  // namespace instroom::gateway
