#pragma once

// Reads the parameters of a request and collects what is wrong with them. Values are never echoed,
// only their shape.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "instroom/care/v1/date.pb.h"
#include "services/platform/http/server.h"

namespace instroom::gateway {

class Reading {
 public:
  explicit Reading(const platform::HttpRequest& request) : request_(request) {}

  // The parameter, or empty; at most `size_max` characters.
  std::string Text(const std::string& name, std::size_t size_max);
  // As Text, but absent or empty is wrong.
  std::string Required(const std::string& name, std::size_t size_max);
  // A whole number within [low, high], or `fallback` if absent.
  std::int64_t Number(const std::string& name, std::int64_t fallback, std::int64_t low,
                      std::int64_t high);
  // "1" or "true", "0" or "false"; absent is false.
  bool Flag(const std::string& name);
  // "2026-11-22"; empty if absent.
  std::optional<care::v1::Date> Day(const std::string& name);
  // "2026-11", or "2026" if years are asked; empty if absent.
  std::string Period(const std::string& name, bool yearly);
  // Digits, as many as one of `sizes` says; empty if absent.
  std::string Code(const std::string& name, const std::vector<std::size_t>& sizes);
  // Exactly `size` hexadecimal digits; empty if absent.
  std::string Hex(const std::string& name, std::size_t size);
  // Notes something that the caller found.
  void Wrong(const std::string& field, const std::string& value, const std::string& explanation);

  [[nodiscard]] bool ok() const { return wrong_.empty(); }
  // 400 with one entry for each parameter at fault.
  [[nodiscard]] platform::HttpResponse Refusal() const;

 private:
  [[nodiscard]] const std::string* Find(const std::string& name) const;

  const platform::HttpRequest& request_;
  std::vector<platform::ProblemField> wrong_;
};

// A header by its name in lower case; empty if absent.
[[nodiscard]] std::string HeaderOf(const platform::HttpRequest& request, const std::string& name);
// True if the header Accept names the media type (no weighing of q values).
[[nodiscard]] bool Accepts(const platform::HttpRequest& request, const std::string& media_type);
// Seconds of "Prefer: wait=N" (RFC 7240), at most 30; empty if there is none or it is not a number.
[[nodiscard]] std::optional<int> PreferredWait(const platform::HttpRequest& request);
// Why the caller wants to be shown people (header Instroom-Purpose); empty if absent. What can't be
// a code comes as "-", which no purpose is.
[[nodiscard]] std::string PurposeOf(const platform::HttpRequest& request);
// What a value looks like: "absent", "9 digits", "12 characters".
[[nodiscard]] std::string ShapeOf(const std::string& value);

}  // namespace instroom::gateway
