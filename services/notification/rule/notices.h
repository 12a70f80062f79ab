#pragma once

// Which notices of one client must be opened or withdrawn, given what is open. Pure.

#include <map>
#include <string>
#include <vector>

#include "instroom/notification/v1/notification_events.pb.h"
#include "services/notification/rule/client_cases.h"
#include "services/notification/rule/ending_rule.h"

namespace instroom::notification {

// A notice that stands open: what it was about and the day it named.
struct OpenNotice {
  std::string rule;
  CaseId about;
  care::Day due{};
};

using OpenNotices = std::map<std::string, OpenNotice>;  // by notice id

struct NoticeChanges {
  std::vector<v1::NoticeOpened> opened;
  std::vector<v1::NoticeWithdrawn> withdrawn;
};

// What the rules say of the client today, compared with what is open: a case that newly matches is
// opened; one that no longer matches is withdrawn with the reason EXTENDED, DELETED, STOPPED, ENDED
// or else CHANGED. A changed due date within the horizon is a new notice. Repeating it changes
// nothing.
[[nodiscard]] NoticeChanges Review(const std::string& client_key, const ClientCases& client,
                                   const OpenNotices& open, const std::vector<EndingRule>& rules,
                                   care::Day today);

// The same case, rule and due date has the same id.
[[nodiscard]] std::string NoticeId(const std::string& rule, const std::string& client_key,
                                   const CaseId& about, care::Day due);

// Folds one fact into what is open. Idempotent.
void Evolve(OpenNotices& open, const v1::NotificationEvent& event);

}  // namespace instroom::notification
