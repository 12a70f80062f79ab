#include "tests/contract/allocation/mutations.h"

#include <string_view>
#include <utility>
#include <vector>

namespace instroom::allocation::testing {
namespace {

// Parted by "|". Time zones behind a minus are left out: the schema's pattern forbids them, but the
// validator misreads its character class.
constexpr std::string_view kNastyValues =
    "| |0|1|2|3|9|-1|-0|+1|01|02|03|06|007|20|31|56|99|100|0995|00995|12345678|999900006|999999999|"
    "1000000000|99999999|100000000|99999|100000|1.0|1e3| 5 |5\n|A|AB|NL|XX|nl|NL "
    "|A.B|ÀÉ|ỳ|Ỵ|ABCDEF|"
    "ABCDEFG|é|2026-09-01|2026-02-29|2026-9-1|26-09-01|2026-09-01Z|2026-09-01+01:00| 2026-09-01 |"
    "2026-13-01|2026-00-10|2026-04-31|2024-02-29|01-01-2026|09:15:00|09:15:00Z|09:15|09:15:00.5|"
    "09:15:00.|24:00:00|24:00:01|24:00:00.0|24:00:00.1|09:60:00|09:15:60|9:15:00|09:15:00+01:00|"
    "09:15:00.123456789|1.0.0|1.0.0.0|01.0.0|0.0.0|a|a b| a|a "
    "|a\tb|a\nb|\n|\t|&amp;|&lt;&gt;|&#13;|"
    "&#10;|x&#10;y|<![CDATA[1]]>|<!-- c -->1|1<!-- c -->0|<?p i?>2|éééééééééééééééééééééééé|"
    "ééééééééééééééééééééééééé|9223372036854775808|99999999999999999999999|436|437|438|440|0001";

std::vector<std::string> MakeNastyValues() {
  std::vector<std::string> values;
  std::string_view rest = kNastyValues;
  for (auto bar = rest.find('|'); bar != std::string_view::npos; bar = rest.find('|')) {
    values.emplace_back(rest.substr(0, bar));
    rest.remove_prefix(bar + 1);
  }
  values.emplace_back(rest);
  // The longest that some type takes, and one more.
  for (const std::size_t length : {10U, 12U, 15U, 20U, 24U, 25U, 35U, 36U, 80U, 200U}) {
    for (const char c : {'x', '1'}) {
      values.emplace_back(length, c);
      values.emplace_back(length + 1, c);
    }
  }
  return values;
}

const std::vector<std::string>& NastyValues() {
  static const std::vector<std::string> values = MakeNastyValues();
  return values;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    lines.push_back(text.substr(at, end == std::string::npos ? end : end - at));
    if (end == std::string::npos) break;
    at = end + 2;
  }
  return lines;
}

// Where the content of a line with one element begins and ends; {0, 0} if it has none.
std::pair<std::size_t, std::size_t> ContentOf(const std::string& line) {
  const std::size_t open = line.find('>');
  const std::size_t close = line.rfind("</");
  if (open == std::string::npos || close == std::string::npos || close <= open) return {0, 0};
  return {open + 1, close};
}

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// The last line of the element that starts in a line: the next with the same indentation.
std::size_t EndOfElement(const std::vector<std::string>& lines, std::size_t begin) {
  if (ContentOf(lines[begin]).first != 0) return begin;
  const auto indent = lines[begin].find_first_not_of('\t');
  for (std::size_t i = begin + 1; i < lines.size(); ++i) {
    if (lines[i].find_first_not_of('\t') == indent) return i;
  }
  return begin;
}

class Mutator {
 public:
  Mutator(std::vector<std::string>& lines, std::mt19937_64& random)
      : lines_(lines), random_(random) {}

