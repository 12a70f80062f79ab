#include "services/platform/http/client.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <memory>
#include <string_view>

namespace instroom::platform {
namespace {

// The answer's body means nothing to us and must not grow.
std::size_t Discard(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

// Taking less than was offered ends the call.
std::size_t Keep(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + size * count > kAnswerBytesMax) return 0;
  body.append(bytes, size * count);
  return size * count;
}

struct CurlCloser {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

using Handle = std::unique_ptr<CURL, CurlCloser>;

Handle MakeHandle(const std::string& url, std::chrono::milliseconds deadline) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  Handle curl(started == CURLE_OK ? curl_easy_init() : nullptr);
  if (!curl) return curl;
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(deadline.count()));
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  // Signals and threads don't mix.
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Discard);
  return curl;
}

// Asked for each address that the host's name led to.
curl_socket_t OpenWithin(void* receivers, curlsocktype /*purpose*/, curl_sockaddr* address) {
  if (!MayConnect(*static_cast<const Receivers*>(receivers), address->addr)) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int EndWhenStopped(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

// A line break would begin another header, or another request.
bool IsOneLine(const std::string& text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
}

Outcome<int> Perform(const Handle& curl, const std::map<std::string, std::string>& headers,
                     const char* whom) {
  curl_slist* list = nullptr;
  for (const auto& [name, value] : headers) {
    if (!IsOneLine(name) || !IsOneLine(value)) {
      curl_slist_free_all(list);
      return Fail(Error{ErrorKind::kInvalidInput, "HEADER_NOT_ONE_LINE", name});
    }
    list = curl_slist_append(list, (name + ": " + value).c_str());
  }
  const std::unique_ptr<curl_slist, CurlCloser> held(list);
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, list);
  if (curl_easy_perform(curl.get()) != CURLE_OK) {
    return Fail(Error{ErrorKind::kUnavailable, "NO_ANSWER", whom});
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

void SetBody(const Handle& curl, const std::string& body) {
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
}

Error NoClient() {
  return {ErrorKind::kUnavailable, "NO_HTTP_CLIENT", ""};
}

}  // namespace

Outcome<int> PostHttp(const HttpPost& post, std::chrono::milliseconds deadline,
                      const std::stop_token& stop) {
  if (!IsWithin(post.receivers, post.url)) {
    return Fail(Error{ErrorKind::kInvalidInput, "TARGET_NOT_ALLOWED", "webhook receiver"});
  }
  const Handle curl = MakeHandle(post.url, deadline);
  if (!curl) return Fail(NoClient());
  // A proxy would look the name up itself.
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_OPENSOCKETFUNCTION, OpenWithin);
  curl_easy_setopt(curl.get(), CURLOPT_OPENSOCKETDATA, &post.receivers);
  curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, EndWhenStopped);
  curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, &stop);
  SetBody(curl, post.body);
  return Perform(curl, post.headers, "webhook receiver");
}

Outcome<HttpAnswer> AskHttp(const HttpCall& call, std::chrono::milliseconds deadline) {
  const Handle curl = MakeHandle(call.url, deadline);
  if (!curl) return Fail(NoClient());
  if (call.body) SetBody(curl, *call.body);
  if (!call.user.empty()) {
    curl_easy_setopt(curl.get(), CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(curl.get(), CURLOPT_USERNAME, call.user.c_str());
    curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, call.password.c_str());
  }
  HttpAnswer answer;
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, Keep);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &answer.body);
  const auto status = Perform(curl, call.headers, "server");
  if (!status) return Fail(status.error());
  answer.status = *status;
  return answer;
}

}  // namespace instroom::platform
