#include "deploy/sample/people.h"

#include <array>
#include <chrono>
#include <string_view>
#include <vector>

#include "deploy/sample/random.h"
#include "deploy/sample/region.h"
#include "services/care/bsn.h"
#include "services/care/calendar.h"

namespace instroom::sample {
namespace {

constexpr int kFirstBsn = 999900006;
constexpr int kLastBsn = 999999990;

// Surnames are put together from two lists, so that none is likely to be anybody's.
constexpr std::array<std::string_view, 28> kSurnameHeads = {
    "Wilger",   "Kwartel", "Zonne",  "Duiner", "Linden", "Roerdomp", "Vlas",
    "Brem",     "Havik",   "Ijsvo",  "Klaver", "Marel",  "Noorder",  "Ooster",
    "Populier", "Rietga",  "Sterre", "Torne",  "Vennek", "Wolke",    "Zilver",
    "Grutto",   "Heide",   "Kompas", "Morgen", "Polder", "Spreeuw",  "Egelan"};
constexpr std::array<std::string_view, 20> kSurnameTails = {
    "steyn",   "hofwijk",  "mansveld", "wouder",  "kampse",   "bergsma", "laarveld",
    "poelse",  "dijkma",   "stroomer", "vanger",  "horstink", "weerd",   "zandstra",
    "broekma", "veldkens", "oordse",   "tuinder", "molenik",  "waarder"};
constexpr std::array<std::string_view, 8> kPrefixes = {"",    "",   "",        "",
                                                       "van", "de", "van der", "ten"};
constexpr std::array<std::string_view, 24> kGirls = {
    "Fennabel", "Jorwina",   "Lisabeau", "Merethe",   "Noralinde",  "Rosamijn",
    "Saranel",  "Tessalie",  "Annevik",  "Bodina",    "Carlijntje", "Dorimee",
    "Evelise",  "Famkelien", "Guusje",   "Hannelore", "Ilsabel",    "Jolimijn",
    "Karolien", "Lotteke",   "Maribel",  "Nienkelot", "Odamira",    "Pienelle"};
constexpr std::array<std::string_view, 24> kBoys = {
    "Aldert",  "Bramwin", "Cornald",  "Daanrick", "Elbert",   "Floriaan", "Gijsmar", "Hidderik",
    "Ingmar",  "Jorwin",  "Keesjan",  "Lourens",  "Mattijn",  "Nielsvar", "Olivar",  "Pimwold",
    "Quirijn", "Ruunard", "Stijnaro", "Teunard",  "Valentij", "Wubbert",  "Xandrik", "Yorrick"};
constexpr std::array<std::string_view, 20> kStreets = {
    "Lijsterbespad",   "Waterhoenlaan",  "Kompasweg",      "Zilverberkhof", "Molenvliet",
    "Sterrenkroospad", "Boterbloemhof",  "Karekietstraat", "Veldkersweg",   "Duindoornlaan",
    "Schelvispad",     "Egelskopstraat", "Rietpluimhof",   "Wolfsmelkweg",  "Havikskruidlaan",
    "Zwanebloempad",   "Teunisbloemhof", "Slobeendstraat", "Krakeendweg",   "Hooiwagenlaan"};

const std::vector<int>& Bsns() {
  static const std::vector<int> all = [] {
    std::vector<int> found;
    for (int bsn = kFirstBsn; bsn <= kLastBsn; ++bsn) {
      if (care::IsBsn(std::to_string(bsn))) found.push_back(bsn);
    }
    return found;
  }();
  return all;
}

template <std::size_t N>
std::string Choose(Random& random, const std::array<std::string_view, N>& list) {
  return std::string(list[static_cast<std::size_t>(random.Between(0, static_cast<int>(N) - 1))]);
}

int ChooseMunicipality(Random& random) {
  const auto rows = Municipalities();
  return random.Pick(static_cast<int>(rows.size()), [&](int i) {
    const auto& row = rows[static_cast<std::size_t>(i)];
    return row.minors * row.helped;
  });
}

void FillSurname(Random& random, allocation::v1::Surname& surname) {
  surname.set_name(Choose(random, kSurnameHeads) + Choose(random, kSurnameTails));
  const auto prefix = Choose(random, kPrefixes);
  if (!prefix.empty()) surname.set_prefix(prefix);
}

void FillAddress(Random& random, int municipality, allocation::v1::Contact& contact) {
  contact.set_kind("01");
  auto& address = *contact.mutable_address();
  address.mutable_house()->set_number(random.Between(1, 240));
  if (random.Chance(0.1)) address.mutable_house()->set_letter("B");
  std::string postcode = std::to_string(random.Between(9990, 9999));
  postcode += static_cast<char>('A' + random.Between(0, 25));
  postcode += static_cast<char>('A' + random.Between(0, 25));
  address.set_postcode(postcode);
  address.set_street(Choose(random, kStreets));
  address.set_town(std::string(Municipalities()[static_cast<std::size_t>(municipality)].name));
  address.set_country("NL");
}

// Everything that both forms of a person share. Draws the same numbers for both.
allocation::v1::Person Core(Random& random, const Resident& resident) {
  allocation::v1::Person person;
  person.set_bsn(Bsn(resident.n));
  *person.mutable_birth_date()->mutable_date() =
      care::ToDate(care::Day{std::chrono::days{resident.birth_day}});
  const bool girl = random.Chance(0.46);
  person.set_gender(girl ? "2" : "1");
  auto& name = *person.mutable_name();
  FillSurname(random, *name.mutable_surname());
  name.set_first_names(girl ? Choose(random, kGirls) : Choose(random, kBoys));
  name.set_initials(name.first_names().substr(0, 1));
  return person;
}

Random PersonRandom(std::uint64_t seed, const Resident& resident) {
  return Random(Random::Mix(seed ^ 0x706572736f6eU, static_cast<std::uint64_t>(resident.n)));
}

void AddParent(Random& random, int municipality, allocation::v1::Person& person) {
  auto& relation = *person.add_relations();
  relation.set_number("1");
  relation.set_kind("10");
  auto& name = *relation.mutable_name();
  *name.mutable_surname() = person.name().surname();
  name.set_first_names(Choose(random, kGirls));
  name.set_initials(name.first_names().substr(0, 1));
  name.set_name_use("1");
  FillAddress(random, municipality, *relation.mutable_contact());
  auto& telephone = *relation.mutable_contact()->add_telephones();
  telephone.set_number("0000" + std::to_string(random.Between(100000, 999999)));
  telephone.set_country("0031");
}

}  // namespace

int BsnCount() {
  return static_cast<int>(Bsns().size());
}

std::string Bsn(int n) {
  return std::to_string(Bsns()[static_cast<std::size_t>(n)]);
}

Resident MakeResident(std::uint64_t seed, int n, int window_start, int window_end) {
  Random random(Random::Mix(seed ^ 0x7265736964U, static_cast<std::uint64_t>(n)));
  Resident resident;
  resident.n = n;
  resident.municipality = ChooseMunicipality(random);
  // Halfway the window: few toddlers, most at primary school, a third in their teens.
  constexpr double kBands[] = {6, 52, 32, 10};
  constexpr int kFrom[] = {2, 4, 12, 16}, kTo[] = {3, 11, 15, 17};
  const auto band = static_cast<std::size_t>(
      random.Pick(4, [&](int i) { return kBands[static_cast<std::size_t>(i)]; }));
  const int age_days = random.Between(kFrom[band] * 365, kTo[band] * 365 + 364);
  resident.birth_day = (window_start + window_end) / 2 - age_days;
  return resident;
}

allocation::v1::Person FullPerson(std::uint64_t seed, const Resident& resident) {
  Random random = PersonRandom(seed, resident);
  allocation::v1::Person person = Core(random, resident);
  person.mutable_name()->set_name_use("1");
  FillAddress(random, resident.municipality, *person.add_contacts());
  if (random.Chance(0.6)) AddParent(random, resident.municipality, person);
  if (random.Chance(0.03)) person.set_legal_status("04");
  if (random.Chance(0.02)) {
    person.mutable_communication()->set_form("1");
    person.mutable_communication()->set_language("Fries");
  }
  return person;
}

allocation::v1::Person ShortPerson(std::uint64_t seed, const Resident& resident) {
  Random random = PersonRandom(seed, resident);
  return Core(random, resident);
}

}  // namespace instroom::sample