  void Change() {
    const std::size_t at = 2 + random_() % (lines_.size() - 3);
    switch (random_() % 12) {
      case 0:
        return Erase(at);
      case 1:
        return Double(at);
      case 2:
        return Swap(at);
      case 3:
        return Rename(at);
      case 4:
        return ReplaceAll(lines_[at], "ijw:", lines_[2].substr(2, 6));
      case 5:
        return ReplaceAll(lines_[at], ":", random_() % 2 == 0 ? ":" : "x:");
      case 6:
        return Insert(at);
      default:
        return Value(at);
    }
  }

 private:
  using Offset = std::vector<std::string>::difference_type;

  void Erase(std::size_t at) {
    const auto end = static_cast<Offset>(EndOfElement(lines_, at)) + 1;
    lines_.erase(lines_.begin() + static_cast<Offset>(at), lines_.begin() + end);
  }
  void Double(std::size_t at) {
    const auto end = static_cast<Offset>(EndOfElement(lines_, at)) + 1;
    const std::vector<std::string> copy(lines_.begin() + static_cast<Offset>(at),
                                        lines_.begin() + end);
    lines_.insert(lines_.begin() + end, copy.begin(), copy.end());
  }
  void Swap(std::size_t at) {
    const std::size_t end = EndOfElement(lines_, at) + 1;
    if (end >= lines_.size()) return;
    const std::vector<std::string> copy(lines_.begin() + static_cast<Offset>(at),
                                        lines_.begin() + static_cast<Offset>(end));
    const std::size_t next = EndOfElement(lines_, end) + 1;
    lines_.insert(lines_.begin() + static_cast<Offset>(next), copy.begin(), copy.end());
    lines_.erase(lines_.begin() + static_cast<Offset>(at),
                 lines_.begin() + static_cast<Offset>(end));
  }
  void Rename(std::size_t at) {
    static const std::vector<std::string> kNames{"Begindatum", "Einddatum", "Datum",   "Product",
                                                 "Code",       "Bsn",       "Contact", "Unknown"};
    const auto [begin, end] = ContentOf(lines_[at]);
    if (begin == 0) return;
    const std::string prefix = random_() % 2 == 0 ? "ijw:" : lines_[2].substr(2, 6);
    const std::string name = prefix + kNames[random_() % kNames.size()];
    lines_[at] = "<" + name + ">" + lines_[at].substr(begin, end - begin) + "</" + name + ">";
  }
  void Insert(std::size_t at) {
    static const std::vector<std::string> kOdd{"<!-- remark -->",
                                               "<?target text?>",
                                               "text",
                                               "&#32;",
                                               "&#160;",
                                               "<![CDATA[x]]>",
                                               "<x/>",
                                               "<ijw:Code>1</ijw:Code>",
                                               "\n\n"};
    switch (random_() % 4) {
      case 0:
        return ReplaceAll(lines_[at], ">", " a=\"b\">");
      case 1:
        return ReplaceAll(lines_[at], ">", " xmlns:q=\"urn:q\" >");
      default:
        lines_.insert(lines_.begin() + static_cast<Offset>(at), kOdd[random_() % kOdd.size()]);
    }
  }
  void Value(std::size_t at) {
    for (std::size_t tries = 0; tries < lines_.size(); ++tries, ++at) {
      std::string& line = lines_[2 + at % (lines_.size() - 3)];
      const auto [begin, end] = ContentOf(line);
      if (begin == 0) continue;
      line.replace(begin, end - begin, NastyValues()[random_() % NastyValues().size()]);
      return;
    }
  }

  std::vector<std::string>& lines_;
  std::mt19937_64& random_;
};

}  // namespace

std::string Mutated(const std::string& xml, std::mt19937_64& random) {
  std::vector<std::string> lines = LinesOf(xml);
  Mutator mutator(lines, random);
  for (std::size_t i = random() % 3 + 1; i > 0 && lines.size() > 8; --i) mutator.Change();
  std::string text;
  for (const std::string& line : lines) text += line + "\r\n";
  return text;
}

}  // namespace instroom::allocation::testing
