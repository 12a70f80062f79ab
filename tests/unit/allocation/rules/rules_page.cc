#include "tests/unit/allocation/rules/rules_page.h"

#include <span>
#include <string_view>

#include "services/allocation/domain/rule_catalogue.h"

namespace instroom::allocation::testing {
namespace {

std::string MessagesOf(std::uint8_t bits) {
  std::string text;
  for (const int number : {301, 302, 305, 306, 307, 308}) {
    if ((bits & 1U) != 0) text += (text.empty() ? "" : " ") + std::to_string(number);
    bits = static_cast<std::uint8_t>(bits >> 1U);
  }
  return text;
}

std::string_view JudgeName(Judge judge) {
  switch (judge) {
    case Judge::kDoor:
      return "at the door";
    case Judge::kMessage:
      return "in the message";
    case Judge::kSender:
      return "sender's judge";
    case Judge::kClient:
      return "client's judge";
    case Judge::kKept:
      return "kept";
    case Judge::kNotJudged:
      return "not judged";
  }
  return {};
}

void Table(std::string& page, std::string_view title, std::span<const RuleRow> rows) {
  page.append("\n## ").append(title).append("\n\n");
  page.append(
      "| Rule | Level | Messages | Code | Judged | About | What it asks | Note | Source |\n");
  page.append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
  for (const RuleRow& row : rows) {
    page.append("| ").append(row.id).append(" | ");
    page.append(row.level == 0 ? "" : std::to_string(row.level)).append(" | ");
    page.append(MessagesOf(row.messages)).append(" | ").append(row.return_code).append(" | ");
    page.append(JudgeName(row.judge)).append(" | ").append(row.scope).append(" | ");
    page.append(row.explanation).append(" | ").append(row.note).append(" | ");
    page.append(row.source).append(" |\n");
  }
}

constexpr std::string_view kIntroduction =
    R"(# Rules of iJw 3.2 on JW301, JW302, JW305, JW306, JW307 and JW308

Every rule of the standard that touches the six messages, and what becomes of it. This page is
made from the catalogue in `services/allocation/domain/rule_catalogue*.cc`; a test compares them.

* **at the door**: control level 1. The message is refused, nothing of it is kept, there is no
  return message. Both doors ask the same: XML, and protobuf.
* **in the message**: control level 2. The return message is its header with code 0001.
* **sender's judge**, **client's judge**: control levels 3 and 4. The return message carries the
  code at the class where it belongs; the whole message is rejected.
* **kept**: not judged on its own; the note names what keeps it.
* **not judged**: the note says why.
)";

}  // namespace

std::string RulesPage() {
  std::string page(kIntroduction);
  Table(page, "Level 1: form", FormRules());
  Table(page, "Level 2: inside one message", ContentRules());
  Table(page, "Levels 3 and 4: across messages, and outside sources", AcrossRules());
  Table(page, "Business rules and filling instructions", PracticeRules());
  return page;
}

}  // namespace instroom::allocation::testing
