#include "services/gateway/http/reading.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "services/care/calendar.h"

namespace instroom::gateway {
namespace {

constexpr int kWaitSecondsMax = 30;

bool IsDigits(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> ToNumber(const std::string& text) {
  std::int64_t number = 0;
  const auto end = text.data() + text.size();
  const auto [rest, failed] = std::from_chars(text.data(), end, number);
  if (failed != std::errc{} || rest != end || text.empty()) return std::nullopt;
  return number;
}

std::string Lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return text;
}

}  // namespace

const std::string* Reading::Find(const std::string& name) const {
  const auto part = request_.path_parameters.find(name);
  if (part != request_.path_parameters.end()) return &part->second;
  const auto asked = request_.query.find(name);
  return asked == request_.query.end() ? nullptr : &asked->second;
}

void Reading::Wrong(const std::string& field, const std::string& value,
                    const std::string& explanation) {
  wrong_.push_back(
      {.field = field, .rule = "PARAMETER", .shape = ShapeOf(value), .explanation = explanation});
}

std::string Reading::Text(const std::string& name, std::size_t size_max) {
  const std::string* value = Find(name);
  if (value == nullptr) return "";
  if (value->size() > size_max) {
    Wrong(name, *value, "at most " + std::to_string(size_max) + " characters");
    return "";
  }
  return *value;
}

std::string Reading::Required(const std::string& name, std::size_t size_max) {
  const std::string* value = Find(name);
  if (value == nullptr || value->empty()) {
    Wrong(name, "", "is required");
    return "";
  }
  return Text(name, size_max);
}

std::int64_t Reading::Number(const std::string& name, std::int64_t fallback, std::int64_t low,
                             std::int64_t high) {
  const std::string* value = Find(name);
  if (value == nullptr) return fallback;
  const auto number = ToNumber(*value);
  if (!number || *number < low || *number > high) {
    Wrong(name, *value,
          "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
    return fallback;
  }
  return *number;
}

bool Reading::Flag(const std::string& name) {
  const std::string* value = Find(name);
  if (value == nullptr || *value == "0" || *value == "false") return false;
  if (*value != "1" && *value != "true") Wrong(name, *value, "true or false");
  return true;
}

std::optional<care::v1::Date> Reading::Day(const std::string& name) {
  const std::string* value = Find(name);
  if (value == nullptr) return std::nullopt;
  const auto day = care::ParseDay(*value);
  if (!day) {
    Wrong(name, *value, "an existing day such as 2026-11-22");
    return std::nullopt;
  }
  return care::ToDate(*day);
}

std::string Reading::Period(const std::string& name, bool yearly) {
  const std::string* value = Find(name);
  if (value == nullptr) return "";
  const bool right =
      yearly ? value->size() == 4 && IsDigits(*value) : care::ParseMonth(*value).has_value();
  if (!right) Wrong(name, *value, yearly ? "a year such as 2026" : "a month such as 2026-11");
  return *value;
}

std::string Reading::Code(const std::string& name, const std::vector<std::size_t>& sizes) {
  const std::string* value = Find(name);
  if (value == nullptr) return "";
  const bool fits = std::find(sizes.begin(), sizes.end(), value->size()) != sizes.end();
  if (!fits || !IsDigits(*value)) {
    std::string expected;
    for (const std::size_t size : sizes) {
      expected += (expected.empty() ? "" : " or ") + std::to_string(size);
    }
    Wrong(name, *value, "a code of " + expected + " digits");
  }
  return *value;
}

std::string Reading::Hex(const std::string& name, std::size_t size) {
  const std::string* value = Find(name);
  if (value == nullptr) return "";
  const bool hex = std::all_of(value->begin(), value->end(), [](char c) {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0;
  });
  if (value->size() != size || !hex) {
    Wrong(name, *value, std::to_string(size) + " hexadecimal digits");
  }
  return Lower(*value);
}

platform::HttpResponse Reading::Refusal() const {
  return platform::Problem({platform::ErrorKind::kInvalidInput, "PARAMETER_NOT_VALID",
                            "one or more parameters of the address are not right"},
                           wrong_);
}

std::string HeaderOf(const platform::HttpRequest& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

std::string PurposeOf(const platform::HttpRequest& request) {
  constexpr std::size_t kCodeMax = 40;
  const std::string said = HeaderOf(request, "instroom-purpose");
  const bool is_code = said.size() <= kCodeMax &&
                       said.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
  return is_code ? said : "-";
}

bool Accepts(const platform::HttpRequest& request, const std::string& media_type) {
  return Lower(HeaderOf(request, "accept")).find(media_type) != std::string::npos;
}

std::optional<int> PreferredWait(const platform::HttpRequest& request) {
  std::string prefer = Lower(HeaderOf(request, "prefer"));
  prefer.erase(std::remove(prefer.begin(), prefer.end(), ' '), prefer.end());
  std::size_t begin = 0;
  while (begin < prefer.size()) {
    const std::size_t end = std::min(prefer.find_first_of(",;", begin), prefer.size());
    const std::string token = prefer.substr(begin, end - begin);
    if (token.starts_with("wait=")) {
      const auto seconds = ToNumber(token.substr(5));
      if (!seconds || *seconds < 0) return std::nullopt;
      return static_cast<int>(std::min<std::int64_t>(*seconds, kWaitSecondsMax));
    }
    begin = end + 1;
  }
  return std::nullopt;
}

std::string ShapeOf(const std::string& value) {
  if (value.empty()) return "absent";
  return std::to_string(value.size()) + (IsDigits(value) ? " digits" : " characters");
}

}  // namespace instroom::gateway
