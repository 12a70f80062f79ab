#pragma once

// Structured log: one JSON object a line on standard error. The text is a constant; what varies is
// a field. Only numbers, constants and ids can be fields: never payload, names or free text.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

#include "services/platform/base/clock.h"

namespace instroom::platform {

enum class Level : std::uint8_t { kDebug, kInfo, kWarning, kError };

// A message of protobuf, whole: it may hold anything.
template <typename Value>
concept IsMessage = requires(const Value& value) {
  value.GetTypeName();
  value.SerializeAsString();
};

// A value that may be logged. Texts must be ids, codes or reasons. What is none of these types, a
// message above all, does not compile.
class Field {
 public:
  Field(std::string_view name, std::string_view id) : name_(name), text_(id), is_text_(true) {}
  Field(std::string_view name, const char* id) : Field(name, std::string_view(id)) {}
  Field(std::string_view name, const std::string& id) : Field(name, std::string_view(id)) {}
  template <typename Number>
  requires std::is_arithmetic_v<Number> Field(std::string_view name, Number number)
      : name_(name), number_(static_cast<double>(number)) {}
  Field(std::string_view name, const IsMessage auto& message) = delete;

  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] bool is_text() const { return is_text_; }
  [[nodiscard]] double number() const { return number_; }

 private:
  std::string_view name_;
  std::string_view text_;
  double number_ = 0;
  bool is_text_ = false;
};

// Set once at the start; shows in every line.
void SetServiceName(std::string_view name);
void SetLogLevel(Level level);
// `event` is a constant in snake_case. The current trace id is added if there is one.
// What looks like a number, address or telephone of a person is written as "***".
void Log(Level level, std::string_view event, std::initializer_list<Field> fields = {});
// The line that Log writes at `now`, with its line end.
[[nodiscard]] std::string LogText(Level level, Instant now, std::string_view event,
                                  std::initializer_list<Field> fields);

}  // namespace instroom::platform
