#include "services/indicator/report/catalogue.h"

#include <array>
#include <unordered_map>

#include "services/indicator/report/wording.h"

namespace instroom::indicator {
namespace {

constexpr char kFlows[] = "Lelystad 2025-2028, Monitoring, fn 9, 10, 15";
constexpr char kShares[] = "Lelystad 2025-2028, Monitoring, fn 8, 14";
constexpr char kClients[] = "Lelystad 2025-2028, Monitoring, fn 12";
constexpr char kExtended[] = "Lelystad 2025-2028, knop 10; iJw 3.2 OP380";

struct Kind {
  const char* suffix;
  const char* nl;
  const char* en;
  Residence residence;
};
constexpr std::array<Kind, 3> kKinds = {{
    {"", "", "", Residence::kAny},
    {"_without_residence", " zonder verblijf", " without residence", Residence::kWithout},
    {"_with_residence", " met verblijf", " with residence", Residence::kWith},
}};

// The same measure for all care, without and with residence.
void AddKinds(std::vector<MeasureEntry>& all, const MeasureEntry& base) {
  for (const Kind& kind : kKinds) {
    MeasureEntry entry = base;
    entry.name += kind.suffix;
    entry.title_nl += kind.nl;
    entry.title_en += kind.en;
    entry.residence = kind.residence;
    all.push_back(entry);
  }
}

void AddAllocations(std::vector<MeasureEntry>& all) {
  constexpr Series kIn = Series::kInflowWithout, kOut = Series::kOutflowWithout;
  constexpr v1::Unit kUnit = v1::UNIT_ALLOCATIONS;
  AddKinds(all,
           {"inflow", "Instroom toewijzingen", "Inflow of allocations",
            "Toewijzingen die in de periode beginnen; {start}.",
            "Allocations that begin in the period; {start}.", kFlows, kUnit, Formula::kFlow, kIn});
  AddKinds(all,
           {"outflow", "Uitstroom toewijzingen", "Outflow of allocations",
            "Toewijzingen die in de periode eindigen; {stop}.",
            "Allocations that end in the period; {stop}.", kFlows, kUnit, Formula::kFlow, kOut});
  AddKinds(all, {"stock_begin", "Beginstand toewijzingen", "Allocations at the begin",
                 "Begonnen voor de periode en daarvoor niet geëindigd.",
                 "Begun before the period and not ended before it.", kFlows, kUnit,
                 Formula::kStockBegin, kIn, kOut});
  AddKinds(all, {"stock_end", "Eindstand toewijzingen", "Allocations at the end",
                 "Beginstand plus instroom min uitstroom.", "Begin plus inflow minus outflow.",
                 kFlows, kUnit, Formula::kStockEnd, kIn, kOut});
  AddKinds(all, {"allocations", "Aantal toewijzingen", "Number of allocations",
                 "Toewijzingen die op ten minste één dag van de periode actief zijn.",
                 "Allocations that are active on at least one day of the period.",
                 "Lelystad 2025-2028, Monitoring", kUnit, Formula::kStockActive, kIn, kOut});
}

void AddChains(std::vector<MeasureEntry>& all) {
  constexpr Series kIn = Series::kChainInflowWithout, kOut = Series::kChainOutflowWithout;
  constexpr v1::Unit kUnit = v1::UNIT_CHAINS;
  AddKinds(all,
           {"chained_inflow", "Instroom doorlopende zorg", "Inflow of chained care",
            "Ketens die beginnen: opeenvolgende toewijzingen van dezelfde cliënt en hetzelfde "
            "product tellen als één.",
            "Chains that begin: consecutive allocations of one client and product count as one.",
            kFlows, kUnit, Formula::kFlow, kIn});
  AddKinds(all, {"chained_outflow", "Uitstroom doorlopende zorg", "Outflow of chained care",
                 "Ketens die eindigen.", "Chains that end.", kFlows, kUnit, Formula::kFlow, kOut});
  AddKinds(all, {"chained_stock_begin", "Beginstand doorlopende zorg", "Chained care at the begin",
                 "Ketens begonnen voor de periode en daarvoor niet geëindigd.",
                 "Chains begun before the period and not ended before it.", kFlows, kUnit,
                 Formula::kStockBegin, kIn, kOut});
  AddKinds(all, {"chained_stock_end", "Eindstand doorlopende zorg", "Chained care at the end",
                 "Beginstand plus instroom min uitstroom van ketens.",
                 "Begin plus inflow minus outflow of chains.", kFlows, kUnit, Formula::kStockEnd,
                 kIn, kOut});
}

void AddExtensions(std::vector<MeasureEntry>& all) {
  constexpr Series kNew = Series::kSuccessionWithout, kLonger = Series::kStretchWithout;
  constexpr v1::Unit kUnit = v1::UNIT_EXTENSIONS;
  AddKinds(all, {"extensions", "Verlengingen", "Extensions",
                 "Door een aansluitende toewijzing of door een latere einddatum.",
                 "By a consecutive allocation or by a later end date.", kExtended, kUnit,
                 Formula::kFlowOfTwo, kNew, kLonger});
  AddKinds(all,
           {"extensions_succession", "Verlengingen door opvolging", "Extensions by succession",
            "Toewijzingen die een keten langer maken, in de maand waarin zij beginnen; zorg "
            "ernaast is geen verlenging.",
            "Allocations that make a chain last longer, in the month in which they begin; care "
            "beside it is no extension.",
            kExtended, kUnit, Formula::kFlow, kNew});
  AddKinds(all,
           {"extensions_stretch", "Verlengingen door oprekken", "Extensions by stretching",
            "Besluiten die de einddatum van een toewijzing verlaten, in de maand van het besluit.",
            "Decisions that move an allocation's end date on, in the month of the decision.",
            kExtended, kUnit, Formula::kFlow, kLonger});
}

struct Referrer {
  const char* code;
  int number;
  const char* nl;
  const char* en;
};
constexpr std::array<Referrer, 8> kReferrers = {{
    {"01", 1, "gemeente", "municipality"},
    {"02", 2, "huisarts", "general practitioner"},
    {"03", 3, "jeugdarts", "youth health physician"},
    {"04", 4, "gecertificeerde instelling", "certified institution"},
    {"05", 5, "medisch specialist", "medical specialist"},
    {"06", 6, "zelfverwijzer of geen verwijzer", "self-referral or no referrer"},
    {"08", 8, "rechter of Officier van Justitie", "court or prosecutor"},
    {"none", 0, "geen verwijzing bekend", "no referral known"},
}};

void AddReferrers(std::vector<MeasureEntry>& all) {
  for (const Referrer& referrer : kReferrers) {
    MeasureEntry entry{std::string("inflow_by_referrer.") + referrer.code,
                       std::string("Instroom via ") + referrer.nl,
                       std::string("Inflow by ") + referrer.en,
                       "Begonnen toewijzingen naar de verwijzing van dezelfde cliënt met dezelfde "
                       "aanbieder en referentie.",
                       "Allocations begun, by the referral of the same client with the same "
                       "provider and reference.",
                       "Lelystad 2025-2028, Monitoring; code list COD327",
                       v1::UNIT_ALLOCATIONS,
                       Formula::kFlow,
                       InflowByReferrer(referrer.number, false)};
    all.push_back(entry);
    entry.name = std::string("inflow_without_residence_by_referrer.") + referrer.code;
    entry.title_nl += ", zonder verblijf";
    entry.title_en += ", without residence";
    entry.residence = Residence::kWithout;
    all.push_back(entry);
  }
}

void AddShares(std::vector<MeasureEntry>& all) {
  constexpr v1::Unit kUnit = v1::UNIT_SHARE;
  all.push_back({"share_without_residence", "Aandeel jeugdigen met jeugdhulp zonder verblijf",
                 "Share of youths with help without residence",
                 "Jeugdigen met een actieve toewijzing zonder verblijf, gedeeld door alle kinderen "
                 "tot en met {age} jaar. {active}",
                 "Youths with an active allocation without residence, over all children up to and "
                 "including {age}. {active}",
                 kShares, kUnit, Formula::kShareOfPopulation, Series::kYouthsWithout});
  all.push_back(
      {"share_with_residence", "Aandeel jeugdigen met jeugdhulp met verblijf",
       "Share of youths with help with residence",
       "Jeugdigen met een actieve toewijzing met verblijf, gedeeld door alle kinderen tot en met "
       "{age} jaar. {active}",
       "Youths with an active allocation with residence, over all children up to and including "
       "{age}. {active}",
       kShares, kUnit, Formula::kShareOfPopulation, Series::kYouthsWith});
  all.push_back(
      {"share_without_among_clients", "Aandeel cliënten met hulp zonder verblijf",
       "Share of clients with help without residence",
       "Jeugdigen met een toewijzing zonder verblijf, al dan niet naast verblijf, gedeeld door "
       "alle jeugdigen met een toewijzing. Het plan noemt dit \"alleen\" zonder verblijf.",
       "Youths with an allocation without residence, beside residence or not, over all youths with "
       "an allocation. The plan calls this \"only\" without residence.",
       kClients, kUnit, Formula::kShareOfClients, Series::kYouthsWithout});
  all.push_back(
      {"share_only_without_among_clients", "Aandeel cliënten met alleen hulp zonder verblijf",
       "Share of clients with help without residence only",
       "Jeugdigen zonder enige toewijzing met verblijf, gedeeld door alle jeugdigen met een "
       "toewijzing.",
       "Youths without any allocation with residence, over all youths with an allocation.",
       kClients, kUnit, Formula::kShareOnlyWithout, Series::kYouthsAny});
}

void AddYouths(std::vector<MeasureEntry>& all) {
  constexpr v1::Unit kUnit = v1::UNIT_YOUTHS;
  const auto add = [&](const char* name, const char* nl, const char* en, const char* how_nl,
                       const char* how_en, Formula formula, Series series) {
    all.push_back({name, nl, en, how_nl, how_en, kShares, kUnit, formula, series});
  };
  add("youths_any", "Jeugdigen met jeugdhulp", "Youths with help",
      "Jeugdigen tot en met {age} jaar met een actieve toewijzing, elk één keer. {active}",
      "Youths up to and including {age} with an active allocation, each once. {active}",
      Formula::kYouths, Series::kYouthsAny);
  add("youths_without", "Jeugdigen met hulp zonder verblijf", "Youths with help without residence",
      "Met ten minste één actieve toewijzing zonder verblijf.",
      "With at least one active allocation without residence.", Formula::kYouths,
      Series::kYouthsWithout);
  add("youths_with", "Jeugdigen met hulp met verblijf", "Youths with help with residence",
      "Met ten minste één actieve toewijzing met verblijf.",
      "With at least one active allocation with residence.", Formula::kYouths, Series::kYouthsWith);
  add("youths_only_without", "Jeugdigen met alleen hulp zonder verblijf",
      "Youths with help without residence only", "Zonder en niet ook met verblijf in de periode.",
      "Without and not also with residence in the period.", Formula::kYouthsOnlyWithout,
      Series::kYouthsAny);
  add("youths_both", "Jeugdigen met beide vormen", "Youths with both forms",
      "Zowel zonder als met verblijf in de periode.",
      "Both without and with residence in the period.", Formula::kYouthsBoth, Series::kYouthsAny);
  add("unknown_birth_date", "Jeugdigen zonder bekende geboortedatum",
      "Youths without known date of birth",
      "Met een actieve toewijzing, maar niet meegeteld in aandelen en aantallen jeugdigen.",
      "With an active allocation, but not counted in shares and numbers of youths.",
      Formula::kYouths, Series::kUnknownBirth);
}

std::vector<MeasureEntry> Make() {
  std::vector<MeasureEntry> all;
  AddShares(all);
  AddYouths(all);
  AddAllocations(all);
  AddChains(all);
  AddExtensions(all);
  AddReferrers(all);
  all.push_back({"unusable_periods", "Onbruikbare perioden", "Unusable periods",
                 "Toewijzingen waarvan het einde voor het begin ligt; nergens meegeteld.",
                 "Allocations whose end lies before their begin; counted nowhere else.", kFlows,
                 v1::UNIT_ALLOCATIONS, Formula::kFlow, Series::kUnusable});
  return all;
}

std::uint64_t Bit(Series series) {
  return 1ULL << static_cast<unsigned>(series);
}

}  // namespace

const std::vector<MeasureEntry>& Catalogue() {
  static const auto* const all = new std::vector<MeasureEntry>(Make());
  return *all;
}

const MeasureEntry* FindMeasure(std::string_view name) {
  static const auto* const by_name = [] {
    auto* index = new std::unordered_map<std::string_view, const MeasureEntry*>;
    for (const MeasureEntry& entry : Catalogue()) (*index)[entry.name] = &entry;
    return index;
  }();
  const auto found = by_name->find(name);
  return found == by_name->end() ? nullptr : found->second;
}

v1::Measure ToMeasure(const MeasureEntry& entry, const Definition& definition) {
  v1::Measure measure;
  measure.set_measure(entry.name);
  (*measure.mutable_titles())["nl"] = entry.title_nl;
  (*measure.mutable_titles())["en"] = entry.title_en;
  auto& explanations = *measure.mutable_explanations();
  explanations["nl"] = Worded(entry.explanation_nl, definition, Language::kDutch);
  explanations["en"] = Worded(entry.explanation_en, definition, Language::kEnglish);
  measure.set_unit(entry.unit);
  measure.set_by_month(true);
  measure.set_by_year(true);
  measure.set_source(entry.source);
  measure.set_status("ready");
  return measure;
}

std::uint64_t SeriesMask(const MeasureEntry& entry) {
  std::uint64_t mask = 0;
  for (const Series series : {entry.series, entry.second}) {
    if (series == Series::kCount) continue;
    if (series < Series::kUnusable) {
      mask |= Bit(series) | Bit(Next(series, 1));
    } else if (series == Series::kUnusable) {
      mask |= Bit(series);
    } else {
      for (int i = static_cast<int>(Series::kYouthsAny); i < static_cast<int>(kSeriesCount); ++i) {
        mask |= Bit(static_cast<Series>(i));
      }
    }
  }
  return mask;
}

}  // namespace instroom::indicator
