#include "services/indicator/report/wording.h"

namespace instroom::indicator {
namespace {

struct Words {
  const char* start_first;
  const char* stop_first;
  const char* own_date;
  const char* active;
  const char* in_month;
  const char* in_year;
  const char* during;
  const char* on_last_day;
};

constexpr Words kDutch = {"gemelde start gaat voor ingangsdatum",
                          "een definitieve stop gaat voor einddatum",
                          "gemelde starts en stops tellen niet",
                          "Actief is een toewijzing",
                          "in een maand",
                          "in een jaar",
                          "op ten minste één dag ervan",
                          "op de laatste dag ervan"};
constexpr Words kEnglish = {"a reported start goes before the allocation's date",
                            "a definitive stop goes before the allocation's date",
                            "reported starts and stops don't count",
                            "An allocation is active",
                            "in a month",
                            "in a year",
                            "on at least one day of it",
                            "on the last day of it"};

std::string ActiveSentence(const Definition& definition, const Words& words) {
  const auto when = [&](Active active) {
    return active == Active::kDuringPeriod ? words.during : words.on_last_day;
  };
  return std::string(words.active) + " " + words.in_month + " " + when(definition.active_month) +
         ", " + words.in_year + " " + when(definition.active_year) + ".";
}

void Replace(std::string& sentence, const std::string& place, const std::string& words) {
  for (std::size_t at = sentence.find(place); at != std::string::npos;
       at = sentence.find(place, at + words.size())) {
    sentence.replace(at, place.size(), words);
  }
}

}  // namespace

std::string Worded(std::string sentence, const Definition& definition, Language language) {
  const Words& words = language == Language::kDutch ? kDutch : kEnglish;
  const bool actual = definition.counting_date == CountingDate::kActualFirst;
  Replace(sentence, "{age}", std::to_string(definition.age_max_years));
  Replace(sentence, "{start}", actual ? words.start_first : words.own_date);
  Replace(sentence, "{stop}", actual ? words.stop_first : words.own_date);
  Replace(sentence, "{active}", ActiveSentence(definition, words));
  return sentence;
}

}  // namespace instroom::indicator
