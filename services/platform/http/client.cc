#include "services/platform/http/client.h"

#include <curl/curl.h>

#include <memory>

namespace instroom::platform {
namespace {

// The answer's body means nothing to us and must not grow.
std::size_t Discard(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

struct CurlCloser {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

bool IsAllowedTarget(const std::string& url) {
  if (url.size() > 2000) return false;
  if (url.starts_with("https://")) return url.size() > 8;
  for (const char* loopback : {"http://127.0.0.1:", "http://127.0.0.1/", "http://localhost:",
                               "http://localhost/", "http://[::1]:", "http://[::1]/"}) {
    if (url.starts_with(loopback)) return true;
  }
  return false;
}

Outcome<int> PostHttp(const std::string& url, const std::map<std::string, std::string>& headers,
                      const std::string& body, std::chrono::milliseconds deadline) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, CurlCloser> curl(curl_easy_init());
  if (started != CURLE_OK || !curl)
    return Fail(Error{ErrorKind::kUnavailable, "NO_HTTP_CLIENT", ""});
  curl_slist* list = nullptr;
  for (const auto& [name, value] : headers) {
    list = curl_slist_append(list, (name + ": " + value).c_str());
  }
  const std::unique_ptr<curl_slist, CurlCloser> held(list);
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, list);
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(deadline.count()));
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  // Signals and threads don't mix.
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Discard);
  if (curl_easy_perform(curl.get()) != CURLE_OK) {
    return Fail(Error{ErrorKind::kUnavailable, "NO_ANSWER", "webhook receiver"});
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

}  // namespace instroom::platform
