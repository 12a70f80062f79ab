#include "services/platform/log/access_wire.h"

#include <type_traits>
#include <utility>

namespace instroom::platform {
namespace {

constexpr std::int16_t kDescribeRules = 29;
constexpr std::int16_t kCreateRules = 30;
constexpr std::int16_t kDeleteRules = 31;
constexpr std::int16_t kVersion = 1;
// One request at a time: there is nothing to tell apart.
constexpr std::int32_t kCorrelation = 1;

// Numbers are written with the high byte first.
class Writer {
 public:
  template <typename T>
  Writer& Number(T number) {
    using Bits = std::make_unsigned_t<T>;
    for (std::size_t i = sizeof number; i > 0; --i) {
      bytes_.push_back(static_cast<char>(static_cast<Bits>(number) >> (8 * (i - 1)) & 0xFF));
    }
    return *this;
  }
  Writer& Text(const std::string& text) {
    Number(static_cast<std::int16_t>(text.size()));
    bytes_ += text;
    return *this;
  }
  Writer& NoText() { return Number(std::int16_t{-1}); }
  [[nodiscard]] std::string TakeFramed() const {
    return Writer().Number(static_cast<std::int32_t>(bytes_.size())).bytes_ + bytes_;
  }

 private:
  std::string bytes_;
};

// Reads nothing but zeros and empty texts once the bytes have ended.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  T Number() {
    if (bytes_.size() < sizeof(T)) {
      broken_ = true;
      return {};
    }
    std::make_unsigned_t<T> number = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      number = static_cast<decltype(number)>(number << 8 | static_cast<unsigned char>(bytes_[i]));
    }
    bytes_.remove_prefix(sizeof(T));
    return static_cast<T>(number);
  }
  // An absent one is empty.
  std::string Text() {
    const auto size = Number<std::int16_t>();
    if (size < 0) return {};
    const auto length = static_cast<std::size_t>(size);
    if (broken_ || bytes_.size() < length) {
      broken_ = true;
      return {};
    }
    std::string text(bytes_.substr(0, length));
    bytes_.remove_prefix(length);
    return text;
  }
  // Calls `one` for each; stops where the bytes do.
  template <typename One>
  void Each(const One& one) {
    const auto count = Number<std::int32_t>();
    for (std::int32_t i = 0; i < count && !broken_; ++i) one();
  }
  [[nodiscard]] bool Whole() const { return !broken_ && bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool broken_ = false;
};

Writer Request(std::int16_t kind, const std::string& client_id) {
  Writer writer;
  writer.Number(kind).Number(kVersion).Number(kCorrelation).Text(client_id);
  return writer;
}

template <typename Enum>
std::int8_t Code(Enum value) {
  return static_cast<std::int8_t>(value);
}

void Write(const AccessRule& rule, Writer& writer) {
  writer.Number(Code(rule.resource)).Text(rule.name).Number(Code(rule.pattern));
  writer.Text(rule.principal).Text(rule.host);
  writer.Number(Code(rule.operation)).Number(Code(rule.permission));
}

std::string RequestAbout(std::int16_t kind, const std::string& client_id,
                         const std::vector<AccessRule>& rules) {
  Writer writer = Request(kind, client_id);
  writer.Number(static_cast<std::int32_t>(rules.size()));
  // A filter that gives every field is written as the rule itself.
  for (const AccessRule& rule : rules) Write(rule, writer);
  return writer.TakeFramed();
}

// Code and message stand before what they are about.
void NoteError(Reader& reader, AccessAnswer& answer) {
  const auto error = reader.Number<std::int16_t>();
  std::string message = reader.Text();
  if (error == 0 || answer.error != 0) return;
  answer.error = error;
  answer.message = std::move(message);
}

AccessRule ReadResource(Reader& reader) {
  AccessRule rule;
  rule.resource = AccessRule::Resource{reader.Number<std::int8_t>()};
  rule.name = reader.Text();
  rule.pattern = AccessRule::Pattern{reader.Number<std::int8_t>()};
  return rule;
}

void ReadEntry(Reader& reader, AccessRule& rule) {
  rule.principal = reader.Text();
  rule.host = reader.Text();
  rule.operation = AccessRule::Operation{reader.Number<std::int8_t>()};
  rule.permission = AccessRule::Permission{reader.Number<std::int8_t>()};
}

// `body` reads what follows correlation and throttle time.
template <typename Body>
std::optional<AccessAnswer> Parse(std::string_view bytes, const Body& body) {
  Reader reader(bytes);
  AccessAnswer answer;
  const auto correlation = reader.Number<std::int32_t>();
  reader.Number<std::int32_t>();
  body(reader, answer);
  if (correlation != kCorrelation || !reader.Whole()) return std::nullopt;
  return answer;
}

}  // namespace

std::string DescribeRulesRequest(const std::string& client_id) {
  Writer writer = Request(kDescribeRules, client_id);
  writer.Number(Code(AccessRule::Resource::kAny)).NoText();
  writer.Number(Code(AccessRule::Pattern::kAny)).NoText().NoText();
  writer.Number(Code(AccessRule::Operation::kAny)).Number(Code(AccessRule::Permission::kAny));
  return writer.TakeFramed();
}

std::string CreateRulesRequest(const std::string& client_id, const std::vector<AccessRule>& rules) {
  return RequestAbout(kCreateRules, client_id, rules);
}

std::string DeleteRulesRequest(const std::string& client_id, const std::vector<AccessRule>& rules) {
  return RequestAbout(kDeleteRules, client_id, rules);
}

std::optional<AccessAnswer> ParseDescribed(std::string_view bytes) {
  return Parse(bytes, [](Reader& reader, AccessAnswer& answer) {
    NoteError(reader, answer);
    reader.Each([&] {
      AccessRule rule = ReadResource(reader);
      reader.Each([&] {
        ReadEntry(reader, rule);
        answer.rules.push_back(rule);
      });
    });
  });
}

std::optional<AccessAnswer> ParseCreated(std::string_view bytes) {
  return Parse(bytes, [](Reader& reader, AccessAnswer& answer) {
    reader.Each([&] { NoteError(reader, answer); });
  });
}

std::optional<AccessAnswer> ParseDeleted(std::string_view bytes) {
  return Parse(bytes, [](Reader& reader, AccessAnswer& answer) {
    reader.Each([&] {
      NoteError(reader, answer);
      reader.Each([&] {
        NoteError(reader, answer);
        AccessRule rule = ReadResource(reader);
        ReadEntry(reader, rule);
      });
    });
  });
}

}  // namespace instroom::platform
