#include "services/allocation/view/allocation_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>

#include "services/care/calendar.h"

namespace instroom::allocation {
namespace {

// Lines looked at for one page.
constexpr int kLinesPerPageMax = 200'000;

care::v1::Date DateOf(DayNumber day) {
  return care::ToDate(care::Day{std::chrono::days{day}});
}

bool IsOfParties(const AllocationFilter& filter, const CareLine& line) {
  if (filter.municipality && line.id.municipality != *filter.municipality) return false;
  return !filter.provider || line.id.provider == *filter.provider;
}

// Of a line of these parties.
bool Matches(const AllocationFilter& filter, const CareLine& line) {
  if (filter.number && line.id.number != *filter.number) return false;
  if (line.stamps.empty()) return line.id.number == kNoNumber;
  if (!filter.with_deleted && line.current.change_reason == kDeleted) return false;
  return line.current.begin <= filter.end && line.current.end >= filter.begin;
}

v1::Allocation RowOf(const care::ClientKey& client, const CareLine& line) {
  v1::Allocation row;
  row.set_client_key(care::ClientKeyText(client));
  row.set_municipality(CodeText(line.id.municipality, 4));
  row.set_provider(CodeText(line.id.provider, 8));
  if (!line.stamps.empty()) *row.mutable_current() = ToProduct(line.id.number, line.current);
  row.set_version_count(static_cast<int>(line.stamps.size()));
  row.set_deleted(!line.stamps.empty() && line.current.change_reason == kDeleted);
  for (const DeliveredPeriod& period : DeliveredPeriods(line)) {
    v1::Delivered& delivered = *row.add_delivered();
    *delivered.mutable_begin_date() = DateOf(period.begin);
    if (period.end != kOpen) *delivered.mutable_end_date() = DateOf(period.end);
    if (period.reason != 0) delivered.set_end_reason(CodeText(period.reason, 2));
  }
  return row;
}

// Gathers one page; says when it is full.
class Page {
 public:
  explicit Page(const AllocationFilter& filter) : filter_(filter) {}

  bool Add(const care::ClientKey& client, const ClientState& state) {
    for (const CareLine& line : state.lines()) {
      const PageMark mark{client, line.id};
      if (filter_.after && mark <= *filter_.after) continue;
      ++looked_at_;
      // No mark tells of a line that the reader did not ask for.
      if (!IsOfParties(filter_, line)) continue;
      const bool full =
          response_.allocations_size() == filter_.page_size || looked_at_ > kLinesPerPageMax;
      if (last_ && full) {
        response_.set_next_page_token(PageToken(*last_));
        return false;
      }
      last_ = mark;
      if (Matches(filter_, line)) *response_.add_allocations() = RowOf(client, line);
    }
    return true;
  }

  v1::ListAllocationsResponse Take() { return std::move(response_); }

 private:
  const AllocationFilter& filter_;
  v1::ListAllocationsResponse response_;
  std::optional<PageMark> last_;
  int looked_at_ = 0;
};

template <typename Number>
bool ReadNumber(std::string_view text, Number& number) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

}  // namespace

std::string PageToken(const PageMark& mark) {
  return care::ClientKeyText(mark.client) + "." + std::to_string(mark.id.municipality) + "." +
         std::to_string(mark.id.number) + "." + std::to_string(mark.id.provider);
}

std::optional<PageMark> ParsePageToken(const std::string& token) {
  std::array<std::string_view, 4> parts;
  std::string_view rest = token;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t dot = rest.find('.');
    if ((dot == std::string_view::npos) != (i + 1 == parts.size())) return std::nullopt;
    parts[i] = rest.substr(0, dot);
    if (dot != std::string_view::npos) rest.remove_prefix(dot + 1);
  }
  const auto client = care::ParseClientKey(parts[0]);
  AllocationId id;
  if (!client || !ReadNumber(parts[1], id.municipality) || !ReadNumber(parts[2], id.number) ||
      !ReadNumber(parts[3], id.provider)) {
    return std::nullopt;
  }
  const PageMark mark{*client, id};
  if (PageToken(mark) != token) return std::nullopt;
  return mark;
}

void AllocationTable::Take(const v1::AllocationEvent& event) {
  const auto client = care::ParseClientKey(event.client_key());
  const auto municipality = CodeNumber(event.municipality());
  const auto provider = CodeNumber(event.provider());
  if (!client || !municipality || !provider) return;
  File& file = clients_[*client];
  Evolve(file.state, event);
  const std::chrono::sys_time<std::chrono::milliseconds> received{
      std::chrono::seconds{event.receive_time().seconds()}};
  file.received = std::max(
      file.received, static_cast<DayNumber>(care::DutchDay(received).time_since_epoch().count()));
  by_municipality_[*municipality].insert(*client);
  by_provider_[*provider].insert(*client);
}

const AllocationTable::File* AllocationTable::Find(const care::ClientKey& client) const {
  const auto found = clients_.find(client);
  return found == clients_.end() ? nullptr : &found->second;
}

const AllocationTable::Clients* AllocationTable::Candidates(const AllocationFilter& filter) const {
  static const Clients kNone;
  const auto of = [](const auto& index, std::uint32_t code) -> const Clients* {
    const auto found = index.find(code);
    return found == index.end() ? &kNone : &found->second;
  };
  if (!filter.municipality && !filter.provider) return &kNone;
  if (!filter.provider) return of(by_municipality_, *filter.municipality);
  const Clients* by_provider = of(by_provider_, *filter.provider);
  if (!filter.municipality) return by_provider;
  const Clients* by_municipality = of(by_municipality_, *filter.municipality);
  return by_provider->size() < by_municipality->size() ? by_provider : by_municipality;
}

v1::ListAllocationsResponse AllocationTable::List(const AllocationFilter& filter) const {
  Page page(filter);
  if (filter.client) {
    const auto found = clients_.find(*filter.client);
    if (found != clients_.end()) page.Add(found->first, found->second.state);
    return page.Take();
  }
  const Clients& candidates = *Candidates(filter);
  auto at = filter.after ? candidates.lower_bound(filter.after->client) : candidates.begin();
  for (; at != candidates.end(); ++at) {
    if (!page.Add(*at, clients_.at(*at).state)) break;
  }
  return page.Take();
}

}  // namespace instroom::allocation
