#include "deploy/sample/spell.h"

#include <algorithm>
#include <chrono>

#include "deploy/sample/piece.h"
#include "deploy/sample/region.h"

namespace instroom::sample {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

// How care goes on when an allocation runs out.
constexpr double kStretched = 0.96;
// The same where it runs out with the year: contracts do too.
constexpr double kStretchedOverNewYear = 0.84;
constexpr double kOtherProvider = 0.06;
// Share of allocations of a tendered product that change on 1 January.
constexpr double kTendered = 0.40;
// Share of allocations that are given until the end of a year.
constexpr double kUntilNewYear = 0.40;

int YearOf(int day) {
  return static_cast<int>(year_month_day{sys_days{days{day}}}.year());
}

int LastDayOfYear(int of_year) {
  const sys_days day{year{of_year} / std::chrono::December / 31};
  return static_cast<int>(day.time_since_epoch().count());
}

int AddMonths(int day, int count) {
  const year_month_day date{sys_days{days{day}}};
  const auto month = date.year() / date.month() + std::chrono::months{count};
  const auto last = year_month_day{month / std::chrono::last}.day();
  const sys_days shifted{month / std::min(date.day(), last)};
  return static_cast<int>(shifted.time_since_epoch().count());
}

// Every third year each municipality has a tender; different ones in different years.
bool HasTender(int municipality, int on_first_of_year) {
  return (on_first_of_year + municipality) % 3 == 0;
}

int PeriodEnd(Random& random, int begin, bool fixed_end) {
  if (!fixed_end && random.Chance(0.02)) return kOpenEnd;
  if (random.Chance(kUntilNewYear)) {
    const int this_year = LastDayOfYear(YearOf(begin));
    return this_year - begin > 60 ? this_year : LastDayOfYear(YearOf(begin) + 1);
  }
  constexpr int kMonths[] = {3, 6, 6, 12, 12, 12, 24};
  return AddMonths(begin, kMonths[random.Between(0, 6)]) - 1;
}

// The one there was is chosen again only where it is the only one.
int ChooseProvider(Random& random, int municipality, char field, int other_than) {
  const auto rows = Providers();
  return random.Pick(static_cast<int>(rows.size()), [&](int i) {
    const auto& row = rows[static_cast<std::size_t>(i)];
    const bool here = (row.areas >> static_cast<unsigned>(municipality) & 1U) != 0;
    const bool able = row.fields.find(field) != std::string_view::npos;
    return !here || !able ? 0.0 : i == other_than ? 1e-9 : 1.0;
  });
}

// The last day before the first tender after `begin` that touches the product, or kOpenEnd.
int LastDayBeforeTender(Random& random, const ProductRow& product, int municipality, int begin) {
  if (product.after_tender.empty()) return kOpenEnd;
  for (int of_year = YearOf(begin); of_year < YearOf(begin) + 3; ++of_year) {
    if (!HasTender(municipality, of_year + 1)) continue;
    return random.Chance(kTendered) ? LastDayOfYear(of_year) : kOpenEnd;
  }
  return kOpenEnd;
}

double StretchShare(int end) {
  return end == LastDayOfYear(YearOf(end)) ? kStretchedOverNewYear : kStretched;
}

// Sets where the piece and its care end; false if the spell goes on after it.
bool EndPiece(Random& random, const Spell& spell, const ProductRow& product, Piece& piece) {
  piece.end = PeriodEnd(random, piece.begin, product.code.empty() || product.frequency == "2");
  const int tender = LastDayBeforeTender(random, product, piece.municipality, piece.begin);
  int end = piece.end;
  while (end < spell.end && end < tender && random.Chance(StretchShare(end))) {
    end = PeriodEnd(random, end + 1, true);
    piece.stretched.push_back(end);
  }
  if (tender < spell.end && tender <= end && tender > piece.begin) {
    piece.tendered = tender < end;
    piece.care_end = tender;
    return false;
  }
  if (end < spell.end) {
    piece.care_end = end;
    return false;
  }
  // Care that ends about when the allocation does was planned to.
  piece.care_end = end - spell.end < 70 && random.Chance(0.5) ? end : spell.end;
  return true;
}

}  // namespace

void AddSpell(const Window& window, const Resident& resident, const Spell& spell, Random& random,
              Plan& plan) {
  Piece piece;
  piece.client = spell.client;
  piece.municipality = resident.municipality;
  piece.product = spell.product;
  piece.begin = spell.begin;
  piece.provider = -1;
  bool last = false;
  while (!last && piece.begin <= spell.end) {
    const auto& product = Products()[static_cast<std::size_t>(piece.product)];
    if (piece.provider < 0 || random.Chance(kOtherProvider)) {
      piece.provider = ChooseProvider(random, piece.municipality, product.field, piece.provider);
    }
    piece.stretched.clear();
    piece.tendered = false;
    last = EndPiece(random, spell, product, piece);
    piece.continued = !last;
    if (piece.care_end >= window.start && piece.begin < window.end + 60) {
      PieceWriter(window, piece, random, plan).Write();
    }
    if (piece.tendered || (!last && !product.after_tender.empty() &&
                           HasTender(piece.municipality, YearOf(piece.care_end + 1)) &&
                           YearOf(piece.care_end) != YearOf(piece.care_end + 1))) {
      piece.product = FindProduct(product.category, product.after_tender);
    }
    piece.begin = piece.care_end + 1;
    piece.first = false;
  }
}

}  // namespace instroom::sample
