#include "services/gateway/http/static_files.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

#include "services/platform/base/hex.h"

namespace instroom::gateway {
namespace {

namespace fs = std::filesystem;
using platform::HttpRequest;
using platform::HttpResponse;

std::string Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string TypeOf(const fs::path& path) {
  static const std::map<std::string, std::string> types{{".html", "text/html; charset=utf-8"},
                                                        {".js", "text/javascript; charset=utf-8"},
                                                        {".css", "text/css; charset=utf-8"},
                                                        {".svg", "image/svg+xml"},
                                                        {".png", "image/png"},
                                                        {".ico", "image/x-icon"}};
  const auto known = types.find(path.extension().string());
  return known == types.end() ? "application/octet-stream" : known->second;
}

// FNV-1a: tells versions of a file apart, which is all an etag must.
std::string EtagOf(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : bytes) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  std::string raw(8, '\0');
  for (char& byte : raw) {
    byte = static_cast<char>(hash & 0xff);
    hash >>= 8;
  }
  return "\"" + platform::ToHex(raw) + "\"";
}

std::string Header(const HttpRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

}  // namespace

platform::Outcome<StaticFiles> StaticFiles::Load(const std::string& folder) {
  StaticFiles files;
  std::error_code failed;
  for (const auto& entry : fs::recursive_directory_iterator(folder, failed)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".gz") continue;
    const std::string name = fs::relative(entry.path(), folder).generic_string();
    File file{.content_type = TypeOf(entry.path()),
              .bytes = Read(entry.path()),
              .gzip = Read(entry.path().string() + ".gz"),
              .etag = "",
              .immutable = name.starts_with("assets/")};
    file.etag = EtagOf(file.bytes);
    files.files_.emplace(name == "index.html" ? "/" : "/" + name, std::move(file));
  }
  if (!files.files_.contains("/")) {
    return platform::Fail(platform::Error{platform::ErrorKind::kNotFound, "PAGE_NOT_BUILT",
                                          "the folder of the page has no index.html"});
  }
  return files;
}

std::vector<std::string> StaticFiles::paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, file] : files_) paths.push_back(path);
  return paths;
}

HttpResponse StaticFiles::Serve(const HttpRequest& request) const {
  const auto found = files_.find(request.path);
  if (found == files_.end()) {
    return platform::Problem({platform::ErrorKind::kNotFound, "NO_SUCH_PAGE", ""});
  }
  const File& file = found->second;
  HttpResponse response;
  response.content_type = file.content_type;
  response.headers["ETag"] = file.etag;
  response.headers["Vary"] = "Accept-Encoding";
  response.headers["Cache-Control"] =
      file.immutable ? "public, max-age=31536000, immutable" : "no-cache";
  if (Header(request, "if-none-match").find(file.etag) != std::string::npos) {
    response.status = 304;
    return response;
  }
  const bool packed =
      !file.gzip.empty() && Header(request, "accept-encoding").find("gzip") != std::string::npos;
  if (packed) response.headers["Content-Encoding"] = "gzip";
  response.body = packed ? file.gzip : file.bytes;
  return response;
}

const std::map<std::string, std::string>& SecurityHeaders() {
  static const std::map<std::string, std::string> headers{
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
       "img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"}};
  return headers;
}

}  // namespace instroom::gateway
