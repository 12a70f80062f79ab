#include "services/notification/rule/notices.h"

namespace instroom::notification {
namespace {

bool IsResidential(const EndingRule& rule, const CaseId& id, const Case& one) {
  return rule.categories.contains(one.category) ||
         rule.own_products.contains({id.municipality, one.code});
}

bool Matches(const EndingRule& rule, const CaseId& id, const Case& one, care::Day today) {
  return !one.deleted && !one.stopped && one.end && *one.end >= today &&
         *one.end <= Horizon(rule, today) && IsResidential(rule, id, one);
}

// Why a notice that stood open no longer holds.
const char* WhyWithdrawn(const Case* now, care::Day due, care::Day today) {
  if (now == nullptr || now->deleted) return "DELETED";
  if (now->stopped) return "STOPPED";
  if (!now->end || *now->end > due) return "EXTENDED";
  if (due < today) return "ENDED";
  return "CHANGED";
}

v1::NoticeOpened Opened(const std::string& id, const EndingRule& rule,
                        const std::string& client_key, const CaseId& about, const Case& one) {
  v1::NoticeOpened opened;
  opened.set_notice_id(id);
  opened.set_rule(rule.name_and_version);
  opened.set_client_key(client_key);
  opened.set_municipality(about.municipality);
  opened.set_provider(one.provider);
  opened.set_number(about.number);
  opened.mutable_product()->set_category(one.category);
  opened.mutable_product()->set_code(one.code);
  *opened.mutable_due_date() = care::ToDate(*one.end);
  return opened;
}

}  // namespace

std::string NoticeId(const std::string& rule, const std::string& client_key, const CaseId& about,
                     care::Day due) {
  return rule + "-" + about.municipality + "-" + std::to_string(about.number) + "-" +
         client_key.substr(0, 8) + "-" + care::DayText(due);
}

NoticeChanges Review(const std::string& client_key, const ClientCases& client,
                     const OpenNotices& open, const std::vector<EndingRule>& rules,
                     care::Day today) {
  NoticeChanges changes;
  const auto cases = client.Cases();
  std::map<std::string, bool> still;
  for (const EndingRule& rule : rules) {
    for (const auto& [id, one] : cases) {
      if (!Matches(rule, id, one, today)) continue;
      const std::string notice_id = NoticeId(rule.name_and_version, client_key, id, *one.end);
      still[notice_id] = true;
      if (!open.contains(notice_id)) {
        changes.opened.push_back(Opened(notice_id, rule, client_key, id, one));
      }
    }
  }
  for (const auto& [notice_id, notice] : open) {
    if (still.contains(notice_id)) continue;
    const auto now = cases.find(notice.about);
    v1::NoticeWithdrawn withdrawn;
    withdrawn.set_notice_id(notice_id);
    withdrawn.set_client_key(client_key);
    withdrawn.set_municipality(notice.about.municipality);
    withdrawn.set_reason(
        WhyWithdrawn(now == cases.end() ? nullptr : &now->second, notice.due, today));
    changes.withdrawn.push_back(std::move(withdrawn));
  }
  return changes;
}

void Evolve(OpenNotices& open, const v1::NotificationEvent& event) {
  if (event.has_opened()) {
    const auto& opened = event.opened();
    const auto due = care::DayOf(opened.due_date());
    if (!due) return;
    open[opened.notice_id()] = {opened.rule(), {opened.municipality(), opened.number()}, *due};
  } else if (event.has_withdrawn()) {
    open.erase(event.withdrawn().notice_id());
  }
}

}  // namespace instroom::notification
